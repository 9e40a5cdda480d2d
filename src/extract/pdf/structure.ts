/** The structure tree of a tagged page → which cell of a table each piece of marked content belongs to. Pure. */
import { PDF_LIMITS } from './limits.ts';
import type { StructCell } from './text.ts';

/** What pdf.js says of a structure element; only what is read here. */
export type StructNode = {
  readonly role?: string;
  readonly type?: string;
  readonly id?: string;
  readonly children?: readonly StructNode[];
};

export type StructTables = {
  /** In the order of the tree; pdf.js leaves out cells that hold nothing on this page. */
  readonly cells: readonly StructCell[];
  /** Marked content → its cell, a place in `cells`. */
  readonly cellOf: ReadonlyMap<string, number>;
};

/** Elements may stand inside each other this deep. */
const DEEPEST = 100;

/** Every cell of every table. Throws a RangeError when the tree is deeper or has more cells than a real one could. */
export function toStructTables(root: StructNode): StructTables {
  const cells: StructCell[] = [];
  const cellOf = new Map<string, number>();
  let tables = 0;
  let rows = 0;
  const walk = (
    node: StructNode,
    at: { table?: number | undefined; row?: number; cell?: number },
    depth: number,
  ): void => {
    if (depth > DEEPEST || cells.length > PDF_LIMITS.items) {
      throw new RangeError('a structure tree larger than a document of this kind can have');
    }
    if (node.type === 'content') {
      if (node.id !== undefined && at.cell !== undefined) cellOf.set(node.id, at.cell);
      return;
    }
    let here = at;
    const { table, row } = at;
    const isCell = node.role === 'TD' || node.role === 'TH';
    if (node.role === 'Table') here = { table: tables++ };
    else if (node.role === 'TR') here = { table, row: rows++ };
    else if (isCell && table !== undefined && row !== undefined) {
      here = { table, row, cell: cells.push({ table, row }) - 1 };
    }
    for (const child of node.children ?? []) walk(child, here, depth + 1);
  };
  walk(root, {}, 0);
  return { cells, cellOf };
}
