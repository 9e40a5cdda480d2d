/**
 * A table is described once: its columns with heading, kind and name. The page shows those with a heading, the CSV has
 * those with the name of a column of the warehouse. Figures and small pieces of text that pages share stand here too.
 */
import { html } from 'hono/html';

import { toCsv } from '../export/csv.ts';
import { findEntry, findMeaning } from '../meanings.ts';
import { isInCompose, programName, sourceCommands } from '../program.ts';
import { printable } from '../printable.ts';
import type { Html } from './format.ts';
import type { TextKey, Visit } from './page.ts';

/** How a value is written on a page, and its type in the CSV. Shares and points are computed, not printed by UWV. */
const TYPES = {
  quarter: 'string',
  text: 'string',
  count: 'integer',
  change: 'integer',
  share: 'number',
  points: 'number',
  percent: 'integer',
  flag: 'boolean',
  day: 'date',
  instant: 'datetime',
} as const;
type Kind = keyof typeof TYPES;

const NUMBERS: ReadonlySet<Kind> = new Set(['count', 'change', 'share', 'points', 'percent']);
const COMPUTED: ReadonlySet<Kind> = new Set(['share', 'points']);

export type Column<Row> = {
  /** Name in the warehouse and in the CSV; without one the column is on the page only. */
  readonly key?: keyof Row & string;
  /** Without one the column is in the CSV only. */
  readonly heading?: TextKey | ((visit: Visit) => string);
  readonly kind?: Kind;
  /** What the page shows instead of the value itself. */
  readonly cell?: (row: Row, visit: Visit) => Html | string;
  /** Left out where a page is narrow as a phone: share and total come first. */
  readonly isDetail?: true;
};

type Table<Row> = {
  /** Unique on its page. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Rows to compare with below the others: total, country. A value they do not have stays blank. */
  readonly foot?: readonly { readonly label: string; readonly values: Partial<Row> }[];
  /** Its class in the stylesheet. */
  readonly kind?: string;
  readonly rowClass?: (row: Row) => string;
  /** Anchor of a row. */
  readonly rowId?: (row: Row) => string;
  /** Address of the same rows as CSV. */
  readonly csv?: string;
};

/** A table with a caption and headings, in a box that scrolls by itself when it is wide. */
export function table<Row>(visit: Visit, shown: Table<Row>): Html {
  const { id, caption, rows, foot = [], kind = 'plain-table', csv } = shown;
  const columns = shown.columns.filter((column) => column.heading !== undefined);
  const headings = columns.map(
    (column) => html` <th scope="col" class="${classOf(column)}">${headingOf(visit, column)}</th>`,
  );
  const line = (row: Row) => tableRow(visit, shown, columns, row);
  const hasDetails = columns.some((column) => column.isDetail);
  return html`${scrolling(
    `${id}-caption`,
    html`<table class="${kind}">
      <caption id="${id}-caption">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${headings}
        </tr>
      </thead>
      <tbody>
        ${rows.map(line)}
      </tbody>
      ${
        foot.length === 0
          ? ''
          : html`<tfoot>
              ${foot.map(({ label, values }) => footRow(visit, columns, label, values))}
            </tfoot>`
      }
    </table>`,
  )}
  ${csv === undefined ? '' : html`<p class="note"><a href="${csv}">${visit.say('csv', { caption })}</a>${hasDetails ? html`<span class="narrow"> ${visit.say('csvMore')}</span>` : ''}</p>`}`;
}

function tableRow<Row>(
  visit: Visit,
  { rowClass, rowId }: Table<Row>,
  columns: readonly Column<Row>[],
  row: Row,
): Html {
  const cells = columns.map((column, index) =>
    index === 0
      ? html` <th scope="row" class="${classOf(column)}">${cellOf(visit, column, row)}</th>`
      : html` <td class="${classOf(column)}">${cellOf(visit, column, row)}</td>`,
  );
  return html`<tr
    ${rowClass ? html` class="${rowClass(row)}"` : ''}
    ${rowId ? html` id="${rowId(row)}"` : ''}
  >
    ${cells}
  </tr>`;
}

function footRow<Row>(
  visit: Visit,
  [, ...columns]: readonly Column<Row>[],
  label: string,
  values: Partial<Row>,
): Html {
  const cells = columns.map((column) => {
    const { key, kind = 'text' } = column;
    const value = key === undefined ? undefined : values[key];
    return html` <td class="${classOf(column)}">${formatted(visit, kind, value)}</td>`;
  });
  return html`<tr>
    <th scope="row">${label}</th>
    ${cells}
  </tr>`;
}

function headingOf<Row>(visit: Visit, { heading, kind = 'text' }: Column<Row>): string {
  const text = typeof heading === 'function' ? heading(visit) : visit.say(heading ?? 'unknown');
  return COMPUTED.has(kind) ? `${text}*` : text;
}

