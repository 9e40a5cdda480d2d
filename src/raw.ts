/** What a page shows, before anyone asks what it means. Boxes are PDF points, origin top left, y down. */

export type Box = {
  readonly page: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

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

/** Words that stand on one baseline, left to right, joined with single blanks. */
export type Line = { readonly text: string; readonly box: Box };

/** A cell says what it says: its text as printed (blanks normalised to one, marks taken off), and where it stands. */
export type Cell = { readonly text: string; readonly box: Box; readonly marks?: string };

export type RawRow = {
  /** The printed name, wrapped lines joined by one blank; of the total row its label. */
  readonly name: Cell;
  /** Left to right, one for each count column: five in a known layout. */
  readonly counts: readonly Cell[];
};

/** The heading of a count column, read from the words above it. */
export type RawHeading = {
  /** The words that stand in the column itself, top to bottom: 'Geen klantprofiel in Sonar'. */
  readonly text: string;
  /** The headings over several columns that cover this one, top to bottom and cut by ' / '; '' when there is none. */
  readonly group: string;
};

export type RawTable = {
  readonly rows: readonly RawRow[];
  readonly total: RawRow;
  /** Left to right, one for each count column; all empty when headings are not in the text layer. */
  readonly headings: readonly RawHeading[];
  /** Why the words over the counts do not tell which column is which; undefined when they do, or when there are none. */
  readonly unclear?: string;
  /** The region columns of the 2023 look as printed: '22' and 'Rijnmond'. */
  readonly regionNumber: Cell | undefined;
  readonly regionName: Cell | undefined;
};

/** A row of the table, or something beside it, that was not drawn as it was found by position. */
export type Undrawn = {
  /** The name of the row; 'table' for what belongs to no row. */
  readonly subject: string;
  /** The row by position; null for what is no part of the table. */
  readonly expected: string | null;
  /** What was drawn in its place, or was not used. */
  readonly found: string;
};

/** The table as the structure tree of a tagged PDF has it: texts without positions. */
export type TreeTable = { readonly rows: readonly TreeRow[]; readonly total: TreeRow };
export type TreeRow = { readonly name: string; readonly counts: readonly string[] };

/** Why no table was taken; `seen` is what a person needs to recognise the new layout. */
export type TableProblem = { readonly problem: string; readonly seen: string };

export type RawDocument = {
  /** Every line outside the table, in reading order: title, quarter line, explanation, footnote. */
  readonly lines: readonly Line[];
  readonly table: RawTable | TableProblem;
  /** What of the table was not drawn as it was found; nothing without a table. */
  readonly undrawn: readonly Undrawn[];
  /** Of tagged documents only: the cells of the structure tree. Undefined without such a table. */
  readonly tree: TreeTable | TableProblem | undefined;
};
