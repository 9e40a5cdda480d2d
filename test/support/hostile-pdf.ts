/** PDFs written by hand, byte by byte: small ones that are odd, and ones that mean harm. */
import { deflateRawSync, deflateSync, constants } from 'node:zlib';

export type PdfStream = { readonly dict: string; readonly bytes: Uint8Array };

/** A PDF 1.7 with these objects (numbered from 1; object 1 is the catalog) and a correct cross-reference table. */
export function buildPdf(objects: readonly (string | PdfStream)[], trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\u00e9\u00e9\n', 'latin1')];
  let position = parts[0]?.length ?? 0;
  const offsets = objects.map((object, index) => {
    const offset = position;
    const body = Buffer.concat([
      Buffer.from(`${index + 1} 0 obj\n`),
      typeof object === 'string' ? Buffer.from(object, 'latin1') : encodeStream(object),
      Buffer.from('\nendobj\n'),
    ]);
    parts.push(body);
    position += body.length;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${position}\n%%EOF\n`;
  parts.push(
    Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}${end}`, 'latin1'),
  );
  return Buffer.concat(parts);
}

export function stream(content: string | Uint8Array, dict = ''): PdfStream {
  return { dict, bytes: typeof content === 'string' ? Buffer.from(content, 'latin1') : content };
}

function encodeStream({ dict, bytes }: PdfStream): Buffer {
  return Buffer.concat([
    Buffer.from(`<< /Length ${bytes.length} ${dict} >>\nstream\n`),
    bytes,
    Buffer.from('\nendstream'),
  ]);
}

export type PageOptions = {
  /** More entries of the page dictionary. */
  readonly page?: string;
  readonly mediaBox?: string;
  /** More entries of the resources. */
  readonly resources?: string;
  /** Objects from number 6. */
  readonly more?: readonly (string | PdfStream)[];
  readonly font?: string;
};

/** One page with this content; /F1 is Helvetica. */
export function buildPage(content: string | PdfStream, options: PageOptions = {}): Buffer {
  const { page = '', mediaBox = '0 0 595 842', resources = '', more = [] } = options;
  const font =
    options.font ??
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';
  return buildPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [${mediaBox}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> ${resources} >> ${page} >>`,
    typeof content === 'string' ? stream(content) : content,
    font,
    ...more,
  ]);
}

/** Operators that draw a text; the matrix is that of the text. */
export function drawText(
  text: string,
  x: number,
  y: number,
  size = 12,
  matrix = '1 0 0 1',
): string {
  return `BT /F1 ${size} Tf ${matrix} ${x} ${y} Tm (${text}) Tj ET\n`;
}

/** A content stream behind two FlateDecode filters that inflates to `megabytes` of zeros: a few kB as a file. */
export function buildFlateBomb(megabytes: number): Buffer {
  const dict = '/Filter [/FlateDecode /FlateDecode]';
  return buildPage(stream(deflateSync(deflateZeros(megabytes)), dict));
}

/** A cross-reference stream that is a bomb: it grows before the document is even open. */
export function buildXrefBomb(megabytes: number): Buffer {
  const head = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n');
  const body = encodeStream({
    dict: '/Type /XRef /Size 99999999 /W [1 2 1] /Root 1 0 R /Filter [/FlateDecode /FlateDecode]',
    bytes: deflateSync(deflateZeros(megabytes)),
  });
  const end = `\nendobj\nstartxref\n${head.length}\n%%EOF\n`;
  return Buffer.concat([head, Buffer.from('2 0 obj\n'), body, Buffer.from(end)]);
}

/** Zlib data for that many megabytes of zeros, made from one compressed megabyte repeated. */
function deflateZeros(megabytes: number): Buffer {
  const piece = deflateRawSync(Buffer.alloc(1 << 20), { finishFlush: constants.Z_FULL_FLUSH });
  const checksum = Buffer.alloc(4);
  checksum.writeUInt16BE((megabytes * (1 << 20)) % 65_521, 0);
  checksum.writeUInt16BE(1, 2);
  return Buffer.concat([
    Buffer.from([0x78, 0x9c]),
    ...Array.from({ length: megabytes }, () => piece),
    Buffer.from([0x03, 0x00]),
    checksum,
  ]);
}

/** Form XObjects that each paint the next one ten times: 10^levels texts. */
export function buildBillionLaughs(levels: number): Buffer {
  const form = (level: number) =>
    stream(
      level === levels ? drawText('ha', 10, 10) : '/X Do '.repeat(10),
      `/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> /XObject << /X ${7 + level} 0 R >> >>`,
    );
  return buildPage('/X Do', {
    resources: '/XObject << /X 6 0 R >>',
    more: Array.from({ length: levels + 1 }, (_, level) => form(level)),
  });
}

/**
 * Ten forms a level, each of which paints all ten of the next: 10^levels visits and not one letter. The reader works
 * for years, says nothing, and needs no memory for it.
 */
export function buildMaze(levels: number): Buffer {
  const names = Array.from({ length: 10 }, (_, index) => `/X${index}`);
  const xObjects = (level: number) =>
    `/XObject << ${names.map((name, index) => `${name} ${6 + level * 10 + index} 0 R`).join(' ')} >>`;
  const walk = names.map((name) => `${name} Do`).join(' ');
  const form = (level: number) =>
    level === levels
      ? stream('', '/Type /XObject /Subtype /Form /BBox [0 0 9 9]')
      : stream(
          walk,
          `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << ${xObjects(level + 1)} >>`,
        );
  const more = Array.from({ length: (levels + 1) * 10 }, (_, index) =>
    form(Math.floor(index / 10)),
  );
  return buildPage(walk, { resources: xObjects(0), more });
}

/** A form that paints itself. */
export function buildFormLoop(): Buffer {
  const form = stream(
    `${drawText('again', 10, 10)} /X Do`,
    '/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >>',
  );
  return buildPage('/X Do', { resources: '/XObject << /X 6 0 R >>', more: [form] });
}

/** A text in a structure tree whose elements each hold the next one twice: 2^levels of them, to whoever walks it. */
export function buildTreeBomb(levels: number): Buffer {
  const first = 7;
  const last = first + levels - 1;
  const elements = Array.from({ length: levels }, (_, at) => {
    const kids = first + at === last ? '0' : `[${`${first + at + 1} 0 R `.repeat(2)}]`;
    return `<< /Type /StructElem /S /Div /P ${first + at - 1} 0 R /Pg 3 0 R /K ${kids} >>`;
  });
  return buildPdf([
    '<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot 6 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /StructParents 0 >>',
    stream(`/P << /MCID 0 >> BDC ${drawText('Zeeland', 50, 700)} EMC`),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Type /StructTreeRoot /K [${first} 0 R] /ParentTree << /Nums [0 [${last} 0 R]] >> /ParentTreeNextKey 1 >>`,
    ...elements,
  ]);
}

