# fpdf2: cells written one after the other by its own table.
import json, sys
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, TableCellFillMode, VAlign
from fpdf.fonts import FontFace

FONTS = '/usr/share/fonts/truetype/liberation/Liberation'

for page in json.load(open(sys.argv[1])):
    pdf = FPDF(orientation='landscape' if page['landscape'] else 'portrait', unit='pt', format='A4')
    pdf.set_margin(42)
    family, size = 'Serif' if page['serif'] else 'Sans', page['size']
    pdf.add_font(family, '', f'{FONTS}{family}-Regular.ttf')
    pdf.add_font(family, 'B', f'{FONTS}{family}-Bold.ttf')
    pdf.add_page()
    for kind, text in page['blocks']:
        factor = {'title': 1.8, 'line': 1.4, 'heading': 1.1}.get(kind, 1)
        pdf.set_font(family, 'B' if kind in ('title', 'heading') else '', factor * size)
        if kind != 'table':
            pdf.multi_cell(0, 1.3 * factor * size, text, align='L', new_x='LMARGIN', new_y='NEXT')
            continue
        borders = {'all': TableBordersLayout.ALL, 'rows': TableBordersLayout.HORIZONTAL_LINES,
                   'none': TableBordersLayout.NONE}[page['rules']]
        aligns = ['LEFT'] * (len(page['widths']) - 5) + [page['align'].upper()] * 5
        with pdf.table(col_widths=page['widths'], width=sum(page['widths']), align='LEFT', text_align=aligns,
                       line_height=1.25 * size, padding=(page['padding'], 3), borders_layout=borders,
                       num_heading_rows=len(page['heads']), first_row_as_headings=bool(page['heads']),
                       v_align=VAlign.coerce(page['valign'][0].upper()), headings_style=FontFace(emphasis='BOLD'),
                       cell_fill_mode=TableCellFillMode.ROWS if page['zebra'] else TableCellFillMode.NONE,
                       cell_fill_color=235) as table:
            for lines, head in ((page['heads'], True), (page['rows'], False)):
                for line in lines:
                    row = table.row()
                    for one in line['cells']:
                        row.cell(one['text'], colspan=one['columns'], rowspan=one['rows'],
                                 align='CENTER' if head else None,
                                 style=FontFace(emphasis='BOLD') if line['total'] else None)
    pdf.output(page['target'])
