/**
 * A table is described once: its columns with heading, kind and name. The page shows those with a heading, the CSV has
 * those with the name of a column of the warehouse.
 */
import { html } from 'hono/html';

import { toCsv } from '../export/csv.ts';
import type { Content, Html, TextKey, Visit } from './page.ts';
import { scrolling } from './parts.ts';
import { codeWithMeaning, documentLink, outside } from './words.ts';

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
  document: 'integer',
  code: 'string',
} as const;
type Kind = keyof typeof TYPES;

const NUMBERS = new Set<Kind>(['count', 'change', 'share', 'points', 'percent', 'document']);
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
  readonly kind?: string;
  readonly rowClass?: (row: Row) => string;
  readonly rowId?: (row: Row) => string;
  /** Address of the same rows as CSV. */
  readonly csv?: string;
};

/** A table with a caption and headings, in a box that scrolls by itself when it is wide. */
export function table<Row>(visit: Visit, shown: Table<Row>): Html {
  const { id, caption, rows, foot = [], kind = 'plain-table', csv, rowClass, rowId } = shown;
  const columns = shown.columns.filter((column) => column.heading !== undefined);
  const headings = columns.map(
    (column) => html` <th scope="col" class="${classOf(column)}">${headingOf(visit, column)}</th>`,
  );
  const bodyRows = rows.map((row) => {
    const cells = columns.map((column) => cellOf(visit, column, row));
    const attributes = [
      rowClass && html` class="${rowClass(row)}"`,
      rowId && html` id="${rowId(row)}"`,
    ];
    return tableRow(columns, cells, attributes);
  });
  const footRows = foot.map(({ label, values }) => {
    const [, ...others] = columns;
    const cells = others.map(({ key, kind }) => key && formatted(visit, kind, values[key]));
    return tableRow(columns, [label, ...cells]);
  });
  const more =
    columns.some((column) => column.isDetail) &&
    html`<span class="narrow"> ${visit.say('csvMore')}</span>`;
  const content = html`<table class="${kind}">
    <caption id="${id}-caption">
      ${caption}
    </caption>
    <thead>
      <tr>
        ${headings}
      </tr>
    </thead>
    <tbody>
      ${bodyRows}
    </tbody>
    ${
      footRows.length > 0 &&
      html`<tfoot>
        ${footRows}
      </tfoot>`
    }
  </table>`;
  return html`${scrolling(`${id}-caption`, content)} ${csv && csvNote(visit, csv, caption, more)}`;
}

/** Where the rows of a table are as CSV; behind it what there is to say of them. */
export function csvNote({ say }: Visit, csv: string, caption: string, more: Html | false = false) {
  return html`<p class="note"><a href="${csv}">${say('csv', { caption })}</a>${more}</p>`;
}

/** The first cell is the heading of its row. */
function tableRow<Row>(
  columns: readonly Column<Row>[],
  contents: readonly Content[],
  attributes?: Content,
) {
  const cells = columns.map((column, index) =>
    index === 0
      ? html` <th scope="row" class="${classOf(column)}">${contents[index]}</th>`
      : html` <td class="${classOf(column)}">${contents[index]}</td>`,
  );
  return html`<tr ${attributes}>
    ${cells}
  </tr>`;
}

function headingOf<Row>(visit: Visit, { heading, kind = 'text' }: Column<Row>): string {
  const text = typeof heading === 'function' ? heading(visit) : visit.say(heading ?? 'unknown');
  return COMPUTED.has(kind) ? `${text}*` : text;
}

function classOf<Row>({ kind = 'text', isDetail }: Column<Row>): string {
  const [number, computed] = [NUMBERS.has(kind) && 'number', COMPUTED.has(kind) && 'computed'];
  return [number, computed, isDetail && 'detail'].filter(Boolean).join(' ');
}

function cellOf<Row>(visit: Visit, { key, kind, cell }: Column<Row>, row: Row): Html | string {
  return cell ? cell(row, visit) : formatted(visit, kind, key && row[key]);
}

/** Undefined is blank (not for this row), null says why there is no number, nil is 0. */
export function formatted(visit: Visit, kind: Kind = 'text', value: unknown): Html | string {
  const { say, formats } = visit;
  if (value === undefined) return '';
  if (kind === 'document') return documentLink(visit, value as number | null);
  if (value === null) return NUMBERS.has(kind) ? absent(visit, kind) : '';
  if (value instanceof Date) return formats.instant(value);
  if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (kind === 'quarter') return formats.quarter(text);
  if (kind === 'day') return formats.day(text);
  if (kind === 'code') return codeWithMeaning(visit, text);
  return NUMBERS.has(kind) ? formats[kind as 'count'](Number(value)) : outside(text);
}

/** A share of nobody is not applicable; a change without a number a year before has nothing to be compared with. */
function absent({ say }: Visit, kind: Kind): Html {
  return kind === 'points' || kind === 'change'
    ? html`<abbr title="${say('nothingToCompare')}">–</abbr>`
    : html`<abbr title="${say('nobody')}">${say('notApplicable')}</abbr>`;
}

/** All columns that have a name in the warehouse, shown on the page or not. */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const named = columns.flatMap(({ key, kind = 'text' }) =>
    key === undefined ? [] : [{ name: key, type: TYPES[kind] }],
  );
  return toCsv(named, rows as readonly Readonly<Record<string, never>>[]);
}
