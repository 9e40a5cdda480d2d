/** Damage to a PDF's bytes, inside and outside of its streams. */
import { decodePDFRawStream, PDFDocument, PDFName, PDFRawStream } from 'pdf-lib';

import type { Random } from './random.ts';

export type ByteMutation = {
  readonly id: string;
  readonly title: string;
  readonly mutate: (bytes: Uint8Array, random: Random) => Uint8Array;
};

/**
 * The same document with every stream unpacked: a changed byte then is a changed operator, glyph or width instead of a
 * broken stream.
 */
export async function unpack(bytes: Uint8Array): Promise<Uint8Array> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  for (const [ref, object] of document.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFRawStream)) continue;
    if (object.dict.get(PDFName.of('Filter')) !== PDFName.of('FlateDecode')) continue;
    const contents = decodePDFRawStream(object).decode();
    const dict = object.dict.clone(document.context);
    dict.delete(PDFName.of('Filter'));
    dict.delete(PDFName.of('DecodeParms'));
    document.context.assign(ref, PDFRawStream.of(dict, contents));
  }
  return document.save({ useObjectStreams: false, addDefaultPage: false });
}

type Span = readonly [from: number, to: number];

/** Where the contents of streams stand. */
function findStreams(bytes: Uint8Array): readonly Span[] {
  const text = Buffer.from(bytes).toString('latin1');
  return [...text.matchAll(/stream\r?\n([^]*?)endstream/g)]
    .map((match): Span => [match.index + 7, match.index + match[0].length - 9])
    .filter(([from, to]) => to > from);
}

/** Half of the damage is done inside of streams, each stream as likely as another. */
function pickPlace(bytes: Uint8Array, random: Random): number {
  const streams = findStreams(bytes);
  if (streams.length === 0 || random.chance(0.5)) return random.int(0, bytes.length - 1);
  const [from, to] = random.pick(streams);
  return random.int(from, to - 1);
}

function splice(bytes: Uint8Array, at: number, count: number, added: Uint8Array): Uint8Array {
  return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at + count)]);
}

function noise(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.int(0, 255));
}

const DIGIT_0 = 0x30;

function isDigit(byte: number): boolean {
  return byte >= DIGIT_0 && byte < DIGIT_0 + 10;
}

const END = Buffer.from('\n%%EOF\n');

export const BYTE_MUTATIONS: readonly ByteMutation[] = [
  {
    id: 'bit',
    title: 'a bit flipped',
    mutate: (bytes, random) => {
      const at = pickPlace(bytes, random);
      return splice(bytes, at, 1, Uint8Array.of((bytes[at] ?? 0) ^ (1 << random.int(0, 7))));
    },
  },
  {
    id: 'byte',
    title: 'a byte replaced',
    mutate: (bytes, random) => {
      const at = pickPlace(bytes, random);
      return splice(bytes, at, 1, Uint8Array.of((bytes[at] ?? 0) ^ random.int(1, 255)));
    },
  },
  {
    id: 'digit',
    title: 'a digit replaced by another one',
    mutate: (bytes, random) => {
      const start = pickPlace(bytes, random);
      const found = bytes.subarray(start).findIndex((byte) => isDigit(byte));
      const at = start + Math.max(0, found);
      const digit = ((bytes[at] ?? 0) - DIGIT_0 + random.int(1, 9)) % 10;
      return splice(bytes, at, 1, Uint8Array.of(DIGIT_0 + Math.max(0, digit)));
    },
  },
  {
    id: 'insert',
    title: 'bytes inserted',
    mutate: (bytes, random) =>
      splice(bytes, pickPlace(bytes, random), 0, noise(random, random.int(1, 8))),
  },
  {
    id: 'delete',
    title: 'bytes deleted',
    mutate: (bytes, random) =>
      splice(bytes, pickPlace(bytes, random), random.int(1, 32), new Uint8Array()),
  },
  {
    id: 'block',
    title: 'a block copied over another place',
    mutate: (bytes, random) => {
      const from = pickPlace(bytes, random);
      const block = bytes.slice(from, from + random.int(2, 64));
      return splice(bytes, pickPlace(bytes, random), block.length, block);
    },
  },
  {
    id: 'cut',
    title: 'a part of the end missing, with an end of file behind it',
    mutate: (bytes, random) =>
      Buffer.concat([bytes.subarray(0, random.int(0, bytes.length - 1)), END]),
  },
  {
    id: 'truncated',
    title: 'a part of the end missing',
    mutate: (bytes, random) => bytes.slice(0, random.int(0, bytes.length - 1)),
  },
];
