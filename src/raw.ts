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

/** Words that stand on one baseline, left to right; `text` joins them with single blanks. */
export type Line = { readonly text: string; readonly box: Box; readonly words: readonly Word[] };

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

/** A row as another reading than the one by position has it. */
export type OrderRow = {
  /** '' where it was drawn apart from its counts, among the `late` texts. */
  readonly name: string;
  readonly counts: readonly string[];
  /** Those of its counts that were drawn after all rows, in order; `counts` are then the others. */
  readonly lateCounts?: readonly string[];
};

/** The second reading: the same table from the order of drawing alone, without positions. */
export type TextOrderTable = {
  /** In the order of drawing. */
  readonly rows: readonly OrderRow[];
  readonly total: OrderRow;
  /** Texts that belong to no row, in the order of drawing; only where names were drawn apart. */
  readonly late?: readonly string[];
};

/** Why no table was taken; `seen` is what a person needs to recognise the new layout. */
export type TableProblem = { readonly problem: string; readonly seen: string };

export type RawDocument = {
  /** Every line outside the table, in reading order: title, quarter line, explanation, footnote. */
  readonly lines: readonly Line[];
  readonly table: RawTable | TableProblem;
  readonly textOrder: TextOrderTable | TableProblem;
  /** The third reading, of tagged documents only: the cells of the structure tree. Undefined without such a table. */
  readonly tree: TextOrderTable | TableProblem | undefined;
};

export function isProblem(value: RawTable | TextOrderTable | TableProblem): value is TableProblem {
  return 'problem' in value;
}
