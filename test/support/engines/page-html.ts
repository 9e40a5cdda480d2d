/** A page for engines that have an HTML of their own: attributes and the plainest of styles, nothing that one of them lacks. */
import { escapeXml } from '../corpus/letters.ts';
import type { Page, PageCell, PageRow } from './page.ts';

export function toPageHtml(page: Omit<Page, 'html'>): string {
  const { size, serif, blocks } = page;
  const family = serif ? 'DejaVu Serif, serif' : 'DejaVu Sans, sans-serif';
  const sized = (factor: number): string => `font-size: ${(factor * size).toFixed(1)}pt`;
  const body = blocks.map(([kind, text]) => {
    if (kind === 'table') return toTable(page);
    if (kind === 'title') return `<h1 style="${sized(1.8)}">${text}</h1>`;
    if (kind === 'heading') return `<h3 style="${sized(1.1)}">${text}</h3>`;
    return `<p style="${sized(kind === 'line' ? 1.4 : 1)}">${escapeXml(text)}</p>`;
  });
  return `<html><head><meta charset="utf-8"/><style>h1, h3, p { margin: 0 0 4pt 0 }</style></head><body style="font-family: ${family}; ${sized(1)}">${body.join('\n')}</body></html>`;
}

function toTable(page: Omit<Page, 'html'>): string {
  const { heads, rows, widths, padding } = page;
  const width = widths.reduce((sum, one) => sum + one, 0);
  const head = heads.map((row) => toRow(row, page, 0, true)).join('\n');
  const body = rows.map((row, at) => toRow(row, page, at, false)).join('\n');
  return (
    `<table width="${width}" cellspacing="0" cellpadding="${padding}" border="${page.rules === 'all' ? 1 : 0}" style="border-collapse: collapse">` +
    `${head === '' ? '' : `<thead>${head}</thead>`}<tbody>${body}</tbody></table><p></p>`
  );
}

function toRow({ cells, total }: PageRow, page: Omit<Page, 'html'>, at: number, isHead: boolean) {
  const back = page.zebra && !isHead && at % 2 === 1 ? ' bgcolor="#e6edf5"' : '';
  return `<tr${back}>${cells.map((cell) => toCell(cell, page, isHead, total)).join('')}</tr>`;
}

function toCell(
  cell: PageCell,
  page: Omit<Page, 'html'>,
  isHead: boolean,
  isTotal: boolean,
): string {
  const { text, kind, column, columns, rows } = cell;
  const align = isHead ? 'center' : kind === 'count' ? page.align : 'left';
  const width = page.widths.slice(column, column + columns).reduce((sum, one) => sum + one, 0);
  const rule = {
    all: 'border: 0.5pt solid #777',
    rows: 'border-bottom: 0.5pt solid #777',
    none: '',
  };
  const inner = isHead || isTotal ? `<b>${escapeXml(text)}</b>` : escapeXml(text);
  return (
    `<td width="${width}" colspan="${columns}" rowspan="${rows}" align="${align}" valign="${page.valign}" ` +
    `style="width: ${width}pt; text-align: ${align}; vertical-align: ${page.valign}; padding: ${page.padding}pt 3pt; ${rule[page.rules]}">${inner}</td>`
  );
}
