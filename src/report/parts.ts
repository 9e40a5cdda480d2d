/** Small pieces that several pages share. */
import { html } from 'hono/html';

import { programName } from '../commands/program-name.ts';
import { printable } from '../printable.ts';
import type { Html } from './format.ts';
import { findEntry, findMeaning } from './texts-codes.ts';
import type { Visit } from './visit.ts';

export type Table = {
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
