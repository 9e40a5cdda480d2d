/**
 * Which of a page's text can be seen. pdf.js tells neither layers nor rendering modes with the text, only with the list
 * of everything that a page draws, which costs half a document more: it is asked for where a file could hide something.
 */
import { inflateSync } from 'node:zlib';

import type { DrawnText } from './page-text.ts';
import type { UnseenItem } from './text.ts';

type Unseen = UnseenItem['unseen'];

/** `Tr` with another operand than 0, 1 or 2, or with none that stands beside it. */
const OTHER_MODE = /Tr(?<=(?:^|[\s\d])Tr)(?<!(?:^|[^\d.+-])[012]\s+Tr)(?=[\s/[(<%]|$)/;
/** What is packed so is not looked into here. */
const OTHER_FILTER = /\/(?:LZW|ASCII85|ASCIIHex|RunLength|Brotli)Decode|\/Crypt\b|\/Encrypt\b/;
/** Content streams have some 100 kB at most. */
const LARGEST_CONTENT = 8 * 1024 * 1024;

/** May the file draw text in a mode that paints nothing? Looks into every stream, and says yes where it cannot. */
export function mayBeUnpainted(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (hasOtherMode(file) || OTHER_FILTER.test(file.toString('latin1'))) return true;
  for (let at = file.indexOf('stream'); at !== -1; at = file.indexOf('stream', at + 6)) {
    const start = at + (file.toString('latin1', at + 6, at + 8) === '\r\n' ? 8 : 7);
    const isDeflated = start + 2 <= file.length && file.readUInt16BE(start) % 31 === 0;
    if (!isDeflated || (file.readUInt8(start) & 15) !== 8) continue;
    try {
      const options = { maxOutputLength: LARGEST_CONTENT };
      if (hasOtherMode(inflateSync(file.subarray(start), options))) return true;
    } catch {
      return true;
    }
  }
  return false;
}

function hasOtherMode(content: Buffer): boolean {
  return content.includes('Tr') && OTHER_MODE.test(content.toString('latin1'));
}

/** Everything that a page draws, as pdf.js tells it: operators by their names, with their arguments. */
export type Operation = { readonly name: string | undefined; readonly args: readonly unknown[] };

/** The letters of a page in the order of drawing, without blanks; for each, why it is not seen. */
export type Letters = { readonly text: string; readonly unseen: readonly (Unseen | undefined)[] };

const OPENS = new Set(['save', 'paintFormXObjectBegin', 'beginGroup']);
const CLOSES = new Set(['restore', 'paintFormXObjectEnd', 'endGroup']);
const UNPAINTED = new Set<unknown>([3, 7]);

/** Follows layers and rendering modes through the operations. `isOn` says whether an optional content group is. */
export function toLetters(
  operations: Iterable<Operation>,
  isOn: (group: unknown) => boolean,
): Letters {
  let text = '';
  const unseen: (Unseen | undefined)[] = [];
  const layers: boolean[] = [];
  const modes: unknown[] = [];
  let mode: unknown = 0;
  for (const { name, args } of operations) {
    if (name === undefined) continue;
    if (OPENS.has(name)) modes.push(mode);
    else if (CLOSES.has(name)) mode = modes.length > 0 ? modes.pop() : mode;
    else if (name === 'setTextRenderingMode') mode = args[0];
    else if (name === 'beginMarkedContent') layers.push(true);
    else if (name === 'beginMarkedContentProps') layers.push(args[0] !== 'OC' || isOn(args[1]));
    else if (name === 'endMarkedContent') layers.pop();
    else if (name === 'showText') {
      const off = layers.includes(false) ? 'layer' : undefined;
      const why = off ?? (UNPAINTED.has(mode) ? 'mode' : undefined);
      // numbers among the glyphs move what follows
      const glyphs = args[0] as readonly ({ readonly unicode?: string } | null)[];
      for (const letter of fold(glyphs.map((glyph) => glyph?.unicode ?? '').join(''))) {
        text += letter;
        for (let unit = 0; unit < letter.length; unit += 1) unseen.push(why);
      }
    }
  }
  return { text, unseen };
}

/** pdf.js makes blanks up, leaves out what formats, and takes ligatures apart: in neither must the two differ. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/[\s\p{Cf}]/gu, '');
}

/**
 * Each run with the reason why it is not seen. Undefined when that cannot be told: a run is seen in part, or the runs
 * can be laid over the letters of the page in ways that say different things (pdf.js leaves out what is beside it).
 */
export function markUnseen(
  drawn: readonly DrawnText[],
  letters: Letters,
): readonly DrawnText[] | undefined {
  if (letters.unseen.every((why) => why === undefined)) return drawn;
  const texts = drawn.map(({ str }) => Array.from(str, fold).join(''));
  const reasons = toReasons(texts.join(''), letters);
  let end = 0;
  const marked = drawn.flatMap((run, index) => {
    const start = end;
    end += texts[index]?.length ?? 0;
    const unseen = reasons?.[start];
    return reasons?.slice(start, end).some((why) => why !== unseen) ? [] : [{ ...run, unseen }];
  });
  return reasons !== undefined && marked.length === drawn.length ? marked : undefined;
}

/** One reason for each letter of a text, whichever way it is laid over the letters of the page. */
function toReasons(text: string, letters: Letters): (Unseen | undefined)[] | undefined {
  const firsts = lay(text, letters.text);
  const lasts = lay(reversed(text), reversed(letters.text))?.toReversed();
  const reasons = firsts?.map((first, index) => {
    const end = letters.text.length - (lasts?.[index] ?? 0);
    const possible = letters.unseen.slice(first, end);
    return new Set(possible.filter((_, at) => letters.text[first + at] === text[index]));
  });
  if (reasons?.some((possible) => possible.size > 1)) return undefined;
  return reasons?.map((possible) => [...possible][0]);
}

/** The earliest place for each letter of a text in a longer one that holds them in this order. */
function lay(text: string, longer: string): number[] | undefined {
  const laid: number[] = [];
  let at = -1;
  for (const letter of text.split('')) {
    at = longer.indexOf(letter, at + 1);
    if (at === -1) return undefined;
    laid.push(at);
  }
  return laid;
}

function reversed(text: string): string {
  return text.split('').toReversed().join('');
}
