/** One truth in one look → the texts of a document and the cells of its table, for any producer to set. */
import { type Measure, MEASURES } from '../../../src/measures.ts';
import { numberOf, yearOf } from '../../../src/quarter.ts';
import type { Reference } from '../../../src/reference/reference.ts';
import {
  EXPLANATION,
  footnote,
  printCount,
  USUAL_WORDING,
  type Publication,
} from '../publication.ts';
import { fullHeading } from '../table-shape.ts';
import type { Look } from './look.ts';
import { toPublication } from './faults.ts';
import type { Truth } from './truth.ts';

export type ContentCell = {
  readonly text: string;
  readonly kind: 'number' | 'region' | 'name' | 'count' | 'label' | 'heading';
  readonly columns: number;
  readonly rows: number;
  readonly turn: 'none' | 'up' | 'down';
  /** Does something else stand in the same place, unseen? */
  readonly unseen?: string;
};
export type ContentRow = {
  readonly cells: readonly ContentCell[];
  readonly isTotal: boolean;
  readonly isHidden: boolean;
};

export type Content = {
  readonly title: string | undefined;
  readonly quarterLine: string;
  readonly explanation: readonly (readonly [heading: string, text: string])[];
  readonly footnote: string | undefined;
  readonly footer: string | undefined;
  /** Kinds of the columns, left to right. */
  readonly columns: readonly ('number' | 'region' | 'name' | 'count')[];
  readonly headings: readonly ContentRow[];
  readonly rows: readonly ContentRow[];
  /** Another table of the document, and its title. */
  readonly decoy:
    | { readonly title: string; readonly rows: readonly (readonly string[])[] }
    | undefined;
};

/** What the document prints; the same truth and look give the same texts. */
export function toContent(truth: Truth, look: Look, reference: Reference): Content {
  const publication = toPublication(truth, look, reference);
  const isNew = look.regionColumns !== 'none';
  const fixed = look.nbsp
    ? (text: string) => text.replaceAll(' ', '\u00A0')
    : (text: string) => text;
  return {
    title: look.fault === 'no-title' ? undefined : 'Transparantie van klantprofielen',
    quarterLine: fixed(toQuarterLine(truth, look)),
    explanation: EXPLANATION,
    footnote: look.fault === 'no-footnote' ? undefined : footnote(publication),
    footer: look.footer ? '12-01-2024' : undefined,
    columns: [
      ...(isNew ? (['number', 'region'] as const) : []),
      'name',
      ...Array.from({ length: look.fault === 'six-columns' ? 6 : 5 }, () => 'count' as const),
    ],
    headings: toHeadings(look),
    rows: toRows(truth, publication, look),
    decoy: toDecoy(publication, look),
  };
}

const QUARTER_NAMES = ['eerste', 'tweede', 'derde', 'vierde'] as const;

function toQuarterLine({ quarter, regionName }: Truth, look: Look): string {
  const word = QUARTER_NAMES[numberOf(quarter) - 1] ?? '';
  const first = look.tableFirst ? word.charAt(0).toUpperCase() + word.slice(1) : word;
  return `${first} kwartaal ${yearOf(quarter)}${look.tableFirst ? '\u00A0 ' : ' '}${regionName}`;
}

const CELL = { columns: 1, rows: 1, turn: 'none', kind: 'heading' } as const;

function toHeadings(look: Look): ContentRow[] {
  const { headings, order } = look;
  if (headings === 'absent') return [];
  const turn = headings === 'rotated' ? 'up' : headings === 'rotated-down' ? 'down' : 'none';
  const isGrouped = headings === 'grouped' || turn !== 'none';
  const deep = isGrouped ? 2 : 1;
  const isBare = headings === 'remnant' || headings === 'picture';
  const front = (
    look.regionColumns === 'none' ? ['Gemeente'] : ['AMR', 'Arbeidsmarktregio', 'Gemeente']
  ).map((text) => ({ ...CELL, text: isBare ? '' : text, rows: deep }));
  const textOf = (measure: Measure, index: number): string => {
    if (headings === 'picture') return '';
    if (headings === 'remnant') return index === 1 || index === 3 ? 'in Sonar' : '';
    if (headings === 'strange') return `Kolom ${'ABCDE'[index]}`;
    return headings === 'one-line' ? fullHeading(measure) : USUAL_WORDING[measure].text;
  };
  if (!isGrouped) {
    const counts = order.map((measure, index) => ({ ...CELL, text: textOf(measure, index) }));
    return [toRow([...front, ...counts, ...sixth(look, '')])];
  }
  const groups: ContentCell[] = [];
  for (const measure of order) {
    const { group } = USUAL_WORDING[measure];
    const last = groups.at(-1);
    if (group === '') groups.push({ ...CELL, text: USUAL_WORDING[measure].text, rows: 2 });
    else if (last?.text === group && last.rows === 1)
      groups[groups.length - 1] = { ...last, columns: last.columns + 1 };
    else groups.push({ ...CELL, text: group });
  }
  const under = order
    .filter((measure) => USUAL_WORDING[measure].group !== '')
    .map((measure, index) => ({ ...CELL, text: textOf(measure, index), turn }) as const);
  return [toRow([...front, ...groups, ...sixth(look, '', 2)]), toRow(under)];
}

