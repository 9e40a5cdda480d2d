/** What the reader makes of a page, as texts that are easy to compare. */
import type { PdfText } from '../../src/extract/pdf/text.ts';
import { readDocument } from '../../src/extract/table/read-document.ts';
import { type RawTable } from '../../src/raw.ts';
import { item } from './page.ts';
import { reference } from './reference.ts';

/** Title and quarter line. */
export const TITLE = [
  item('Transparantie van klantprofielen', 50, 60, { size: 18 }),
  item('Derde kwartaal 2020', 50, 90, { size: 14 }),
  item('Gooi- en Vechtstreek', 200, 90, { size: 14 }),
];
/** The rows of the table, or the problem it has. */
export function tableOf(text: PdfText): string[] | string {
  const { table } = readDocument(text, reference.layouts);
  return 'problem' in table ? table.problem : print(table);
}

/** What was not drawn as it was found: subjects and what was seen instead. */
export function undrawnOf(text: PdfText): string[] {
  const { table, undrawn } = readDocument(text, reference.layouts);
  if ('problem' in table) throw new Error(table.problem);
  return undrawn.map(({ subject, found }) => `${subject}: ${found}`);
}

function print({ rows: printed, total }: RawTable): string[] {
  return [...printed, total].map(({ name, counts }) =>
    [name.text, ...counts.map(({ text }) => text)].join(' ; '),
  );
}

/** 'group>text' of each heading, or the problem. */
export function headingsOf(text: PdfText): unknown {
  const { table } = readDocument(text, reference.layouts);
  return 'problem' in table
    ? table
    : table.headings.map(({ group, text: own }) => `${group}>${own}`);
}

/** Why the headings do not tell which column is which; undefined when they do. */
export function unclearOf(text: PdfText): unknown {
  const { table } = readDocument(text, reference.layouts);
  return 'problem' in table ? table : table.unclear;
}
