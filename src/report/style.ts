/** The one stylesheet: read once, named by its hash. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

export type Style = { readonly text: string; readonly etag: string; readonly href: string };
export type ReadStyle = () => Promise<Style>;

export function createReadStyle(): ReadStyle {
  let style: Promise<Style> | undefined;
  return () => (style ??= read());
}

async function read(): Promise<Style> {
  const text = await readFile(new URL('style.css', import.meta.url), 'utf8');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return { text, etag: `"${hash}"`, href: `/style.css?v=${hash}` };
}
