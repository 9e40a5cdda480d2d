/** One request as its page sees it (language, formats, links), and the frame of every page: head, menu, footer. */
import { html } from 'hono/html';

import type { Db } from '../load/schema.ts';
import { type Language, LANGUAGES } from '../meanings.ts';
import { amsterdamDay } from '../quarter.ts';
import type { Reference } from '../reference/reference.ts';
import { toFormats } from './format.ts';
import { navigation } from './parts.ts';
import { list } from './words.ts';
import TEXTS from './texts.json' with { type: 'json' };

/** What hono's template makes: text that is already escaped. */
export type Html = ReturnType<typeof html>;
/** What may stand in a template; null, undefined, false and '' leave nothing. */
export type Content = Html | string | false | null | undefined | readonly Content[];

/** What every page is made from. */
export type Context = {
  /** Needs SELECT on schemas klantprofielen and etl; nothing is written. */
  readonly db: Db;
  readonly reference: Reference;
  /** Does SOURCES name anything? Else the first page says what to type. */
  readonly hasSources: boolean;
};

/** A visit with the data that its page is made from. */
export type DataVisit = Context & Visit;

export type Visit = ReturnType<typeof toVisit>;

/** What a page has to know of a request to write its words, numbers and links. */
export function toVisit(url: URL, language: Language, now: Date) {
  // two slashes in front would lead to another host
  const path = url.pathname.replace(/^\/+/, '/');
  return {
    language,
    say: sayIn(language),
    formats: toFormats(language),
    path,
    now,
    /** The day in Amsterdam. */
    today: amsterdamDay(now.toISOString()) ?? '',
    /** The address of a page of ours, in the language of this visit. */
    href: (page: string, parameters: Query = {}) => toAddress(page, parameters, language),
    inLanguage: (wanted: Language) => {
      const { lang: _, ...parameters } = Object.fromEntries(url.searchParams);
      return toAddress(path, parameters, wanted);
    },
  };
}

type Query = Readonly<Record<string, string>>;

function toAddress(address: string, parameters: Query, language: Language): string {
  const [path = '', fragment] = address.split('#');
  const spoken = language === 'nl' ? {} : { lang: language };
  const query = new URLSearchParams({ ...parameters, ...spoken }).toString();
  return `${path}${query ? `?${query}` : ''}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** `?lang=en` is English; everything else is Dutch. */
export function parseLanguage(text: string | undefined): Language {
  return text === 'en' ? 'en' : 'nl';
}

/**
 * A text of texts.json, which has every text of the report in both languages. `{name}` is a blank; `{name:one|more}` is
 * a word that goes by its number.
 */
export type TextKey = keyof typeof TEXTS;

type Values = Readonly<Record<string, string | number>>;

/** Says a text with the values of its blanks. */
export function sayIn(language: Language) {
  return (key: TextKey, values: Values = {}) => fillBlanks(TEXTS[key][language], values);
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

export type Page = {
  readonly title: string;
  readonly body: Html;
  /** The quarter of its numbers, for the title of the window. */
  readonly quarter?: string | undefined;
  /** Its place in the menu; undefined for pages outside it. */
  readonly section?: Section;
};

/** Undefined: there is no such page. */
export type MaybePage = Promise<Page | undefined>;

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
  const items = Object.entries(SECTIONS).map(([section, path]) => {
    const mark = section === current && html` aria-current="page"`;
    return html`<a href="${visit.href(path)}" ${mark}>${visit.say(section as Section)}</a>`;
  });
  return navigation(visit.say('menu'), list(items, 'menu'));
}

const LANGUAGE_NAMES = { nl: 'Nederlands', en: 'English' } as const;

function languages(visit: Visit): Html {
  const items = LANGUAGES.map((language) => {
    const name = LANGUAGE_NAMES[language];
    return language === visit.language
      ? html`<span aria-current="true" lang="${language}">${name}</span>`
      : html`<a href="${visit.inLanguage(language)}" lang="${language}" hreflang="${language}"
          >${name}</a
        >`;
  });
  return navigation(visit.say('language'), list(items, 'menu languages'));
}
