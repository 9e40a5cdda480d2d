/** One request as its page sees it (language, formats, links), and the frame of every page: head, menu, footer. */
import { html } from 'hono/html';
import type { Kysely } from 'kysely';

import type { Database } from '../load/schema.ts';
import { type Language, LANGUAGES } from '../meanings.ts';
import type { Reference } from '../reference/reference.ts';
import { type Formats, type Html, toFormats } from './format.ts';
import TEXTS from './texts.json' with { type: 'json' };

export type Visit = {
  readonly language: Language;
  readonly say: Say;
  readonly formats: Formats;
  readonly path: string;
  readonly now: Date;
  /** The address of a page of ours, in the language of this visit. */
  href(page: string, parameters?: Readonly<Record<string, string>>): string;
  /** The address of this page in another language. */
  inLanguage(language: Language): string;
};

export function toVisit(url: URL, language: Language, now: Date): Visit {
  // two slashes in front would lead to another host
  const path = url.pathname.replace(/^\/+/, '/');
  const inLanguage = (wanted: Language) => {
    const parameters = Object.fromEntries(url.searchParams);
    delete parameters['lang'];
    return toAddress(path, parameters, wanted);
  };
  return {
    language,
    say: sayIn(language),
    formats: toFormats(language),
    path,
    now,
    href: (page, parameters = {}) => toAddress(page, parameters, language),
    inLanguage,
  };
}

function toAddress(
  path: string,
  parameters: Readonly<Record<string, string>>,
  language: Language,
): string {
  const [plain = '', fragment] = path.split('#');
  const query = new URLSearchParams({
    ...parameters,
    ...(language === 'nl' ? {} : { lang: language }),
  }).toString();
  return `${plain}${query ? `?${query}` : ''}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** `?lang=en` is English; everything else is Dutch. */
export function parseLanguage(text: string | undefined): Language {
  return text === 'en' ? 'en' : 'nl';
}

// How a text is said in one language. Pure.

/**
 * A text of texts.json, which has every text of the report in both languages. `{name}` is a blank; `{name:one|more}` is
 * a word that goes by its number.
 */
export type TextKey = keyof typeof TEXTS;

/** Says a text with the values of its blanks. */
type Say = (key: TextKey, values?: Values) => string;
type Values = Readonly<Record<string, string | number>>;

export function sayIn(language: Language): Say {
  return (key, values = {}) => fillBlanks(TEXTS[key][language], values);
}

/** Puts values into the blanks of a text, and the words that go by them; a blank without a value stays as it is. */
export function fillBlanks(text: string, values: Values): string {
  return text.replaceAll(
    /\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g,
    (blank, name: string, one?: string, more?: string) => {
      const value = String(values[name] ?? blank);
      // also as it is written with a sign
      return (/^[+\u2212-]?1$/.test(value) ? one : more) ?? value;
    },
  );
}

/** What every page is made from. */
export type Context = {
  /** Needs SELECT on schemas klantprofielen and etl; nothing is written. */
  readonly db: Kysely<Database>;
  readonly reference: Reference;
  /** Does SOURCES name anything? Else the first page says what to type. */
  readonly hasSources: boolean;
};

export type Page = {
  readonly title: string;
  readonly body: Html;
  /** The quarter of its numbers, for the title of the window. */
  readonly quarter?: string | undefined;
  /** Its place in the menu; undefined for pages outside it. */
  readonly section?: Section;
};

type Section = keyof typeof SECTIONS;

/** First for who reads the numbers, then for who runs the program. */
const SECTIONS = {
  overview: '/',
  municipalities: '/gemeenten',
  explanation: '/uitleg',
  coverage: '/dekking',
  queue: '/wachtrij',
  runs: '/runs',
  codes: '/codes',
} as const;

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='1' y='8' width='3' height='7' fill='%23205a7a'/%3E%3Crect x='6' y='4' width='3' height='11' fill='%23205a7a'/%3E%3Crect x='11' y='1' width='3' height='14' fill='%23205a7a'/%3E%3C/svg%3E";

/** A whole page. `stylesheet` is its address. */
export function toDocument(visit: Visit, page: Page, stylesheet: string): Html {
  const { say, formats, language, now } = visit;
  const quarter = page.quarter === undefined ? '' : `, ${formats.quarter(page.quarter)}`;
  const title = `${page.title}${quarter} · ${say('site')}`;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content="${say('siteLine')}" />
        <title>${title}</title>
        <link rel="stylesheet" href="${stylesheet}" />
        <link rel="icon" href="${ICON}" />
        <link
          rel="alternate"
          type="application/atom+xml"
          title="${say('site')}: ${say('feedTitle')}"
          href="${visit.href('/feed.atom')}"
        />
      </head>
      <body>
        <a class="skip" href="#content">${say('skip')}</a>
        <header class="site">
          <p class="name"><a href="${visit.href('/')}">${say('site')}</a></p>
          ${menu(visit, page.section)} ${languages(visit)}
        </header>
        <main id="content" tabindex="-1">
          <h1>${page.title}</h1>
          ${page.body}
        </main>
        <footer>
          <p>${say('smallCounts')}</p>
          <p>
            ${say('footer')} ${formats.instant(now)}.
            <a href="${visit.href('/feed.atom')}">${say('feedLink')}</a>
          </p>
        </footer>
      </body>
    </html> `;
}

function menu(visit: Visit, current: Section | undefined): Html {
  const items = Object.entries(SECTIONS).map(
    ([section, path]) =>
      html`<li>
        <a href="${visit.href(path)}" ${section === current ? html` aria-current="page"` : ''}
          >${visit.say(section as Section)}</a
        >
      </li>`,
  );
  return html`<nav aria-label="${visit.say('menu')}">
    <ul class="menu">
      ${items}
    </ul>
  </nav>`;
}

const LANGUAGE_NAMES = { nl: 'Nederlands', en: 'English' } as const;

function languages(visit: Visit): Html {
  const items = LANGUAGES.map((language) =>
    language === visit.language
      ? html`<li>
          <span aria-current="true" lang="${language}">${LANGUAGE_NAMES[language]}</span>
        </li>`
      : html`<li>
          <a href="${visit.inLanguage(language)}" lang="${language}" hreflang="${language}"
            >${LANGUAGE_NAMES[language]}</a
          >
        </li>`,
  );
  return html`<nav aria-label="${visit.say('language')}">
    <ul class="menu languages">
      ${items}
    </ul>
  </nav>`;
}
