// jsPDF with its table plug-in; the built-in fonts.
const { readFileSync, writeFileSync } = require('node:fs');
const { jsPDF } = require('jspdf');
const { autoTable } = require('jspdf-autotable');

for (const page of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const orientation = page.landscape ? 'landscape' : 'portrait';
  const pdf = new jsPDF({ unit: 'pt', format: 'a4', orientation });
  const font = page.serif ? 'times' : 'helvetica';
  const width = pdf.internal.pageSize.getWidth() - 80;
  let y = 42;
  for (const [kind, text] of page.blocks) {
    if (kind === 'table') y = table(pdf, page, font, y);
    else {
      const size = ({ title: 1.8, line: 1.4, heading: 1.1 }[kind] ?? 1) * page.size;
      pdf
        .setFont(font, kind === 'title' || kind === 'heading' ? 'bold' : 'normal')
        .setFontSize(size);
      const lines = pdf.splitTextToSize(text, width);
      pdf.text(lines, 42, y + size);
      y += lines.length * 1.15 * size + 5;
    }
  }
  writeFileSync(page.target, Buffer.from(pdf.output('arraybuffer')));
}

function table(pdf, page, font, startY) {
  const lines = (rows, isHead) =>
    rows.map(({ cells, total }) =>
      cells.map(({ text, kind, columns, rows: deep }) => ({
        content: text,
        colSpan: columns,
        rowSpan: deep,
        styles: {
          halign: isHead ? 'center' : kind === 'count' ? page.align : 'left',
          fontStyle: isHead || total ? 'bold' : 'normal',
        },
      })),
    );
  autoTable(pdf, {
    startY: startY + 4,
    margin: { left: 42, right: 30 },
    theme: page.rules === 'all' ? 'grid' : page.zebra ? 'striped' : 'plain',
    tableWidth: 'wrap',
    styles: {
      font,
      fontSize: page.size,
      cellPadding: { vertical: page.padding, horizontal: 3 },
      valign: page.valign,
      textColor: 20,
    },
    headStyles: { fillColor: 225, textColor: 20 },
    columnStyles: Object.fromEntries(page.widths.map((cellWidth, at) => [at, { cellWidth }])),
    head: lines(page.heads, true),
    body: lines(page.rows, false),
  });
  return pdf.lastAutoTable.finalY + 8;
}
