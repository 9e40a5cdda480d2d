// pdfmake over PDFKit: a declared document.
const { createWriteStream, readFileSync } = require('node:fs');
const PdfPrinter = require('pdfmake/js/Printer').default;
const URLResolver = require('pdfmake/js/URLResolver').default;
const virtualFs = require('pdfmake/js/virtual-fs').default;

const FONTS = '/usr/share/fonts/truetype/liberation/Liberation';
const family = (name) => ({
  normal: `${FONTS}${name}-Regular.ttf`,
  bold: `${FONTS}${name}-Bold.ttf`,
});

function table(page) {
  const isHead = (at) => at < page.heads.length;
  const lines = [...page.heads, ...page.rows];
  const body = lines.map(() => page.widths.map(() => ({ text: '' })));
  lines.forEach(({ cells, total }, at) => {
    for (const { text, kind, column, columns, rows } of cells) {
      const alignment = isHead(at) ? 'center' : kind === 'count' ? page.align : 'left';
      body[at][column] = {
        text,
        colSpan: columns,
        rowSpan: rows,
        alignment,
        bold: isHead(at) || total,
      };
    }
  });
  const drawn = page.rules === 'none' ? 0 : 0.5;
  return {
    margin: [0, 6, 0, 6],
    table: { widths: page.widths.map((width) => width - 8), headerRows: page.heads.length, body },
    layout: {
      hLineWidth: () => drawn,
      vLineWidth: () => (page.rules === 'all' ? 0.5 : 0),
      paddingTop: () => page.padding,
      paddingBottom: () => page.padding,
      fillColor: (at) => (page.zebra && at % 2 === 1 ? '#e6edf5' : null),
    },
  };
}

async function print(page, printer) {
  const factor = { title: 1.8, line: 1.4, heading: 1.1 };
  const document = await printer.createPdfKitDocument({
    pageSize: 'A4',
    pageOrientation: page.landscape ? 'landscape' : 'portrait',
    pageMargins: [42, 42, 36, 42],
    defaultStyle: { font: page.serif ? 'Serif' : 'Sans', fontSize: page.size },
    content: page.blocks.map(([kind, text]) =>
      kind === 'table'
        ? table(page)
        : {
            text,
            bold: kind === 'title' || kind === 'heading',
            fontSize: (factor[kind] ?? 1) * page.size,
            margin: [0, 0, 0, 3],
            preserveLeadingSpaces: true,
          },
    ),
  });
  await new Promise((resolve, reject) => {
    document.pipe(createWriteStream(page.target)).on('finish', resolve).on('error', reject);
    document.end();
  });
}

async function main() {
  const fonts = { Sans: family('Sans'), Serif: family('Serif') };
  const printer = new PdfPrinter(fonts, virtualFs, new URLResolver(virtualFs));
  for (const page of JSON.parse(readFileSync(process.argv[2], 'utf8'))) await print(page, printer);
}

void main();
