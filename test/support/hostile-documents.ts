/** Twenty documents that mean harm or mean nothing, each with the code by which it has to be kept out. */
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';

import type { CheckCode } from '../../src/findings.ts';
import {
  buildBillionLaughs,
  buildDeepNesting,
  buildEndlessText,
  buildFlateBomb,
  buildFormLoop,
  buildManyPages,
  buildMaze,
  buildPage,
  buildPageTreeLoop,
  buildPdf,
  buildUnknownEncryption,
  buildUnmapped,
  buildWithoutText,
  buildXrefBomb,
  drawText,
  stream,
} from './hostile-pdf.ts';

/** The publication in whose place a hostile document stands. */
export type Place = {
  /** A good document of it. */
  readonly good: Uint8Array;
  /** Quarter and region as printed. */
  readonly quarterLine: string;
};

export type HostileDocument = {
  readonly kind: string;
  readonly code: CheckCode;
  /** Whole `%PDF-` … `%%EOF`: anything less is not archived. */
  build(place: Place): Uint8Array;
};

export const HOSTILE: readonly HostileDocument[] = [
  hostile('a bomb of 2 GB', 'parser_limit', () => buildFlateBomb(2_000)),
  hostile('a maze of forms', 'parser_limit', () => buildMaze(12)),
  hostile('two files glued together', 'invalid_pdf', ({ good }) =>
    Buffer.concat([good, buildPage(drawText('Zeeland', 50, 700))]),
  ),
  hostile('a bomb in its cross-reference table', 'parser_limit', () => buildXrefBomb(1_000)),
  hostile('a password', 'encrypted', () => readFixture('encrypted-user-password')),
  hostile('a billion laughs', 'parser_limit', () => buildBillionLaughs(9)),
  hostile('a table that JavaScript would write', 'layout_known', buildJavaScript),
  hostile('200 MB of operators', 'parser_limit', () => buildOperators(200)),
  hostile('a drawing without text', 'no_text', buildWithoutText),
  hostile('a text without end', 'parser_limit', () => buildEndlessText(15)),
  hostile('a table in XFA', 'title_found', buildXfa),
  hostile('100,000 pages', 'parser_limit', () => buildManyPages(100_000)),
  hostile('a form that paints itself', 'invalid_pdf', buildFormLoop),
  hostile('a bomb of repeated bytes', 'parser_limit', () => buildRunLengthBomb(2_500)),
  hostile('a hole in the middle', 'invalid_pdf', punch),
  hostile('arrays 200,000 deep', 'invalid_pdf', () => buildDeepNesting(200_000)),
  hostile('a font without meaning', 'unmapped_glyphs', buildUnmapped),
  hostile('two billion pages, it says', 'title_found', buildHugeCount),
  hostile('a page tree that bites its tail', 'invalid_pdf', buildPageTreeLoop),
  hostile('an unknown encryption', 'encrypted', buildUnknownEncryption),
];

function hostile(kind: string, code: CheckCode, build: HostileDocument['build']): HostileDocument {
  return { kind, code, build };
}

function readFixture(name: string): Buffer {
  const text = readFileSync(new URL(`../fixtures/${name}.pdf.base64`, import.meta.url), 'utf8');
  return Buffer.from(text, 'base64');
}

/** What is between the first and the last third of the file is gone. */
function punch({ good }: Place): Buffer {
  const third = Math.floor(good.length / 3);
  return Buffer.concat([good.subarray(0, third), good.subarray(-third)]);
}

/** Operators that change nothing, without a letter. */
function buildOperators(megabytes: number): Buffer {
  const content = Buffer.alloc(megabytes * 1_000_000, 'q Q ');
  return buildPage(stream(deflateSync(content), '/Filter /FlateDecode'));
}

/** Pairs of a count and a blank: each grows to 128 bytes, behind a filter that shrank the pairs a thousandfold. */
function buildRunLengthBomb(megabytes: number): Buffer {
  const pairs = Buffer.alloc((megabytes * 1_000_000) / 64, Buffer.from([129, 32]));
  return buildPage(stream(deflateSync(pairs), '/Filter [/FlateDecode /RunLengthDecode]'));
}

const HELVETICA =
  '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';
const PAGE =
  '/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >>';

function buildHugeCount(): Buffer {
  return buildPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>',
    `<< ${PAGE} >>`,
    stream(drawText('Zeeland', 50, 700)),
    HELVETICA,
  ]);
}

/** The title is there; a script that runs when the file is opened would write the table into a field. */
function buildJavaScript({ quarterLine }: Place): Buffer {
  const title = drawText('Transparantie van klantprofielen', 50, 760, 18);
  const script =
    'this.getField\\("table"\\).value = "Goes 1 2 3 4 10"; app.launchURL\\("http://127.0.0.1/"\\);';
  return buildPdf([
    '<< /Type /Catalog /Pages 2 0 R /OpenAction 6 0 R /AcroForm << /Fields [7 0 R] >> /Names << /JavaScript << /Names [(a) 6 0 R] >> >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< ${PAGE} /Annots [7 0 R] /AA << /O 6 0 R >> >>`,
    stream(title + drawText(quarterLine, 50, 730)),
    HELVETICA,
    `<< /Type /Action /S /JavaScript /JS (${script}) >>`,
    '<< /Type /Annot /Subtype /Widget /FT /Tx /T (table) /V (Totaal 1 2 3 4 10) /Rect [50 500 400 650] /P 3 0 R /AA << /C 6 0 R >> >>',
  ]);
}

/** What pages of forms say to readers that do not know XFA, with a table in the form. */
function buildXfa(): Buffer {
  const form =
    '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><subform><draw><value><text>Transparantie van klantprofielen</text></value></draw></subform></template></xdp:xdp>';
  return buildPdf([
    '<< /Type /Catalog /Pages 2 0 R /NeedsRendering true /AcroForm << /Fields [] /XFA 6 0 R >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< ${PAGE} >>`,
    stream(drawText('Please wait...', 50, 700)),
    HELVETICA,
    stream(form),
  ]);
}
