import { type Check, warn } from '../../findings.ts';
import { isProblem, type RawTable, type TableProblem, type TreeTable } from '../../raw.ts';
import { toLookupKey } from '../../reference/name-key.ts';
import { isSameCount, parseCount } from '../counts.ts';

/** A row that the page and the tree do not share; null where one of them does not have it. */
type Difference = {
  readonly subject: string;
  readonly expected: string | null;
  readonly found: string | null;
};

type Row = { readonly name: string; readonly counts: readonly string[] };

/**
 * The table of the structure tree, which screen readers are told, is the one that is printed. Recorded only for tagged
 * documents whose tree holds such a table; a warning, because nobody sees the tree and programs often get it wrong.
 */
export function checkTreeAgrees(
  table: RawTable,
  tree: TreeTable | TableProblem | undefined,
): Check[] {
  if (tree === undefined) return [];
  const differences = isProblem(tree) ? [toDifference(tree)] : findDifferences(table, tree);
  const rows = { expected: table.rows.length, found: isProblem(tree) ? 0 : tree.rows.length };
  return differences.length > 0
    ? differences.map((difference) => warn('tree_agrees', { ...difference, passed: false }))
    : [warn('tree_agrees', { subject: 'table', passed: true, ...rows })];
}

function toDifference({ problem, seen }: TableProblem): Difference {
  const expected = 'a table in the structure tree';
  return { subject: 'table', expected, found: `${problem}: ${seen}` };
}

function findDifferences(table: RawTable, tree: TreeTable): Difference[] {
  const rest = Map.groupBy(tree.rows, (row) => keyOf(row.name));
  const failed = table.rows.map(toTexts).flatMap((row) => {
    const other = rest.get(keyOf(row.name))?.shift();
    return other !== undefined && areSameCounts(row, other) ? [] : [differ(row, other)];
  });
  const more = [...rest.values()].flat().map((row) => differ(undefined, row));
  // the label of the total row is no data: both know the row by it, and either may cut it short
  const total = toTexts(table.total);
  return [
    ...failed,
    ...more,
    ...(areSameCounts(total, tree.total) ? [] : [differ(total, tree.total)]),
  ];
}

function toTexts({ name, counts }: RawTable['total']): Row {
  return { name: name.text, counts: counts.map(({ text }) => text) };
}

function areSameCounts({ counts }: Row, other: Row): boolean {
  return (
    counts.length === other.counts.length &&
    counts.every((text, index) =>
      isSameCount(parseCount(text), parseCount(other.counts[index] ?? '')),
    )
  );
}

/** Names that no municipality can have are compared as they are printed. */
function keyOf(name: string): string {
  return toLookupKey(name) ?? name.normalize('NFKC').replace(/\s+/g, ' ').trim();
}

function differ(row: Row | undefined, other: Row | undefined): Difference {
  const describe = (one: Row | undefined): string | null =>
    one === undefined ? null : [one.name, ...one.counts].join(' | ');
  return {
    subject: row?.name ?? other?.name ?? '',
    expected: describe(row),
    found: describe(other),
  };
}
