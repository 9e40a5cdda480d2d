/** The content of a document as a flat text document, for LibreOffice Writer. */
import type { Content } from './content.ts';
import type { Look } from './look.ts';
import {
  cellProperties,
  columnWidths,
  pageLayout,
  putCell,
  putText,
  textProperties,
  toGrid,
  toOdf,
  type GridCell,
} from './odf.ts';
import { greyPng } from './png.ts';

export function toWriter(content: Content, look: Look): string {
  const widths = columnWidths(content, look);
  const footer =
    content.footer === undefined
      ? ''
      : `<style:footer><text:p text:style-name="text">${content.footer} <text:tab/>pagina <text:page-number text:select-page="current">1</text:page-number></text:p></style:footer>`;
  return toOdf('text', {
    styles: [pageLayout(look, ''), paragraphs(look), cells(look), columns(widths)].join('\n'),
    master: `<style:master-page style:name="Standard" style:page-layout-name="page">${footer}</style:master-page>`,
    body: toBody(content, look),
  });
}

function toBody(content: Content, look: Look): string {
  const explanation = content.explanation
    .map(([heading, text]) => p('h3', heading, look) + p('text', text, look))
    .join('');
  const decoy = toDecoy(content, look);
  return [
    content.title === undefined ? '' : p('h1', content.title, look),
    p('h2', content.quarterLine, look),
    look.tableFirst ? '' : explanation,
    look.decoy === 'before' ? decoy + p('h3', 'Personen per gemeente', look) : '',
    toTable(content, look),
    content.footnote === undefined ? '' : p('text', content.footnote, look),
    look.decoy === 'before' ? '' : decoy,
    look.tableFirst ? explanation : '',
  ].join('\n');
}

function p(style: string, text: string, look: Look): string {
  return `<text:p text:style-name="${style}">${putText(text, look)}</text:p>`;
}

function toTable(content: Content, look: Look): string {
  const count = content.columns.length;
  const put = (rows: readonly (readonly GridCell[])[], first: number): string =>
    rows
      .map((row, index) => {
        const isShaded = look.zebra && (first + index) % 2 === 1;
        return `<table:table-row table:style-name="row">${row.map((cell) => toCell(cell, isShaded, look)).join('')}</table:table-row>`;
      })
      .join('\n');
  const all = toGrid([...content.headings, ...content.rows], count);
  const heads = put(all.slice(0, content.headings.length), 0);
  const rows = put(all.slice(content.headings.length), 0);
  const isRepeated = look.pages !== 'two' && heads !== '';
  const names = content.columns
    .map((_, index) => `<table:table-column table:style-name="c${index}"/>`)
    .join('');
  return `<table:table table:name="ours" table:style-name="ours">${names}${isRepeated ? `<table:table-header-rows>${heads}</table:table-header-rows>` : heads}${rows}</table:table>`;
}

function toCell(cell: GridCell, isShaded: boolean, look: Look): string {
  if (cell === 'covered') return putCell(cell, '', '');
  const isHeading = cell.kind === 'heading';
  const style = isHeading
    ? cell.turn === 'none'
      ? 'head'
      : 'turned'
    : cell.kind === 'count'
      ? 'count'
      : cell.kind === 'label'
        ? 'label'
        : 'name';
  const inner =
    isHeading && look.headings === 'picture'
      ? `<text:p text:style-name="head"><draw:frame text:anchor-type="as-char" svg:width="12mm" svg:height="4mm"><draw:image><office:binary-data>${greyPng(40, 12).toString('base64')}</office:binary-data></draw:image></draw:frame></text:p>`
      : style === 'turned'
        ? `<text:p text:style-name="head"><text:span text:style-name="turnedText">${putText(cell.text, look)}</text:span></text:p>`
        : p(style, cell.text, look);
  return putCell(cell, isHeading ? 'headCell' : isShaded ? 'shaded' : 'cell', inner);
}

function toDecoy({ decoy }: Content, look: Look): string {
  if (decoy === undefined) return '';
  const columns = decoy.rows[0]?.length ?? 0;
  const rows = decoy.rows
    .map(
      (row) =>
        `<table:table-row>${row.map((text, at) => `<table:table-cell table:style-name="cell">${p(at === 0 ? 'name' : 'count', text, look)}</table:table-cell>`).join('')}</table:table-row>`,
    )
    .join('');
  return `${p('h3', decoy.title, look)}<table:table table:name="decoy"><table:table-column table:number-columns-repeated="${columns}"/>${rows}</table:table>`;
}

function paragraphs(look: Look): string {
  const style = (name: string, align: string, options: object, space = 0): string =>
    `<style:style style:name="${name}" style:family="paragraph"><style:paragraph-properties fo:text-align="${align}" fo:margin-bottom="${space}pt" fo:line-height="115%"/>${textProperties(look, options)}</style:style>`;
  return [
    style('h1', 'start', { factor: 1.8, bold: true }, 4),
    style('h2', 'start', { factor: 1.4, bold: true }, 4),
    style('h3', 'start', { factor: 1.1, bold: true }, 0),
    style('text', 'start', {}, 6),
    style('name', 'start', {}),
    style('label', 'start', { bold: true }),
    style('head', 'center', { bold: true }),
    style('count', look.align === 'right' ? 'end' : look.align === 'left' ? 'start' : 'center', {}),
    `<style:style style:name="turnedText" style:family="text">${textProperties(look, { bold: true, angle: 90 })}</style:style>`,
  ].join('\n');
}

function cells(look: Look): string {
  const style = (name: string, isHeading: boolean, isShaded: boolean): string =>
    `<style:style style:name="${name}" style:family="table-cell">${cellProperties(look, isHeading, isShaded)}/></style:style>`;
  return [
    style('cell', false, false),
    style('shaded', false, true),
    style('headCell', true, false),
    '<style:style style:name="row" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style>',
  ].join('\n');
}

function columns(widths: readonly number[]): string {
  const all = widths.reduce((sum, width) => sum + width, 0);
  return [
    `<style:style style:name="ours" style:family="table"><style:table-properties style:width="${all.toFixed(1)}pt" table:align="left" table:border-model="collapsing"/></style:style>`,
    ...widths.map(
      (width, index) =>
        `<style:style style:name="c${index}" style:family="table-column"><style:table-column-properties style:column-width="${width.toFixed(1)}pt"/></style:style>`,
    ),
  ].join('\n');
}
