/** The content of a document as a flat spreadsheet, for LibreOffice Calc. */
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

export function toCalc(content: Content, look: Look): string {
  const widths = columnWidths(content, look);
  const footer =
    content.footer === undefined
      ? '<style:header style:display="false"/><style:footer style:display="false"/>'
      : `<style:footer><text:p>${content.footer} - <text:page-number>1</text:page-number></text:p></style:footer>`;
  return toOdf('spreadsheet', {
    styles: [
      pageLayout(
        look,
        'style:scale-to-X="1" style:scale-to-Y="0" style:table-centering="none" style:print="charts drawings objects"',
      ),
      cells(look),
      sizes(content, look, widths),
      '<style:style style:name="sheet" style:family="table" style:master-page-name="Default"/>',
    ].join('\n'),
    master: `<style:master-page style:name="Default" style:page-layout-name="page">${footer}</style:master-page>`,
    body: toSheet(content, look),
  });
}

function toSheet(content: Content, look: Look): string {
  const count = content.columns.length;
  const explanation = content.explanation
    .map(([heading, text]) => wide('h3', heading, count, look) + long(text, count, look))
    .join('');
  const decoy = toDecoy(content, look);
  const all = toGrid([...content.headings, ...content.rows], count);
  const put = (rows: readonly (readonly GridCell[])[], first: number): string =>
    rows
      .map((row, index) => {
        const isShaded = look.zebra && (first + index) % 2 === 1;
        return `<table:table-row table:style-name="auto">${row.map((cell) => toCell(cell, isShaded, look)).join('')}</table:table-row>`;
      })
      .join('\n');
  const heads = put(all.slice(0, content.headings.length), 0);
  const isRepeated = look.pages === 'two-repeated' && heads !== '';
  const parts = [
    content.title === undefined ? '' : wide('h1', content.title, count, look),
    wide('h2', content.quarterLine, count, look),
    look.tableFirst ? '' : explanation,
    look.decoy === 'before' ? decoy + wide('h3', 'Personen per gemeente', count, look) : '',
    EMPTY,
    isRepeated ? `<table:table-header-rows>${heads}</table:table-header-rows>` : heads,
    put(all.slice(content.headings.length), 0),
    EMPTY,
    content.footnote === undefined ? '' : long(content.footnote, count, look),
    look.decoy === 'before' ? '' : decoy,
    look.tableFirst ? explanation : '',
  ];
  const columns = content.columns
    .map(
      (_, index) =>
        `<table:table-column table:style-name="c${index}" table:default-cell-style-name="plain"/>`,
    )
    .join('');
  return `<table:table table:name="Blad1" table:style-name="sheet">${columns}${parts.join('\n')}</table:table>`;
}

const EMPTY = '<table:table-row table:style-name="auto"><table:table-cell/></table:table-row>';

function text(value: string, look: Look): string {
  return `<text:p>${putText(value, look)}</text:p>`;
}

/** One line that runs over the cells beside it. */
function wide(style: string, value: string, columns: number, look: Look): string {
  return `<table:table-row table:style-name="${style}Row"><table:table-cell table:style-name="${style}" office:value-type="string">${text(value, look)}</table:table-cell><table:table-cell table:number-columns-repeated="${columns - 1}"/></table:table-row>`;
}

/** A paragraph in merged cells, as high as it needs. */
function long(value: string, columns: number, look: Look): string {
  return `<table:table-row table:style-name="longRow"><table:table-cell table:style-name="long" office:value-type="string" table:number-columns-spanned="${columns}" table:number-rows-spanned="1">${text(value, look)}</table:table-cell><table:covered-table-cell table:number-columns-repeated="${columns - 1}"/></table:table-row>`;
}

function toCell(cell: GridCell, isShaded: boolean, look: Look): string {
  if (cell === 'covered') return putCell(cell, '', '');
  const style =
    cell.kind === 'heading'
      ? `head${cell.turn}`
      : `${cell.kind === 'count' ? 'count' : cell.kind === 'label' ? 'label' : 'name'}${isShaded ? 'Shaded' : ''}`;
  if (cell.text === '') return putCell(cell, style, '');
  const value = cell.kind === 'count' ? findNumber(cell.text, look) : undefined;
  if (value !== undefined) {
    return putCell(
      cell,
      style,
      text(cell.text, look),
      ` office:value-type="float" office:value="${value}"`,
    );
  }
  return putCell(cell, style, text(cell.text, look), ' office:value-type="string"');
}

