/** Small pieces that several pages share. */
import { html } from 'hono/html';

import { programName } from '../program.ts';
import type { PerMeasure } from '../measures.ts';
import { printable } from '../printable.ts';
import { type Html, toShares } from './format.ts';
import type { MeasureMeaning } from './read-star.ts';
import { findEntry, findMeaning } from './texts-codes.ts';
import type { Visit } from './visit.ts';

type Table = {
  /** Unique on its page. */
  readonly id: string;
  readonly caption: string;
  /** A text makes an ordinary heading; else the whole <th>. */
  readonly headings: readonly (string | Html)[];
  readonly rows: readonly Html[];
  /** Its class in the stylesheet. */
  readonly kind?: string;
};

/** A table with a caption and headings, in a box of its own when it is wide. */
export function table({ id, caption, headings, rows, kind = 'plain-table' }: Table): Html {
  const cells = headings.map((heading) =>
    typeof heading === 'string' ? html`<th scope="col">${heading}</th>` : heading,
  );
  return scrolling(
    `${id}-caption`,
    html`<table class="${kind}">
      <caption id="${id}-caption">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${cells}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`,
  );
}

/** A wide table scrolls in a region of its own, which the keyboard can reach. `id` is that of its caption. */
export function scrolling(id: string, content: Html): Html {
  return html`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
    ${content}
  </div>`;
}

/** Text from outside, with control characters and direction marks made visible. Escaped where it is used. */
export function outside(text: string | null | undefined): string {
  return printable(text ?? '');
}

/** A code that leads to its explanation: for a check that passed, whose meaning (what is wrong) would mislead. */
export function codeAlone(visit: Visit, code: string): Html {
  const entry = findEntry(code);
  return entry === undefined
    ? html`<code>${outside(code)}</code>`
    : html`<a class="code" href="${visit.href(`/uitleg#${entry}`)}"><code>${code}</code></a>`;
}

/** A code with what it means. */
export function codeWithMeaning(visit: Visit, code: string): Html {
  return html`${findMeaning(code, visit.language) ?? ''} ${codeAlone(visit, code)}`;
}

/** A count in a table; nil is quiet. */
export function countCell({ formats }: Visit, count: number): Html {
  return html`<td class="${count === 0 ? 'number zero' : 'number'}">${formats.count(count)}</td>`;
}

/** An address as a link when it leads to the web, else as text. */
export function address(url: string | null): Html {
  const text = outside(url);
  return /^https?:\/\//i.test(text)
    ? html`<a class="address" href="${text}" rel="noreferrer noopener">${text}</a>`
    : html`<span class="address">${text}</span>`;
}

/** What to do while nothing is loaded. */
export function emptyState({ say }: Visit): Html {
  return html`<section class="notice" aria-labelledby="empty">
    <h2 id="empty">${say('emptyTitle')}</h2>
    <p>${say('emptyText')}</p>
    ${typed(`${programName()} run`)}
    <p>${say('emptyTry')}</p>
    ${typed(`${programName()} demo`)}
  </section>`;
}

/** A command to type. */
export function typed(command: string): Html {
  return html`<pre class="command"><code>${command}</code></pre>`;
}

/** One pair of a description list; nothing when there is no value. */
export function pair(term: string, value: Html | string | undefined): Html | '' {
  return value === undefined || value === ''
    ? ''
    : html`<div>
        <dt>${term}</dt>
        <dd>${value}</dd>
      </div>`;
}

// The note that stands above all counts: is the meaning of the columns inferred, or has a person confirmed it?

export function inferredNote(visit: Visit, measures: readonly MeasureMeaning[]): Html {
  const { say, formats } = visit;
  const confirmations = measures.map((measure) => measure.confirmation);
  const first = confirmations[0];
  if (first === undefined || confirmations.includes(undefined)) {
    return html`<p class="caution">
      <strong>${say('inferred')}</strong>
      <a href="${visit.href('/uitleg#columns')}">${say('inferredMore')}</a>
    </p>`;
  }
  const by = {
    by: outside(first.by),
    day: formats.dayText(first.day),
    reason: outside(first.reason),
  };
  return html`<p class="note">${say('confirmedBy', by)}</p>`;
}

// The columns that every table of counts has: four counts, their sum, and the shares computed from them.

/** How many columns `countCells` fills. */
export const COUNT_COLUMNS = 8;

/** Two rows of headings; `before` and `after` are single columns beside the counts. */
export function countHeadings(
  { say }: Visit,
  before: readonly string[],
  after: readonly string[] = [],
): Html {
  const single = (text: string) => html`<th scope="col" rowspan="2">${text}</th>`;
  const group = html`<th scope="col">${say('withProfile')}</th>
    <th scope="col">${say('withoutProfile')}</th>
    <th scope="col" class="computed">${say('share')}</th>`;
  return html`<thead>
    <tr>
      ${before.map(single)}
      <th scope="colgroup" colspan="3" class="group">${say('byMunicipality')}</th>
      <th scope="colgroup" colspan="3" class="group">${say('byUwv')}</th>
      <th scope="colgroup" colspan="2" class="group">${say('together')}</th>
      ${after.map(single)}
    </tr>
    <tr>
      ${group}${group}
      <th scope="col">${say('known')}</th>
      <th scope="col" class="computed">${say('share')}</th>
    </tr>
  </thead>`;
}

export function countCells({ formats }: Visit, counts: PerMeasure<number>): Html {
  const shares = toShares(counts);
  const count = (value: number) => html`<td class="number">${formats.count(value)}</td>`;
  const share = (value: number | undefined) =>
    html`<td class="number computed">${formats.share(value)}</td>`;
  return html`${count(counts.municipal_with_profile)}${count(counts.municipal_without_profile)}${share(shares.municipal)}${count(counts.uwv_with_profile)}${count(counts.uwv_without_profile)}${share(shares.uwv)}${count(counts.known_in_sonar)}${share(shares.all)}`;
}

// Chooses a quarter without JavaScript: a form, and links to the quarters before and after.

/** `choices` oldest first; `shown` need not be one of them. */
export function quarterPicker(
  visit: Visit,
  path: string,
  choices: readonly string[],
  shown: string,
): Html {
  const { say, formats, language } = visit;
  const options = choices
    .toReversed()
    .map(
      (code) =>
        html`<option value="${code}" ${code === shown ? html` selected` : ''}>
          ${formats.quarter(code)}
        </option>`,
    );
  const earlier = choices.findLast((code) => code < shown);
  const later = choices.find((code) => code > shown);
  const link = (code: string | undefined, key: 'previousQuarter' | 'nextQuarter') =>
    code === undefined
      ? ''
      : html`<a href="${visit.href(path, { kwartaal: code })}"
          >${say(key, { quarter: formats.quarter(code) })}</a
        >`;
  return html`<nav class="picker" aria-label="${say('quarterNavigation')}">
    <form action="${path}" method="get">
      <label for="kwartaal">${say('chooseQuarter')}</label>
      <select id="kwartaal" name="kwartaal">
        ${options}
      </select>
      ${language === 'nl' ? '' : html`<input type="hidden" name="lang" value="${language}" />`}
      <button type="submit">${say('show')}</button>
    </form>
    ${link(earlier, 'previousQuarter')} ${link(later, 'nextQuarter')}
  </nav>`;
}
