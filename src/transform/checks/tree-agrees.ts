import { type Check, warn } from '../../findings.ts';
import { isProblem, type RawTable, type TableProblem, type TextOrderTable } from '../../raw.ts';
import { findDifferences } from './differences.ts';
import { toDifference } from './readings-agree.ts';

/**
 * The table of the structure tree, which screen readers are told, is the one that is printed. Recorded only for tagged
 * documents whose tree holds such a table; a warning, because nobody sees the tree and programs often get it wrong.
 */
export function checkTreeAgrees(
  table: RawTable,
  tree: TextOrderTable | TableProblem | undefined,
): Check[] {
  if (tree === undefined) return [];
  const differences = isProblem(tree)
    ? [toDifference(tree, 'a table in the structure tree')]
    : findDifferences(table, tree);
  const rows = { expected: table.rows.length, found: isProblem(tree) ? 0 : tree.rows.length };
  return differences.length > 0
    ? differences.map((difference) => warn('tree_agrees', { ...difference, passed: false }))
    : [warn('tree_agrees', { subject: 'table', passed: true, ...rows })];
}
