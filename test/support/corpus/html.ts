/** The content of a document as a page for printing: one template, its CSS after the look. */
import type { Content, ContentCell, ContentRow } from './content.ts';
import type { Look } from './look.ts';
import { escapeXml, putLetters } from './letters.ts';
import { greyPicture } from './png.ts';

/** A whole page; browsers old and new print it alike. */
export function toHtml(content: Content, look: Look): string {
  const body = look.fault === 'picture-of-page' ? picture(500, 700) : toBody(content, look);
  return `<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>${content.title ?? 'rapport'}</title><style>${toCss(look)}</style></head><body>${body}</body></html>`;
}

function toBody(content: Content, look: Look): string {
  const explanation = content.explanation
    .map(([heading, text]) => `<h3>${heading}</h3><p>${text}</p>`)
    .join('');
  const decoy = toDecoy(content);
  const parts = [
    content.title === undefined ? '' : `<h1>${putLetters(content.title, look, 'text')}</h1>`,
    `<h2>${escapeXml(content.quarterLine)}</h2>`,
    look.tableFirst ? '' : explanation,
    look.decoy === 'before' ? `${decoy}<h4>Personen per gemeente</h4>` : '',
    toTable(content, look),
    content.footnote === undefined ? '' : `<p class="note">${content.footnote}</p>`,
    look.decoy === 'before' ? '' : decoy,
    look.tableFirst ? explanation : '',
    content.footer === undefined
      ? ''
      : `<div class="footer"><span>${content.footer}</span><span class="page">1</span></div>`,
    look.hidden === 'off-page' ? '<div class="away">Utrecht 9 9 9 9 36</div>' : '',
    look.hidden === 'white-table' ? toHiddenTable(content) : '',
  ];
  return parts.join('\n');
}

function picture(width: number, height: number): string {
  return `<img alt="" width="${width}" height="${height}" src="${greyPicture(width, height)}">`;
}

function toTable(content: Content, look: Look): string {
  const heads = content.headings.map((row) => toRow(row, look)).join('\n');
  const rows = content.rows.map((row) => toRow(row, look)).join('\n');
  const isRepeated = look.pages !== 'two';
  const head = isRepeated && heads !== '' ? `<thead>${heads}</thead>` : '';
  return `<table class="ours">${head}<tbody>${isRepeated ? '' : heads}${rows}</tbody></table>`;
}

function toRow({ cells, isTotal, isHidden }: ContentRow, look: Look): string {
  const kind = [isTotal ? 'total' : '', isHidden ? 'hidden' : ''].join(' ').trim();
  return `<tr${kind === '' ? '' : ` class="${kind}"`}>${cells.map((cell) => toCell(cell, look)).join('')}</tr>`;
}

function toCell(cell: ContentCell, look: Look): string {
  const tag = cell.kind === 'heading' ? 'th' : 'td';
  const spans = `${cell.columns > 1 ? ` colspan="${cell.columns}"` : ''}${cell.rows > 1 ? ` rowspan="${cell.rows}"` : ''}`;
  return `<${tag} class="${cell.kind}"${spans}>${toInner(cell, look)}</${tag}>`;
}

function toInner(cell: ContentCell, look: Look): string {
  if (cell.kind === 'heading') {
    if (look.headings === 'picture') return picture(40, 12);
    // a heading may wrap: its copy would stand elsewhere
    return cell.turn === 'none'
      ? look.letters === 'doubled'
        ? cell.text
        : putLetters(cell.text, look, 'text')
      : `<div class="turned ${cell.turn}"><div>${cell.text}</div></div>`;
  }
  const text = putLetters(cell.text, look, cell.kind === 'count' ? 'count' : 'text');
  if (cell.kind === 'name') return `<div class="namebox">${text}</div>`;
  if (cell.unseen === undefined) return text;
  return look.hidden === 'under'
    ? `<span class="stack">${text}<span class="under">${cell.unseen}</span></span>`
    : `<span class="white">${cell.unseen}</span> ${text}`;
}

