/** The chunks of text that pdf.js streams → runs of text, each with its cell in the structure tree. */
import type { TextContent } from 'pdfjs-dist/types/src/display/api.d.ts';

import { PDF_LIMITS } from './limits.ts';
import type { DrawnText } from './page-text.ts';

/** What a document may still say; it is refused when either falls below 0. */
export type Budget = { items: number; characters: number };

export class RunCollector {
  readonly drawn: DrawnText[] = [];
  readonly #styles = new Map<string, { readonly vertical: boolean }>();
  readonly #cellOf: ReadonlyMap<string, number>;
  readonly #budget: Budget;
  /** Marked content may stand inside marked content: the cell of each, the innermost last. */
  readonly #open: (number | undefined)[] = [];

  constructor(cellOf: ReadonlyMap<string, number>, budget: Budget) {
    this.#cellOf = cellOf;
    this.#budget = budget;
  }

  /** Takes what it reads off the budget. */
  push(chunk: TextContent): void {
    for (const [name, style] of Object.entries(chunk.styles)) this.#styles.set(name, style);
    for (const item of chunk.items) {
      if ('str' in item) this.#add(item);
      else if (item.type === 'endMarkedContent') this.#open.pop();
      else this.#open.push(this.#cellOf.get(item.id) ?? this.#open.at(-1));
    }
  }

  #add(item: Extract<TextContent['items'][number], { str: string }>): void {
    this.#budget.items -= item.str.trim() === '' ? 0.1 : 1;
    this.#budget.characters -= item.str.length;
    if (item.str.length > PDF_LIMITS.itemCharacters) this.#budget.characters = -1;
    const isVertical = this.#styles.get(item.fontName)?.vertical === true;
    this.drawn.push({ ...item, isVertical, cell: this.#open.at(-1) });
  }
}
