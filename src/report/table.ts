/**
 * A table is described once: its columns with heading, kind and name. The page shows those with a heading, the CSV has
 * those with the name of a column of the warehouse. Figures and small pieces of text that pages share stand here too.
 */
import { html } from 'hono/html';

import { toCsv } from '../export/csv.ts';
import { findEntry, findMeaning } from '../meanings.ts';
import { isInCompose, programName, sourceCommands } from '../program.ts';
import { printable } from '../printable.ts';
import type { Content, Html, TextKey, Visit } from './page.ts';

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

/** A wide table scrolls in a region of its own, which the keyboard can reach. `id` is that of its caption. */
export function scrolling(id: string, content: Html): Html {
  return html`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
    ${content}
  </div>`;
}

/** A drawing in SVG, with what it says for those who do not see it. `id` is unique on its page. */
export function svg(
  about: {
    readonly id: string;
    readonly viewBox: readonly number[];
    readonly title: string;
    readonly description: string;
    /** Its class in the stylesheet. */
    readonly kind?: string;
  },
  content: Content,
): Html {
  const { id, viewBox, title, description, kind } = about;
  return html`<svg
    ${kind && html`class="${kind}"`}
    viewBox="${viewBox.join(' ')}"
    role="img"
    aria-labelledby="${id}-title ${id}-text"
  >
    <title id="${id}-title">${title}</title>
    <desc id="${id}-text">${description}</desc>
    ${content}
  </svg>`;
}

/** A part of a page under a heading of its own; `kind` is its class in the stylesheet. */
export function section(id: string, title: string, content: Content, kind?: string): Html {
  return html`<section ${kind && html`class="${kind}" `}aria-labelledby="${id}">
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

type InRegion = Readonly<Record<'region_code' | 'region_name' | 'quarter_code', string>>;

/** The name of a region as a link to its page, in a quarter. */
export function regionLink({ href }: Visit, { region_code, region_name, quarter_code }: InRegion) {
  const address = href(`/regio/${region_code}`, { kwartaal: quarter_code });
  return html`<a href="${address}">${outside(region_name)}</a>`;
}

/** Things side by side, with a comma between them. */
export function listed(items: readonly Html[]): Html[] {
  return items.map((item, index) => (index === 0 ? item : html`, ${item}`));
}

/** A document as a link to its page, by default its number; nothing without one. */
export function documentLink(visit: Visit, key: number | null | undefined, text = String(key)) {
  return key ? html`<a href="${visit.href(`/document/${key}`)}">${text}</a>` : '';
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
  const steps = [
    step(say('emptyText'), `${programName()} run`),
    step(say('emptyTry'), `${programName()} demo`),
  ];
  return section('empty', say('emptyTitle'), steps, 'notice');
}

/** What to type while the service has no source to read. */
export function sourceNotice({ say }: Visit, isEmpty: boolean): Html {
  const { discover, settings, page, folder, again, demo } = sourceCommands();
  const compose = isInCompose();
  const steps = [
    step(say('noSourceText'), discover),
    step(say(compose ? 'setSourceCompose' : 'setSource', { settings }), page),
    folder && step(say(compose ? 'setFolderCompose' : 'setFolder'), folder),
    step(say('thenAgain'), again ?? `${programName()} serve`),
    isEmpty && step(say('emptyTry'), demo),
  ];
  return section('no-source', say('noSourceTitle'), steps, 'notice');
}

/** What to do, and the command for it. */
export function step(text: string, command: string): Html {
  return html`<p>${text}</p>
    ${typed(command)}`;
}

/** A command to type. */
export function typed(command: string): Html {
  return html`<pre class="command"><code>${command}</code></pre>`;
}

/** One pair of a description list; nothing when there is no value. */
export function pair(term: string, value: Content): Html | '' {
  return value
    ? html`<div>
        <dt>${term}</dt>
        <dd>${value}</dd>
      </div>`
    : '';
}

/** A form that works without scripts and stays in the language of the visit; its answer stands at `path`. */
export function form({ language }: Visit, path: string, fields: Html, attributes?: Html): Html {
  return html`<form action="${path}" method="get" ${attributes}>
    ${fields} ${language !== 'nl' && html`<input type="hidden" name="lang" value="${language}" />`}
  </form>`;
}

/** Chooses a quarter: a form, and links to the quarters before and after. `choices` oldest first; what is shown can be chosen too. */
export function quarterPicker(
  visit: Visit,
  path: string,
  choices: readonly string[],
  shown: string,
): Html {
  const { say, formats } = visit;
  const options = [...new Set([...choices, shown])].sort().toReversed();
  const fields = html`<label for="kwartaal">${say('chooseQuarter')}</label>
    <select id="kwartaal" name="kwartaal">
      ${options.map(
        (code) =>
          html`<option value="${code}" ${code === shown && html` selected`}>
            ${formats.quarter(code)}
          </option>`,
      )}
    </select>
    <button type="submit">${say('show')}</button>`;
  const link = (key: 'previousQuarter' | 'nextQuarter', code: string | undefined) =>
    code &&
    html`<a href="${visit.href(path, { kwartaal: code })}"
      >${say(key, { quarter: formats.quarter(code) })}</a
    >`;
  const before = choices.findLast((code) => code < shown);
  const after = choices.find((code) => code > shown);
  return html`<nav class="picker" aria-label="${say('quarterNavigation')}">
    ${form(visit, path, fields)} ${link('previousQuarter', before)} ${link('nextQuarter', after)}
  </nav>`;
}