function toDecoy({ decoy }: Content): string {
  if (decoy === undefined) return '';
  const rows = decoy.rows
    .map(
      (cells) =>
        `<tr>${cells.map((text, at) => `<td class="${at === 0 ? 'name' : 'count'}">${text}</td>`).join('')}</tr>`,
    )
    .join('');
  return `<h4>${decoy.title}</h4><table class="decoy">${rows}</table>`;
}

/** A table like ours, in white letters. */
function toHiddenTable(content: Content): string {
  const rows = content.rows
    .map(
      ({ cells }) => `<tr>${cells.map(({ text }) => `<td>${escapeXml(text)}</td>`).join('')}</tr>`,
    )
    .join('');
  return `<table class="white">${rows}</table>`;
}

function toCss(look: Look): string {
  const rule = '0.5pt solid #777';
  const width = look.nameWidth === undefined ? 'auto' : `${look.nameWidth}em`;
  const spacing = { wide: '0.06em', tight: '-0.03em' }[look.letters as string] ?? 'normal';
  // long rows make a table of two pages
  const tall = look.pages === 'one' ? look.padding : 14;
  return `
@page { size: A4${look.landscape ? ' landscape' : ''}; margin: 15mm; }
body { font: ${look.size}pt "${look.font}"; margin: 0; }
h1 { font-size: 1.8em; } h2 { font-size: 1.4em; white-space: pre-wrap; } h3 { font-size: 1.1em; margin: 0.6em 0 0; } p { margin: 0 0 0.4em; }
table { border-collapse: collapse; margin: 0.6em 0; }
tr { page-break-inside: avoid; break-inside: avoid; }
td, th { padding: ${tall}pt 4pt; vertical-align: ${look.valign}; text-align: left; line-height: 1.15; letter-spacing: ${spacing}; }
.ours td, .ours th { ${look.rules === 'all' ? `border: ${rule};` : look.rules === 'rows' ? `border-bottom: ${rule};` : ''} }
${look.zebra ? '.ours tbody tr:nth-child(even) td { background: #e6edf5; }' : ''}
td.count { text-align: ${look.align}; white-space: nowrap; min-width: 3em; }
th { text-align: center; vertical-align: ${look.valign}; ${look.headings === 'one-line' ? 'white-space: nowrap;' : ''} }
th.heading { ${look.headings === 'one-line' ? '' : 'max-width: 9em;'} padding-top: 2pt; padding-bottom: 2pt; }
td.number, td.region, td.label { white-space: ${look.nameWidth === undefined ? 'nowrap' : 'normal'}; }
.namebox { width: ${width}; ${look.nameWidth === undefined || look.hidden === 'clipped-name' ? 'white-space: nowrap;' : ''} ${look.hidden === 'clipped-name' ? 'overflow: hidden;' : ''} }
tr.total td { font-weight: bold; }
.turned { position: relative; width: 1.4em; height: 13em; margin: 0 auto; }
.turned div { position: absolute; white-space: nowrap; -webkit-transform-origin: 0 0; transform-origin: 0 0; line-height: 1.4em; }
.turned.up div { left: 0; top: 13em; -webkit-transform: rotate(-90deg); transform: rotate(-90deg); }
.turned.down div { left: 1.4em; top: 0; -webkit-transform: rotate(90deg); transform: rotate(90deg); }
.single span { display: inline-block; }
.twice { position: relative; } .twice span { position: absolute; left: 0.03em; top: 0; white-space: nowrap; }
.part { margin-left: 0.05em; }
.white, .white td { color: #fff; }
tr.hidden td { opacity: 0; border-color: #fff; }
.stack { position: relative; } .under { position: absolute; right: 0; top: 0; color: #fff; z-index: -1; }
.away { position: absolute; left: -4000px; top: 300px; white-space: nowrap; }
.footer { margin-top: 2em; } .footer .page { float: right; }
`;
}