export function buildManyPages(count: number): Buffer {
  const kids = Array.from({ length: count }, (_, index) => `${index + 4} 0 R`).join(' ');
  return buildPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${count} /MediaBox [0 0 595 842] >>`,
    stream(drawText('page', 10, 10)),
    ...Array.from({ length: count }, () => '<< /Type /Page /Parent 2 0 R /Contents 3 0 R >>'),
  ]);
}

/** A page tree that is its own child. */
export function buildPageTreeLoop(): Buffer {
  return buildPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [2 0 R] /Count 5 /Parent 2 0 R >>',
  ]);
}

/** Arrays in arrays in arrays. */
export function buildDeepNesting(levels: number): Buffer {
  return buildPage(drawText('deep', 10, 10), {
    page: `/Deep ${'['.repeat(levels)}${']'.repeat(levels)}`,
  });
}

/** One text after the other, without end for any practical purpose. */
export function buildEndlessText(megabytes: number): Buffer {
  const line = drawText('ja', 10, 10);
  const content = line.repeat(Math.ceil((megabytes * 1_000_000) / line.length));
  return buildPage(stream(deflateSync(Buffer.from(content)), '/Filter /FlateDecode'));
}

/** A drawing without a single letter. */
export function buildWithoutText(): Buffer {
  return buildPage('0 0 100 100 re f');
}

/** A font of which nothing says what its glyphs mean: all codes are controls. */
export function buildUnmapped(): Buffer {
  const content = 'BT /F1 12 Tf 20 700 Td <0001000200030004000500060007> Tj ET';
  const font =
    '<< /Type /Font /Subtype /Type0 /BaseFont /Unknown /Encoding /Identity-H /DescendantFonts [6 0 R] >>';
  const more = [
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Unknown /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 7 0 R /DW 500 >>',
    '<< /Type /FontDescriptor /FontName /Unknown /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>',
  ];
  return buildPage(content, { font, more });
}

export function buildUnknownEncryption(): Buffer {
  const file = buildPage(drawText('Geheim', 50, 700)).toString('latin1');
  const encrypt = '/Encrypt << /Filter /Homemade /V 1 >> /ID [<00> <00>] >>';
  return Buffer.from(file.replace(/>>(?=\nstartxref)/, encrypt), 'latin1');
}
