/** Text and numbers of a drawing. What comes from a document is hostile: it is shown, never obeyed. */
import { readFileSync } from 'node:fs';

/** A stylesheet of this folder, as short as it can stand in every drawing. */
export function readStyle(name: 'overlay' | 'page'): string {
  const text = readFileSync(new URL(`${name}.css`, import.meta.url), 'utf8');
  const bare = text.replaceAll(/\/\*.*?\*\//gs, '');
  return bare.replaceAll(/\s+/g, ' ').trim();
}

/** For text and attributes alike. Characters that XML does not have, or that nobody can see, become visible. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Two decimals are finer than anyone sees. */
export function round(points: number): number {
  return Math.round(points * 100) / 100;
}

export function rect(
  kind: string,
  box: { left: number; top: number; right: number; bottom: number },
  title = '',
): string {
  const { left, top } = box;
  const size = `width="${round(Math.max(box.right - left, 0.5))}" height="${round(Math.max(box.bottom - top, 0.5))}"`;
  const open = `<rect class="${kind}" x="${round(left)}" y="${round(top)}" ${size}`;
  return title === '' ? `${open}/>` : `${open}><title>${escapeXml(title)}</title></rect>`;
}

/** Cuts a text into lines of at most `width` characters, at blanks where there are any, and into at most `most` lines. */
export function wrap(text: string, width: number, most = 6): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/u)) {
    for (const part of word.match(new RegExp(`.{1,${width}}`, 'gu')) ?? []) {
      if (line !== '' && line.length + 1 + part.length > width) {
        lines.push(line);
        line = part;
      } else line = line === '' ? part : `${line} ${part}`;
    }
  }
  if (line !== '') lines.push(line);
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `${lines[most - 1] ?? ''} …`];
}
