/** What bytes are taken for, told by their beginning and never by their address; and whether a PDF is whole. Pure. */
import { failed, type Failed } from './answers.ts';
import kinds from './kinds-of-bytes.json' with { type: 'json' };
import { counted } from '../../printable.ts';

/** A page can be read for links, JSON for items; markup is another XML, such as a feed; a file is anything else. */
export type BytesKind = {
  readonly kind: 'pdf' | 'page' | 'json' | 'markup' | 'text' | 'file';
  /** For messages: 'a picture (PNG)'. Never a word of the bytes themselves, which a stranger wrote. */
  readonly what: string;
};

/** As far as anyone looks, in bytes. */
export const HEAD_BYTES = 1024;

/** Root elements of XML that people give as a list. */
const MARKUP: Readonly<Record<string, string>> = kinds.markup;

/** Tells what the beginning of a file or an answer is. */
export function findBytesKind(bytes: Uint8Array): BytesKind {
  const head = bytes.subarray(0, HEAD_BYTES);
  if (head.length === 0) return { kind: 'file', what: 'nothing: no byte came' };
  const latin1 = toLatin1(head);
  // a character stands for a byte; `at` where it is not the first
  const known = kinds.signatures.find(({ begins, at = 0 }) => latin1.startsWith(begins, at));
  if (known) return { kind: 'file', what: known.what };
  const text = decode(head, latin1).trimStart();
  if (!text.startsWith('<') && latin1.includes('%PDF-')) return { kind: 'pdf', what: 'a PDF' };
  if (hasControls(text)) return { kind: 'file', what: 'binary data' };
  if (text.startsWith('<')) return findMarkup(text);
  if (/^[[{]/.test(text)) return { kind: 'json', what: 'JSON' };
  if (text.startsWith('BEGIN:VCALENDAR')) return { kind: 'text', what: 'a calendar' };
  return { kind: 'text', what: text === '' ? 'nothing but blanks' : 'plain text' };
}

/** Control characters that no text holds; a tab, ends of lines and an escape may stand in one. */
function hasControls(text: string): boolean {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  return codes.some((code) => code < 9 || (code > 13 && code < 32 && code !== 27));
}

function decode(head: Uint8Array, latin1: string): string {
  if (latin1.startsWith('\xFF\xFE')) return new TextDecoder('utf-16le').decode(head);
  if (latin1.startsWith('\xFE\xFF')) return new TextDecoder('utf-16be').decode(head);
  return latin1.replace(/^\xEF\xBB\xBF/, '');
}

/** By its first element; what has no name of its own is read as a page, as browsers do. */
function findMarkup(text: string): BytesKind {
  const isXml = text.startsWith('<?xml');
  const bare = text.replaceAll(/<!--.*?-->|<\?.*?\?>|<!doctype[^>]*>/gis, '').trimStart();
  const root = /^<(?:[\w-]+:)?([\w-]+)/.exec(bare)?.[1] ?? '';
  const what = MARKUP[root];
  if (what !== undefined) return { kind: 'markup', what };
  if (isXml && !/^html$/i.test(root) && !/<!doctype\s+html/i.test(text)) {
    return { kind: 'markup', what: 'an XML document' };
  }
  return { kind: 'page', what: 'an HTML page' };
}

/**
 * The reason why bytes are not a whole PDF; undefined when they are: `%PDF-` stands in the first kilobyte and `%%EOF` in
 * the last, padding at the end not counted.
 */
export function findPdfFault(bytes: Uint8Array): Failed | undefined {
  if (bytes.length === 0) return failed('truncated', 'the body is empty');
  const head = toLatin1(bytes.subarray(0, HEAD_BYTES));
  if (!head.includes('%PDF-')) {
    return failed('not_a_pdf', `not a PDF but ${findBytesKind(bytes).what}`);
  }
  const end = bytes.findLastIndex((byte) => byte > 0x20) + 1;
  if (!toLatin1(bytes.subarray(Math.max(0, end - HEAD_BYTES), end)).includes('%%EOF')) {
    return failed('truncated', `the PDF has no end mark after ${counted(bytes.length, 'byte')}`);
  }
  return undefined;
}

function toLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
