/** What a text document and a spreadsheet share as flat OpenDocument files: styles, the grid of cells, widths. */
import type { Content, ContentCell, ContentRow } from './content.ts';
import { escapeXml, plainLetters } from './letters.ts';
import type { Look } from './look.ts';

const NAMESPACES = [
  ['office', 'office:1.0'],
  ['style', 'style:1.0'],
  ['text', 'text:1.0'],
  ['table', 'table:1.0'],
  ['fo', 'xsl-fo-compatible:1.0'],
  ['svg', 'svg-compatible:1.0'],
  ['draw', 'drawing:1.0'],
  ['number', 'datastyle:1.0'],
]
  .map(([name, path]) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${path}"`)
  .join(' ');

/** A whole flat document. */
export function toOdf(
  kind: 'text' | 'spreadsheet',
  parts: { readonly styles: string; readonly master: string; readonly body: string },
): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<office:document ${NAMESPACES} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.${kind}">
<office:automatic-styles>${parts.styles}</office:automatic-styles>
<office:master-styles>${parts.master}</office:master-styles>
<office:body><office:${kind}>${parts.body}</office:${kind}></office:body>
</office:document>`;
}

export function pageLayout(look: Look, more = ''): string {
  const [width, height] = look.landscape ? ['297mm', '210mm'] : ['210mm', '297mm'];
  const turn = look.landscape ? 'landscape' : 'portrait';
  return `<style:page-layout style:name="page"><style:page-layout-properties fo:page-width="${width}" fo:page-height="${height}" style:print-orientation="${turn}" fo:margin="15mm" ${more}/></style:page-layout>`;
}

/** Properties of text: `factor` times the size of the look. */
export function textProperties(look: Look, { factor = 1, bold = false, angle = 0 } = {}): string {
  const spacing = { wide: 0.06, tight: -0.03 }[look.letters as string];
  const track =
    spacing === undefined ? '' : ` fo:letter-spacing="${(spacing * look.size).toFixed(2)}pt"`;
  const turn = angle === 0 ? '' : ` style:text-rotation-angle="${angle}"`;
  return `<style:text-properties style:font-name="${look.font}" fo:font-family="'${look.font}'" fo:font-size="${(factor * look.size).toFixed(2)}pt" fo:font-weight="${bold ? 'bold' : 'normal'}" fo:language="nl" fo:country="NL"${track}${turn}/>`;
}

export function cellProperties(look: Look, isHeading: boolean, isShaded: boolean): string {
  const line = '0.5pt solid #777777';
  const border = {
    all: `fo:border="${line}"`,
    rows: `fo:border-bottom="${line}" fo:border-top="none" fo:border-left="none" fo:border-right="none"`,
    none: 'fo:border="none"',
  }[look.rules];
  const padding = isHeading ? 2 : look.pages === 'one' ? look.padding : 14;
  const shade = isShaded ? ' fo:background-color="#e6edf5"' : '';
  return `<style:table-cell-properties ${border} fo:padding-top="${padding}pt" fo:padding-bottom="${padding}pt" fo:padding-left="4pt" fo:padding-right="4pt" fo:wrap-option="wrap" style:vertical-align="${look.valign}"${shade}`;
}

export type GridCell = ContentCell | 'covered';

/** Rows in which every column has a cell or is covered by a wider or higher one. */
export function toGrid(rows: readonly ContentRow[], columns: number): GridCell[][] {
  const open = Array.from({ length: columns }, () => 0);
  return rows.map(({ cells }) => {
    const rest = [...cells];
    const line: GridCell[] = [];
    while (line.length < columns) {
      const at = line.length;
      if ((open[at] ?? 0) > 0) {
        open[at] = (open[at] ?? 0) - 1;
        line.push('covered');
        continue;
      }
      const cell = rest.shift();
      if (cell === undefined) break;
      line.push(cell);
      for (let next = 1; next < cell.columns; next += 1) line.push('covered');
      for (let next = at; next < at + cell.columns; next += 1) open[next] = cell.rows - 1;
    }
    return line;
  });
}

/** `<table:table-cell …>` with its spans; `inner` is made by the caller. */
export function putCell(cell: GridCell, style: string, inner: string, more = ''): string {
  if (cell === 'covered') return '<table:covered-table-cell/>';
  const spans = `${cell.columns > 1 ? ` table:number-columns-spanned="${cell.columns}"` : ''}${cell.rows > 1 ? ` table:number-rows-spanned="${cell.rows}"` : ''}`;
  return `<table:table-cell table:style-name="${style}"${spans}${more}>${inner}</table:table-cell>`;
}

export function putText(text: string, look: Look): string {
  return escapeXml(plainLetters(text, look, 'text'));
}

/** Width of each column, points: what its longest text needs, or what the look gives it. */
export function columnWidths(content: Content, look: Look): number[] {
  const em = look.size;
  const letter = look.font.includes('Mono') || look.font.startsWith('DejaVu') ? 0.65 : 0.56;
  const grid = toGrid(content.rows, content.columns.length);
  return content.columns.map((kind, column) => {
    const longest = Math.max(
      4,
      ...grid.map((row) => {
        const cell = row[column];
        return cell === 'covered' || cell === undefined || cell.columns > 1 ? 0 : cell.text.length;
      }),
    );
    const own = longest * letter * em * 1.08 + 10;
    const heading = look.headings === 'one-line' ? 34 * letter * em : 0;
    if (kind === 'number') return 3.2 * em + 8;
    if (kind === 'region') return Math.max(own, 17 * letter * em + 8);
    if (kind === 'name') return look.nameWidth === undefined ? own : look.nameWidth * em + 8;
    return Math.max(own, heading, 6.4 * em);
  });
}