/** A count is a number where its format prints it so (not a 0); else it is text. */
function findNumber(printed: string, { thousands }: Look): number | undefined {
  const digits = printed.replaceAll(thousands, '');
  const grouped = digits.replaceAll(/\B(?=(\d{3})+$)/g, thousands);
  const isFormatted = /^[1-9]\d*$/.test(digits) && grouped === printed;
  return thousands in LOCALES && isFormatted ? Number(digits) : undefined;
}

/** Languages whose thousands mark it is. */
const LOCALES: Readonly<Record<string, string>> = {
  '.': 'number:language="nl" number:country="NL"',
  '\u00A0': 'number:language="cs" number:country="CZ"',
  '\u202F': 'number:language="fr" number:country="FR"',
};

/** Whole numbers in groups of three. */
function numberStyle({ thousands }: Look): string {
  return `<number:number-style style:name="grouped" ${LOCALES[thousands] ?? ''}><number:number number:min-integer-digits="1" number:decimal-places="0" number:grouping="true"/></number:number-style>`;
}

function toDecoy({ decoy }: Content, look: Look): string {
  if (decoy === undefined) return '';
  const rows = decoy.rows.map(
    (row) =>
      `<table:table-row table:style-name="auto">${row.map((value, at) => `<table:table-cell table:style-name="${at === 0 ? 'name' : 'count'}" office:value-type="string">${text(value, look)}</table:table-cell>`).join('')}</table:table-row>`,
  );
  return `${EMPTY}${wide('h3', decoy.title, 5, look)}${rows.join('')}${EMPTY}`;
}

function cells(look: Look): string {
  const align = look.align === 'right' ? 'end' : look.align === 'left' ? 'start' : 'center';
  const style = (
    name: string,
    side: string,
    isHeading: boolean,
    isShaded: boolean,
    angle = 0,
  ): string =>
    `<style:style style:name="${name}" style:family="table-cell"${name.startsWith('count') && look.thousands in LOCALES ? ' style:data-style-name="grouped"' : ''}>${cellProperties(look, isHeading, isShaded)}${angle === 0 ? '' : ` style:rotation-angle="${angle}" style:rotation-align="none"`}/><style:paragraph-properties fo:text-align="${side}"/>${textProperties(look, { bold: isHeading || name.startsWith('label') })}</style:style>`;
  const plain = (name: string, factor: number, bold: boolean, wrap = false): string =>
    `<style:style style:name="${name}" style:family="table-cell"><style:table-cell-properties fo:wrap-option="${wrap ? 'wrap' : 'no-wrap'}" style:vertical-align="top"/><style:paragraph-properties fo:text-align="start"/>${textProperties(look, { factor, bold })}</style:style>`;
  return [
    numberStyle(look),
    ...['', 'Shaded'].flatMap((shade) => [
      style(`name${shade}`, 'start', false, shade !== ''),
      style(`label${shade}`, 'start', false, shade !== ''),
      style(`count${shade}`, align, false, shade !== ''),
    ]),
    style('headnone', 'center', true, false),
    style('headup', 'center', true, false, 90),
    style('headdown', 'center', true, false, 270),
    plain('plain', 1, false),
    plain('h1', 1.8, true),
    plain('h2', 1.4, true),
    plain('h3', 1.1, true),
    plain('long', 1, false, true),
  ].join('\n');
}

function sizes(content: Content, look: Look, widths: readonly number[]): string {
  const all = widths.reduce((sum, width) => sum + width, 0);
  const longest = Math.max(
    ...content.explanation.map(([, value]) => value.length),
    content.footnote?.length ?? 0,
  );
  const lines = Math.ceil((longest * 0.62 * look.size) / all) + 1;
  const row = (name: string, height: number | undefined): string =>
    `<style:style style:name="${name}" style:family="table-row"><style:table-row-properties ${height === undefined ? '' : `style:row-height="${height.toFixed(1)}pt" `}style:use-optimal-row-height="${height === undefined}"/></style:style>`;
  return [
    row('auto', undefined),
    row('h1Row', 2.6 * look.size),
    row('h2Row', 2 * look.size),
    row('h3Row', 1.6 * look.size),
    row('longRow', lines * 1.2 * look.size),
    ...widths.map(
      (width, index) =>
        `<style:style style:name="c${index}" style:family="table-column"><style:table-column-properties style:column-width="${width.toFixed(1)}pt"/></style:style>`,
    ),
  ].join('\n');
}
