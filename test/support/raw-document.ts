/** Makes the raw document that a table finder would deliver for a page that says what a simple truth says. */
import { readFileSync } from 'node:fs';

import {
  type Box,
  type Cell,
  type Line,
  type RawDocument,
  type RawHeading,
  type RawRow,
  type RawTable,
} from '../../src/raw.ts';

/** A municipality and its five cells: numbers are printed the Dutch way, texts as they are. */
export type TruthRow = readonly [name: string, ...cells: (number | string)[]];

export type Truth = {
  readonly region: string;
  /** The region as the footnote spells it. */
  readonly noteRegion: string;
  readonly year: number;
  readonly quarter: 1 | 2 | 3 | 4;
  /** Region number and name stand before the municipality, as in the 2023 look. */
  readonly regionColumns: boolean;
  readonly number: number;
  readonly rows: readonly TruthRow[];
  readonly totals: readonly (number | string)[];
  readonly register: number;
  readonly pct: number;
  /** Not in the text layer when undefined. */
  readonly headings?: readonly RawHeading[];
  /** Lines in the place of the usual title. */
  readonly title?: readonly string[];
  /** Lines in the place of the usual footnote. */
  readonly footnote?: readonly string[];
};

type Sample = {
  readonly file: string;
  readonly region: string;
  readonly note_region: string;
  readonly year: number;
  readonly quarter: 1 | 2 | 3 | 4;
  readonly look: { readonly region_columns: boolean; readonly header: string };
  readonly number: number | null;
  readonly rows: readonly TruthRow[];
  readonly totals: readonly number[];
  readonly register: number;
  readonly pct: number;
};

export const PRINTED_HEADINGS: readonly RawHeading[] = [
  { group: 'Gemeente', text: 'Klantprofiel in Sonar' },
  { group: 'Gemeente', text: 'Geen klantprofiel in Sonar' },
  { group: 'UWV', text: 'Klantprofiel in Sonar' },
  { group: 'UWV', text: 'Geen klantprofiel in Sonar' },
  { group: '', text: 'Totaal' },
];
export const NO_HEADINGS: readonly RawHeading[] = PRINTED_HEADINGS.map(() => ({
  group: '',
  text: '',
}));

const ORDINALS = { 1: 'eerste', 2: 'tweede', 3: 'derde', 4: 'vierde' } as const;
const SAMPLES = new URL('../../samples/truth.json', import.meta.url);

/** What the sample PDFs say, by the name of the file. */
export function readTruths(): ReadonlyMap<string, Truth> {
  const samples = JSON.parse(readFileSync(SAMPLES, 'utf8')) as readonly Sample[];
  return new Map(samples.map((sample) => [sample.file, toTruth(sample)]));
}

/** The truth of one sample: 'rijnmond' finds the file that has it in its name. */
export function sampleTruth(part: string): Truth {
  const found = [...readTruths()].find(([file]) => file.includes(part));
  if (found === undefined) throw new Error(`no sample ${part}`);
  return found[1];
}

export function toRawDocument(truth: Truth): RawDocument {
  const region = truth.regionColumns;
  const table: RawTable = {
    rows: truth.rows.map((row, index) => toRow(row, index)),
    total: toRow(['TOTAAL AMR', ...truth.totals], truth.rows.length),
    headings: truth.headings ?? NO_HEADINGS,
    regionNumber: region ? toCell(String(truth.number), 20, 0) : undefined,
    regionName: region ? toCell(truth.region, 40, 0) : undefined,
  };
  const title = truth.title ?? [
    'Transparantie van klantprofielen',
    `${ORDINALS[truth.quarter]} kwartaal ${truth.year}  ${truth.region}`,
  ];
  const footnote = truth.footnote ?? toFootnote(truth);
  return {
    lines: [...title, 'Toelichting', ...footnote].map(toLine),
    table,
    undrawn: [],
    tree: undefined,
  };
}

/** The document with another table. */
export function withTable(raw: RawDocument, change: (table: RawTable) => RawTable): RawDocument {
  if ('problem' in raw.table) throw new Error('the document has no table');
  return { ...raw, table: change(raw.table) };
}

/** 1095 → '1.095'. */
export function print(cell: number | string): string {
  return typeof cell === 'string' ? cell : String(cell).replace(/\B(?=(\d{3})+$)/g, '.');
}

function toFootnote(truth: Truth): readonly string[] {
  return [
    'In Sonar zijn niet alle doelgroepers opgenomen, in de arbeidsmarktregio',
    `${truth.noteRegion} bevat het doelgroepregister banenafspraak in totaal`,
    `${print(truth.register)} personen. Hiervan is ${truth.pct}% bekend binnen Sonar.`,
  ];
}

function toTruth(sample: Sample): Truth {
  return {
    region: sample.region,
    noteRegion: sample.note_region,
    year: sample.year,
    quarter: sample.quarter,
    regionColumns: sample.look.region_columns,
    number: sample.number ?? 0,
    rows: sample.rows,
    totals: sample.totals,
    register: sample.register,
    pct: sample.pct,
    headings: sample.look.header === 'image' ? NO_HEADINGS : PRINTED_HEADINGS,
  };
}

/** Rows stand 14 points apart; a cell is 9 points high. */
function toRow([name, ...cells]: TruthRow, index: number): RawRow {
  return {
    name: toCell(name, 100, index),
    counts: cells.map((cell, column) => toCell(print(cell), 250 + column * 60, index)),
  };
}

function toCell(text: string, left: number, index: number): Cell {
  const top = 200 + index * 14;
  const box: Box = { page: 1, left, top, right: left + text.length * 5, bottom: top + 9 };
  return { text, box };
}

function toLine(text: string, index: number): Line {
  const top = 50 + index * 12;
  const box = { page: 1, left: 50, top, right: 50 + text.length * 5, bottom: top + 9 };
  return { text, box };
}
