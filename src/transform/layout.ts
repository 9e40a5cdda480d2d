/** Which of the known looks a table has, and which of its columns is which measure. */
import { type HeadingWords, isRemnant, toMeasure, unite, whatIsSaid } from '../heading-words.ts';
import { type LabelColumn, type Measure, MEASURES } from '../measures.ts';
import { parsePercent } from '../percent.ts';
import { counted } from '../printable.ts';
import type { RawDocument, RawTable, RawHeading } from '../raw.ts';
import type { Layout, Layouts } from '../reference/schema.ts';

/**
 * A known look has five counts in every row, and the same columns in front; printed headings may order them anew. A text
 * says what was seen instead.
 */
export function findLayout(table: RawDocument['table'], { layouts }: Layouts): Layout | string {
  if ('problem' in table) {
    return [table.problem, table.seen].filter((text) => text !== '').join(': ');
  }
  const odd = findOddity(table);
  if (odd !== undefined) return odd;
  const labels = toLabelColumns(table);
  const seen = labels.join(', ');
  const inAnyOrder = new Set(labels);
  return (
    layouts.find(({ columns }) => columns.labels.join(', ') === seen) ??
    layouts.find(
      ({ columns }) => inAnyOrder.symmetricDifference(new Set(columns.labels)).size === 0,
    ) ??
    `in front of the counts: ${seen}`
  );
}

/** The columns in front of the counts, left to right. */
function toLabelColumns({ regionNumber, regionName, rows }: RawTable): LabelColumn[] {
  const cells = [
    ['region_number', regionNumber],
    ['region_name', regionName],
    ['municipality', rows[0]?.name],
  ] as const;
  return cells
    .flatMap(([column, cell]) => (cell === undefined ? [] : [{ column, left: cell.box.left }]))
    .sort((a, b) => a.left - b.left)
    .map(({ column }) => column);
}

function findOddity(table: RawTable): string | undefined {
  const rows = [...table.rows, table.total];
  const widths = [...rows.map((row) => row.counts.length), table.headings.length];
  const odd = widths.find((width) => width !== MEASURES.length);
  return odd === undefined ? undefined : describeColumns(table, odd);
}

/** '6 columns of counts, the last are percents'; without percents, a row as it is printed. */
function describeColumns({ rows }: RawTable, count: number): string {
  const percents = Array.from({ length: count }, (_, at) => at + 1).filter((column) =>
    rows.every(({ counts }) => parsePercent(counts[column - 1]?.text ?? '') !== undefined),
  );
  const columns = `${counted(count, 'column')} of counts`;
  const [only, other] = percents;
  if (only === undefined) {
    const [row] = rows;
    const printed = [row?.name, ...(row?.counts ?? [])].flatMap((cell) => cell?.text ?? []);
    return `${columns} instead of ${MEASURES.length}, the first row is '${printed.join(' ')}'`;
  }
  if (other !== undefined) return `${columns}, numbers ${percents.join(', ')} are percents`;
  return `${columns}, ${only === count ? 'the last' : `number ${only}`} are percents`;
}

/** Which printed column is which measure. */
export type Mapping = {
  /** The measure of each count column, left to right: all five, each once. */
  readonly columns: readonly Measure[];
  readonly measuresFrom: 'header' | 'layout';
};

/**
 * Headings decide when they name all five measures, each once. When nothing stands over the counts but the remnants
 * that `layouts.json` lists, the layout decides. Anything between is not understood, and told as a text: a guess would
 * swap columns.
 */
export function findMapping(
  { headings, unclear }: Pick<RawTable, 'headings' | 'unclear'>,
  layout: Layout,
  words: HeadingWords,
): Mapping | string {
  const isAbsent = headings.every(
    ({ text, group }) => isRemnant(text, words) && isRemnant(group, words),
  );
  if (isAbsent && unclear === undefined) {
    return { columns: layout.columns.measures, measuresFrom: 'layout' };
  }
  const columns = headings.flatMap(({ group, text }) => {
    const said = [...group.split(' / '), text].map((part) => whatIsSaid(part, words));
    return said.every((one) => one !== undefined) ? (toMeasure(unite(said)) ?? []) : [];
  });
  if (new Set(columns).size === MEASURES.length && unclear === undefined) {
    return { columns, measuresFrom: 'header' };
  }
  return [...headings.map(describe), ...(unclear === undefined ? [] : [unclear])].join(' | ');
}

function describe({ group, text }: RawHeading, index: number): string {
  const above = [group, text].filter((part) => part !== '').join(': ');
  return `column ${index + 1}: ${above === '' ? '(nothing)' : `'${above}'`}`;
}
