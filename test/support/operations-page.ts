/** What docs/operations.md tells people to type. */
import { readFileSync } from 'node:fs';

const PAGE = readFileSync('docs/operations.md', 'utf8');

/** The lines of the page's one block in `language` that holds `mark`. */
export function readBlock(mark: string, language = 'sh'): string[] {
  const blocks = [...PAGE.matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
    .filter(([, written]) => written === language)
    .map(([, , block = '']) => block);
  const found = blocks.filter((block) => block.includes(mark));
  if (found.length !== 1)
    throw new Error(`${found.length} blocks of docs/operations.md hold ${mark}`);
  return found[0]?.trim().split('\n') ?? [];
}

/** The command within the page's text that holds `mark`. */
export function readLine(mark: string): string {
  const found = [...PAGE.matchAll(/`([^`\n]+)`/g)]
    .map(([, line = '']) => line)
    .filter((line) => line.includes(mark));
  if (found.length !== 1)
    throw new Error(`${found.length} commands in docs/operations.md hold ${mark}`);
  return found[0] ?? '';
}