function sixth(look: Look, text: string, rows = 1): ContentCell[] {
  return look.fault === 'six-columns'
    ? [{ ...CELL, text, rows, kind: rows > 1 ? 'heading' : 'count' }]
    : [];
}

function toRow(cells: readonly ContentCell[], isTotal = false, isHidden = false): ContentRow {
  return { cells, isTotal, isHidden };
}

function toRows(truth: Truth, publication: Publication, look: Look): ContentRow[] {
  const isNew = look.regionColumns !== 'none';
  const print = { zero: look.zero, thousands: look.thousands } as Parameters<typeof printCount>[1];
  const count = (text: string, unseen?: string): ContentCell =>
    unseen === undefined
      ? { ...CELL, kind: 'count', text }
      : { ...CELL, kind: 'count', text, unseen };
  const inLook = (counts: readonly number[]): ContentCell[] => [
    ...look.order.map((measure) =>
      count(printCount(counts[MEASURES.indexOf(measure)] ?? 0, print)),
    ),
    ...sixth(look, '7'),
  ];
  const fixed = (text: string): string => (look.nbsp ? text.replaceAll(' ', '\u00A0') : text);
  const rows = publication.rows.map(({ name, counts }, index) => {
    const front = isNew ? regionCells(publication, look, index) : [];
    return toRow([...front, { ...CELL, kind: 'name', text: fixed(name) }, ...inLook(counts)]);
  });
  const label: ContentCell[] =
    isNew && !look.labelSpans
      ? [
          { ...CELL, kind: 'number', text: '' },
          { ...CELL, kind: 'region', text: '' },
          { ...CELL, kind: 'label', text: look.totalLabel },
        ]
      : [{ ...CELL, kind: 'label', text: look.totalLabel, columns: isNew ? 3 : 1 }];
  const total = toRow([...label, ...inLook(publication.totals)], true);
  const marked = withCellFault(withHidden(rows, truth, look, inLook), look.fault);
  if (look.fault === 'no-total') return marked;
  return look.totalOnTop ? [total, ...marked] : [...marked, total];
}

function regionCells(publication: Publication, look: Look, index: number): ContentCell[] {
  const { regionColumns } = look;
  const rows = regionColumns === 'merged' ? publication.rows.length : 1;
  if (regionColumns === 'merged' && index > 0) return [];
  const isPrinted = index === 0 || regionColumns === 'every';
  return [
    { ...CELL, kind: 'number', rows, text: isPrinted ? String(publication.regionNumber) : '' },
    { ...CELL, kind: 'region', rows, text: isPrinted ? publication.region : '' },
  ];
}

/** Text that nobody sees: beside or under counts, or a row of its own. */
function withHidden(
  rows: readonly ContentRow[],
  truth: Truth,
  look: Look,
  inLook: (counts: readonly number[]) => ContentCell[],
): ContentRow[] {
  const { hidden } = look;
  if (hidden === 'transparent-row') {
    const name = truth.rows[0]?.name ?? '';
    const front =
      look.regionColumns === 'none'
        ? []
        : regionCells({} as Publication, { ...look, regionColumns: 'first' }, 1);
    return [
      ...rows,
      toRow(
        [...front, { ...CELL, kind: 'name', text: name }, ...inLook([1, 2, 3, 4, 10])],
        false,
        true,
      ),
    ];
  }
  if (hidden !== 'white-number' && hidden !== 'under') return [...rows];
  return rows.map((row, index) => ({
    ...row,
    cells: row.cells.map((cell) =>
      cell.kind === 'count' && (hidden === 'under' || index === 0)
        ? { ...cell, unseen: `${Number(cell.text.at(-1)) + 1 || 3}` }
        : cell,
    ),
  }));
}

function withCellFault(rows: readonly ContentRow[], fault: Look['fault']): ContentRow[] {
  if (fault !== 'withheld' && fault !== 'unreadable') return [...rows];
  const text = fault === 'withheld' ? '<5' : '1.09';
  return rows.map((row, index) => {
    const at = row.cells.findIndex(({ kind }) => kind === 'count');
    return index === 0
      ? { ...row, cells: row.cells.map((cell, place) => (place === at ? { ...cell, text } : cell)) }
      : row;
  });
}

const DECOY_NAMES = ['Techniek', 'Zorg en welzijn', 'Handel'];

function toDecoy(publication: Publication, look: Look): Content['decoy'] {
  if (look.decoy === 'none') return undefined;
  const isSame = look.decoy === 'same';
  const columns = isSame ? 5 : 3;
  const names = isSame ? [...DECOY_NAMES, 'Totaal'] : DECOY_NAMES;
  return {
    title: 'Andere cijfers van de regio, niet over klantprofielen maar over vacatures',
    rows: names.map((name, row) => [
      name,
      ...Array.from({ length: columns }, (_, column) =>
        String((publication.register * (row + 3) * (column + 7)) % 900),
      ),
    ]),
  };
}
