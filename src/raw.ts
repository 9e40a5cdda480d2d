/** What a page shows, before anyone asks what it means. Boxes are PDF points, origin top left, y down. */
import { z } from 'zod';

/** A word: text without blanks, put together from the pieces that touch. */
export type Word = {
  /** Without its footnote marks. */
  readonly text: string;
  /** The footnote marks that stood raised behind it: '1', '2)', '*'. */
  readonly marks?: string;
  readonly box: Box;
  readonly baseline: number;
  /** Font size in points. */
  readonly size: number;
  /** Degrees clockwise as displayed; 0 is ordinary. */
  readonly angle: number;
  /** Position in the order of drawing, over the whole document. */
  readonly order: number;
};

// As schemas, because what was read is kept as JSON: where a value may be undefined, that has no key.

const box = z.strictObject({
  page: z.int().min(1),
  left: z.number(),
  top: z.number(),
  right: z.number(),
  bottom: z.number(),
});

/** Words that stand on one baseline, left to right, joined with single blanks. */
const line = z.strictObject({ text: z.string(), box });

/** A cell says what it says: its text as printed (blanks normalised to one, marks taken off), and where it stands. */
const cell = line.extend({ marks: z.string().exactOptional() });

const row = z.strictObject({
  /** The printed name, wrapped lines joined by one blank; of the total row its label. */
  name: cell,
  /** Left to right, one for each count column: five in a known layout. */
  counts: z.array(cell),
});

/** The heading of a count column, read from the words above it. */
const heading = z.strictObject({
  /** The words that stand in the column itself, top to bottom: 'Geen klantprofiel in Sonar'. */
  text: z.string(),
  /** The headings over several columns that cover this one, top to bottom and cut by ' / '; '' when there is none. */
  group: z.string(),
});

const table = z.strictObject({
  rows: z.array(row),
  total: row,
  /** Left to right, one for each count column; all empty when headings are not in the text layer. */
  headings: z.array(heading),
  /** Why the words over the counts do not tell which column is which; undefined when they do, or when there are none. */
  unclear: z.string().exactOptional(),
  /** The region columns of the 2023 look as printed: '22' and 'Rijnmond'. */
  regionNumber: cell.optional(),
  regionName: cell.optional(),
});

/** A row of the table, or something beside it, that was not drawn as it was found by position. */
const undrawn = z.strictObject({
  /** The name of the row; 'table' for what belongs to no row. */
  subject: z.string(),
  /** The row by position; null for what is no part of the table. */
  expected: z.string().nullable(),
  /** What was drawn in its place, or was not used. */
  found: z.string(),
});

/** The table as the structure tree of a tagged PDF has it: texts without positions. */
const treeRow = z.strictObject({ name: z.string(), counts: z.array(z.string()) });
const treeTable = z.strictObject({ rows: z.array(treeRow), total: treeRow });

/** Why no table was taken; `seen` is what a person needs to recognise the new layout. */
const problem = z.strictObject({ problem: z.string(), seen: z.string() });

export const rawSchema = z.strictObject({
  /** Every line outside the table, in reading order: title, quarter line, explanation, footnote. */
  lines: z.array(line),
  table: z.union([table, problem]),
  /** What of the table was not drawn as it was found; nothing without a table. */
  undrawn: z.array(undrawn),
  /** Of tagged documents only: the cells of the structure tree. Undefined without such a table. */
  tree: z.union([treeTable, problem]).optional(),
});

/** Values that nobody changes. */
type Fixed<T> = T extends object ? { readonly [Key in keyof T]: Fixed<T[Key]> } : T;

export type Box = Fixed<z.infer<typeof box>>;
export type Line = Fixed<z.infer<typeof line>>;
export type Cell = Fixed<z.infer<typeof cell>>;
export type RawRow = Fixed<z.infer<typeof row>>;
export type RawHeading = Fixed<z.infer<typeof heading>>;
export type RawTable = Fixed<z.infer<typeof table>>;
export type Undrawn = Fixed<z.infer<typeof undrawn>>;
export type TreeRow = Fixed<z.infer<typeof treeRow>>;
export type TreeTable = Fixed<z.infer<typeof treeTable>>;
export type TableProblem = Fixed<z.infer<typeof problem>>;
export type RawDocument = Fixed<z.infer<typeof rawSchema>>;