function classOf<Row>({ kind = 'text', isDetail }: Column<Row>): string {
  const classes = [
    NUMBERS.has(kind) && 'number',
    COMPUTED.has(kind) && 'computed',
    isDetail && 'detail',
  ];
  return classes.filter(Boolean).join(' ');
}

function cellOf<Row>(visit: Visit, column: Column<Row>, row: Row): Html | string {
  const value = column.key === undefined ? undefined : row[column.key];
  return column.cell ? column.cell(row, visit) : formatted(visit, column.kind ?? 'text', value);
}

/** Undefined is blank (not for this row), null says why there is no number, nil is 0. */
export function formatted(visit: Visit, kind: Kind, value: unknown): Html | string {
  const { say, formats } = visit;
  if (value === undefined) return '';
  if (value === null) return NUMBERS.has(kind) ? absent(visit, kind) : '';
  if (value instanceof Date) return formats.instant(value);
  if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (kind === 'quarter') return formats.quarter(text);
  if (kind === 'day') return formats.day(text);
  return NUMBERS.has(kind) ? formats[kind as 'count'](Number(value)) : outside(text);
}

/** A share of nobody is not applicable; a change without a number a year before has nothing to be compared with. */
function absent({ say }: Visit, kind: Kind): Html {
  const [sign, reason] =
    kind === 'points' || kind === 'change'
      ? (['–', say('nothingToCompare')] as const)
      : ([say('notApplicable'), say('nobody')] as const);
  return html`<abbr title="${reason}">${sign}</abbr>`;
}

/** All columns that have a name in the warehouse, shown on the page or not. */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const named = columns.flatMap(({ key, kind = 'text' }) =>
    key === undefined ? [] : [{ name: key, type: TYPES[kind] }],
  );
  return toCsv(named, rows as readonly Readonly<Record<string, never>>[]);
}

/** A wide table scrolls in a region of its own, which the keyboard can reach. `id` is that of its caption. */
export function scrolling(id: string, content: Html): Html {
  return html`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
    ${content}
  </div>`;
}

/** A part of a page under a heading of its own. Nothing without content. */
export function section(id: string, title: string, content: Html | readonly Html[] | ''): Html {
  if (content === '') return html``;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${content}
  </section>`;
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
    : html`<a class="code" href="${visit.href(`/codes#${entry}`)}"><code>${code}</code></a>`;
}

/** A code with what it means. */
export function codeWithMeaning(visit: Visit, code: string): Html {
  return html`${findMeaning(code, visit.language) ?? ''} ${codeAlone(visit, code)}`;
}

/** The name of a region as a link to its page, in a quarter. */
export function regionLink(
  visit: Visit,
  row: {
    readonly region_code: string;
    readonly region_name: string;
    readonly quarter_code: string;
  },
): Html {
  const href = visit.href(`/regio/${row.region_code}`, { kwartaal: row.quarter_code });
  return html`<a href="${href}">${outside(row.region_name)}</a>`;
}

/** Things side by side, with a comma between them. */
export function listed(items: readonly Html[]): Html[] {
  return items.map((item, index) => (index === 0 ? item : html`, ${item}`));
}

/** The number of a document as a link to its page; nothing without one. */
export function documentLink(visit: Visit, key: number | null | undefined): Html | '' {
  return key === null || key === undefined
    ? ''
    : html`<a href="${visit.href(`/document/${key}`)}">${key}</a>`;
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

/** What to type while the service has no source to read. */
export function sourceNotice({ say }: Visit, { isEmpty }: { readonly isEmpty: boolean }): Html {
  const { discover, settings, page, folder, again, demo } = sourceCommands();
  const compose = isInCompose();
  return html`<section class="notice" aria-labelledby="no-source">
    <h2 id="no-source">${say('noSourceTitle')}</h2>
    <p>${say('noSourceText')}</p>
    ${typed(discover)}
    <p>${say(compose ? 'setSourceCompose' : 'setSource', { settings })}</p>
    ${typed(page)}
    ${
      folder
        ? html`<p>${say(compose ? 'setFolderCompose' : 'setFolder')}</p>
            ${typed(folder)}`
        : ''
    }
    <p>${say('thenAgain')}</p>
    ${typed(again ?? `${programName()} serve`)}
    ${
      isEmpty
        ? html`<p>${say('emptyTry')}</p>
            ${typed(demo)}`
        : ''
    }
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

/** Chooses a quarter without JavaScript: a form, and links to the quarters before and after. `choices` oldest first; what is shown can be chosen too. */
export function quarterPicker(
  visit: Visit,
  path: string,
  choices: readonly string[],
  shown: string,
): Html {
  const { say, formats, language } = visit;
  const options = [...new Set([...choices, shown])]
    .sort()
    .toReversed()
    .map(
      (code) =>
        html`<option value="${code}" ${code === shown ? html` selected` : ''}>
          ${formats.quarter(code)}
        </option>`,
    );
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
    ${link(
      choices.findLast((code) => code < shown),
      'previousQuarter',
    )}
    ${link(
      choices.find((code) => code > shown),
      'nextQuarter',
    )}
  </nav>`;
}
