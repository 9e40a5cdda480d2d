/** Drawing with pdf-lib in points from the top left, in a font that is asked for by name. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import fontkit from '@pdf-lib/fontkit';
import { degrees, PDFDocument, rgb, StandardFonts, type PDFFont, type PDFPage } from 'pdf-lib';

import type { PdfText, TextItem } from '../../src/extract/pdf/text.ts';
import { widthOf as relativeWidthOf } from '../../src/extract/table/words.ts';
import type { Look } from './publication.ts';

export type TextStyle = {
  readonly size: number;
  readonly bold?: boolean;
  readonly angle?: 0 | 90 | 270;
};

export type Canvas = {
  readonly width: number;
  readonly height: number;
  widthOf(text: string, style: TextStyle): number;
  /** `y` is the baseline, down from the top; `page` from 0. */
  text(page: number, text: string, x: number, y: number, style: TextStyle): void;
  box(page: number, box: Box, fill: boolean): void;
};

export type Box = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

const FOLDER = join(
  dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')),
  'ttf',
);
const files = new Map<string, Promise<Uint8Array>>();

/** Widths at a size of 1000, by font and text: each document says the same, and a font is slow to measure. */
const widths = new Map<string, number>();

async function embed(document: PDFDocument, look: Look, bold: boolean): Promise<PDFFont> {
  if (look.font === 'Helvetica') {
    return document.embedFont(bold ? StandardFonts.HelveticaBold : StandardFonts.Helvetica);
  }
  if (look.font === 'TimesRoman') {
    return document.embedFont(bold ? StandardFonts.TimesRomanBold : StandardFonts.TimesRoman);
  }
  const name = `${look.font}${bold ? '-Bold' : ''}.ttf`;
  const bytes = files.get(name) ?? readFile(join(FOLDER, name));
  files.set(name, bytes);
  return document.embedFont(await bytes, { subset: true });
}

function sizeOf(isWide: boolean): readonly [width: number, height: number] {
  return isWide ? [841.89, 595.28] : [595.28, 841.89];
}

/** Keeps what is drawn as text at its place, in an ordinary font. Lines and colours are left out. */
export function createTextCanvas(isWide: boolean): Canvas & { toText(): PdfText } {
  const [width, height] = sizeOf(isWide);
  const pages = new Map<number, TextItem[]>();
  const widthOf = (text: string, { size }: TextStyle): number =>
    (relativeWidthOf(text) * size) / 1000;
  return {
    width,
    height,
    widthOf,
    text: (page, text, x, y, style) => {
      const { size, angle = 0 } = style;
      const items = pages.get(page) ?? [];
      pages.set(page, items);
      if (text.trim() !== '') items.push({ text, x, y, width: widthOf(text, style), size, angle });
    },
    box: () => {},
    toText: () => ({
      pages: [...pages].map(([page, items]) => ({ page: page + 1, width, height, items })),
    }),
  };
}

/** An empty document of A4 pages, lying when `isWide`. The same calls give the same bytes. */
export async function createCanvas(
  look: Look,
  isWide: boolean,
): Promise<Canvas & { save(): Promise<Uint8Array> }> {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.registerFontkit(fontkit);
  const [regular, bold] = [await embed(document, look, false), await embed(document, look, true)];
  const [width, height] = sizeOf(isWide);
  const fontOf = (style: TextStyle): PDFFont => (style.bold === true ? bold : regular);
  const pageAt = (index: number): PDFPage => {
    while (document.getPageCount() <= index) {
      document.addPage([width, height]).setRotation(degrees(look.rotatePage));
    }
    return document.getPage(index);
  };
  const widthOf = (text: string, style: TextStyle): number => {
    const key = `${look.font} ${style.bold === true} ${text}`;
    // of another size it is as many times wider
    const width = widths.get(key) ?? fontOf(style).widthOfTextAtSize(text, 1000);
    widths.set(key, width);
    return width * (style.size / 1000);
  };
  return {
    width,
    height,
    widthOf,
    text: (page, text, x, y, style) => {
      const angle = style.angle ?? 0;
      const options = { font: fontOf(style), size: style.size, rotate: degrees(-angle) };
      const turn = (angle * Math.PI) / 180;
      let along = 0;
      for (const part of look.letterByLetter ? text : [text]) {
        const at = { x: x + along * Math.cos(turn), y: height - y - along * Math.sin(turn) };
        if (part.trim() !== '') pageAt(page).drawText(part, { ...options, ...at });
        along += widthOf(part, style);
      }
    },
    box: (page, { left, top, right, bottom }, fill) => {
      const at = { x: left, y: height - bottom, width: right - left, height: bottom - top };
      const ink = fill ? { color: rgb(0.9, 0.93, 0.97) } : { borderColor: rgb(0.5, 0.5, 0.5) };
      pageAt(page).drawRectangle({ ...at, ...ink, ...(fill ? {} : { borderWidth: 0.5 }) });
    },
    save: () => document.save(),
  };
}
