/** The flat tables as one workbook for people who live in Excel: Dutch headings, real numbers and dates, filters, and a first sheet that explains. Pure. */
import { type CellStyle, type CellValue, rangeRef, writeXlsx, type WriteSheet } from 'hucre/xlsx';

import { PROGRAM_VERSION } from '../program.ts';
import type { Row, Value } from './tables.ts';
import workbook from './workbook.json' with { type: 'json' };

export type WorkbookFacts = {
  /** Last day that the numbers speak of; null while nothing is loaded. */
  readonly dataUntil: string | null;
  /** Are all regions of that quarter loaded? */
  readonly isComplete: boolean;
  /** Who confirmed what the columns mean; undefined while they are an inference. */
  readonly confirmed: { readonly by: string; readonly on: string } | undefined;
};

type Form = 'text' | 'number' | 'percent' | 'points' | 'date' | 'boolean';
type Column = { readonly name: string; readonly heading: string; readonly form: Form };
type Sheet = (typeof workbook.sheets)[keyof typeof workbook.sheets];

const FORMATS: Partial<Readonly<Record<Form, string>>> = {
  number: '#,##0',
  percent: '0.0%',
  points: '+0.0;-0.0;0.0',
  date: 'dd-mm-yyyy',
};

/** By the table of the warehouse; workbook.json has the Dutch words of all of it. */
export const SHEETS: Readonly<Record<string, Sheet>> = workbook.sheets;

/** The bytes of the workbook; they hold no moment of its making. Text stays text, also where it begins like a formula. */
export async function toWorkbook(
  rowsOf: ReadonlyMap<string, readonly Row[]>,
  facts: WorkbookFacts,
): Promise<Uint8Array> {
  const moment = new Date(`${facts.dataUntil ?? '2016-12-31'}T00:00:00Z`);
  return await writeXlsx({
    sheets: [
      explain(facts),
      ...Object.entries(SHEETS).map(([name, sheet]) => toSheet(sheet, rowsOf.get(name) ?? [])),
    ],
    properties: {
      title: 'Transparantie van klantprofielen',
      creator: `klantprofielen ${PROGRAM_VERSION}`,
      created: moment,
      modified: moment,
    },
  });
}

const WRAPPED: CellStyle = { alignment: { wrapText: true, vertical: 'top' } };
const HEAD: CellStyle = { ...WRAPPED, font: { bold: true } };

/** A heading of the sheet's own stands for the usual one. */
function toColumns(sheet: Sheet): Column[] {
  const usual: Readonly<Record<string, { heading: string; form: string }>> = workbook.columns;
  const own: Readonly<Record<string, string>> = 'headings' in sheet ? sheet.headings : {};
  return sheet.columns.map((name) => {
    const { heading = name, form = 'text' } = usual[name] ?? {};
    return { name, heading: own[name] ?? heading, form: form as Form };
  });
}

function toSheet(sheet: Sheet, rows: readonly Row[]): WriteSheet {
  const columns = toColumns(sheet);
  return {
    name: sheet.title,
    columns: columns.map(({ name, form }) => ({
      width: toWidth(name, form),
      ...(FORMATS[form] === undefined ? {} : { numFmt: FORMATS[form] }),
    })),
    rows: [
      columns.map(({ heading }) => heading),
      ...rows.map((row) => columns.map(({ name, form }) => toCellValue(row[name] ?? null, form))),
    ],
    cells: new Map(columns.map((_, index) => [`0,${index}`, { style: HEAD }])),
    rowDefs: new Map([[0, { height: 48 }]]),
    freezePane: { rows: 1 },
    autoFilter: { range: rangeRef(0, 0, rows.length, columns.length - 1) },
  };
}

function toCellValue(value: Value, form: Form): CellValue {
  if (value === null) return null;
  if (form === 'date') return new Date(`${String(value)}T00:00:00Z`);
  if (form === 'text' || form === 'boolean') return value;
  return Number(value);
}

function toWidth(name: string, form: Form): number {
  if (form !== 'text') return 14;
  return name.endsWith('_name') || name.endsWith('_nl') ? 26 : 12;
}

function explain({ dataUntil, isComplete, confirmed }: WorkbookFacts): WriteSheet {
  const states = new Set([
    'always',
    dataUntil === null ? 'empty' : isComplete ? 'complete' : 'incomplete',
    confirmed ? 'confirmed' : 'inferred',
  ]);
  const values: Readonly<Record<string, string>> = {
    day: dataUntil === null ? '' : toDutchDay(dataUntil),
    by: confirmed?.by ?? '',
    on: confirmed ? toDutchDay(confirmed.on) : '',
    version: PROGRAM_VERSION,
  };
  const say = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  const lines = workbook.explanation.map(({ about, text }) => {
    const found = Object.entries(text).find(([state]) => states.has(state));
    return [about, say(found?.[1] ?? '')];
  });
  const sheets = Object.values(SHEETS).map(({ title, about }) => [`Blad ${title}`, about]);
  return {
    name: 'Uitleg',
    columns: [
      { width: 24, style: HEAD },
      { width: 100, style: WRAPPED },
    ],
    // the last line explains the codes in the sheets
    rows: [['Transparantie van klantprofielen', null], ...lines.toSpliced(-1, 0, ...sheets)],
  };
}

function toDutchDay(day: string): string {
  const form = { dateStyle: 'long', timeZone: 'UTC' } as const;
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('nl-NL', form);
}
