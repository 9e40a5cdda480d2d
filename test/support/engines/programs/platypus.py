# ReportLab: a story of flowables, the table one of them.
import json, sys
from xml.sax.saxutils import escape
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

FONTS = '/usr/share/fonts/truetype/dejavu/'
for name in ('DejaVuSerif', 'DejaVuSerif-Bold'):
    pdfmetrics.registerFont(TTFont(name, f'{FONTS}{name}.ttf'))

class Turned(Flowable):
    def __init__(self, text, font, size):
        super().__init__()
        self.text, self.font, self.size = text, font, size

    def wrap(self, *_):
        return self.size, pdfmetrics.stringWidth(self.text, self.font, self.size)

    def draw(self):
        self.canv.rotate(90)
        self.canv.setFont(self.font, self.size)
        self.canv.drawString(0, -self.size, self.text)

def table(page, plain, bold):
    heads, grid, style = len(page['heads']), [], [
        ('LEFTPADDING', (0, 0), (-1, -1), 3), ('RIGHTPADDING', (0, 0), (-1, -1), 3),
        ('TOPPADDING', (0, 0), (-1, -1), page['padding']), ('BOTTOMPADDING', (0, 0), (-1, -1), page['padding']),
        ('VALIGN', (0, 0), (-1, -1), page['valign'].upper())]
    if page['rules'] == 'all':
        style.append(('GRID', (0, 0), (-1, -1), 0.5, colors.grey))
    if page['rules'] == 'rows':
        style.append(('LINEBELOW', (0, 0), (-1, -1), 0.5, colors.grey))
    if page['zebra']:
        style.append(('ROWBACKGROUNDS', (0, heads), (-1, -1), [None, colors.whitesmoke]))
    for at, row in enumerate(page['heads'] + page['rows']):
        line = [''] * len(page['widths'])
        is_head = at < heads
        font = bold if is_head or row['total'] else plain
        for one in row['cells']:
            first, last = one['column'], one['column'] + one['columns'] - 1
            align = 'center' if is_head else page['align'] if one['kind'] == 'count' else 'left'
            size = page['size']
            look = ParagraphStyle('cell', fontName=font, fontSize=size, leading=1.2 * size,
                                  alignment={'left': 0, 'center': 1, 'right': 2}[align])
            line[first] = (Turned(one['text'], font, size) if one['turned']
                           else one['text'] if one['kind'] == 'count' and not is_head
                           else Paragraph(escape(one['text']), look))
            style.append(('ALIGN', (first, at), (first, at), align.upper()))
            if one['columns'] * one['rows'] > 1:
                style.append(('SPAN', (first, at), (last, at + one['rows'] - 1)))
        style += [('FONT', (0, at), (-1, at), font, page['size'], 1.2 * page['size'])]
        grid.append(line)
    return Table(grid, colWidths=page['widths'], style=style, repeatRows=heads, hAlign='LEFT')

for page in json.load(open(sys.argv[1])):
    plain, bold = ('DejaVuSerif', 'DejaVuSerif-Bold') if page['serif'] else ('Helvetica', 'Helvetica-Bold')
    size = page['size']
    def styled(factor, font):
        return ParagraphStyle('text', fontName=font, fontSize=factor * size, leading=1.25 * factor * size, spaceAfter=3)
    styles = {'title': styled(1.8, bold), 'line': styled(1.4, plain), 'heading': styled(1.1, bold)}
    story = [table(page, plain, bold) if kind == 'table' else Paragraph(escape(text), styles.get(kind, styled(1, plain)))
             for kind, text in page['blocks']]
    SimpleDocTemplate(page['target'], pagesize=landscape(A4) if page['landscape'] else A4,
                      leftMargin=42, rightMargin=36, topMargin=42, bottomMargin=42).build(story)
