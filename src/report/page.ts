/** The frame of every page: head, menu, language switch, footer. */
import { html } from 'hono/html';

import type { Visit } from './visit.ts';
import { LANGUAGES } from './texts.ts';
import type { Html } from './format.ts';

export type Page = {
  readonly title: string;
  readonly body: Html;
  /** Shown before the title in the menu's order; undefined for pages outside the menu. */
  readonly section?: Section;
};

type Section = 'overview' | 'queue' | 'runs' | 'explanation';

const SECTIONS: readonly (readonly [Section, string])[] = [
  ['overview', '/'],
  ['queue', '/wachtrij'],
  ['runs', '/runs'],
  ['explanation', '/uitleg'],
];

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='1' y='8' width='3' height='7' fill='%23205a7a'/%3E%3Crect x='6' y='4' width='3' height='11' fill='%23205a7a'/%3E%3Crect x='11' y='1' width='3' height='14' fill='%23205a7a'/%3E%3C/svg%3E";

/** A whole page. `stylesheet` is its address. */
export function toDocument(visit: Visit, page: Page, stylesheet: string): Html {
  const { say, formats, language, now } = visit;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content="${say('siteLine')}" />
        <title>${page.title} · ${say('site')}</title>
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
  const items = SECTIONS.map(
    ([section, path]) =>
      html`<li>
        <a href="${visit.href(path)}" ${section === current ? html` aria-current="page"` : ''}
          >${visit.say(section)}</a
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
