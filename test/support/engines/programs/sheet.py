# Gnumeric: a sheet printed by cairo and pango; text around the table stands in merged cells.
import json, subprocess, sys
from xml.sax.saxutils import escape

ALIGN = {'left': 1, 'right': 4, 'center': 8}
VALIGN = {'top': 1, 'bottom': 2, 'middle': 4}

def style(first, last, row, end, font, size, bold, align, valign, rule, turned=False, wrap=True, fill=None):
    sides = ''.join(f'<gnm:{side} Style="1" Color="8888:8888:8888"/>' for side in rule)
    back = f'Shade="1" Back="{fill}"' if fill else 'Shade="0"'
    return (f'<gnm:StyleRegion startCol="{first}" startRow="{row}" endCol="{last}" endRow="{end}">'
            f'<gnm:Style HAlign="{align}" VAlign="{valign}" WrapText="{int(wrap)}" Rotation="{90 if turned else 0}" {back} Format="@">'
            f'<gnm:Font Unit="{size}" Bold="{int(bold)}">{font}</gnm:Font>'
            + (f'<gnm:StyleBorder>{sides}</gnm:StyleBorder>' if sides else '') + '</gnm:Style></gnm:StyleRegion>')

def sheet(page):
    cells, merges, styles, heights = [], [], [], []
    font = 'Liberation Serif' if page['serif'] else 'Liberation Sans'
    size, last = page['size'], len(page['widths']) - 1
    width, at = sum(page['widths']), 0
    def put(column, text):
        cells.append(f'<gnm:Cell Row="{at}" Col="{column}" ValueType="60">{escape(text)}</gnm:Cell>')
    for kind, text in page['blocks']:
        if kind != 'table':
            factor = {'title': 1.8, 'line': 1.4, 'heading': 1.1}.get(kind, 1)
            bold = kind in ('title', 'heading')
            put(0, text)
            merges.append((0, at, last, at))
            styles.append(style(0, last, at, at, font, factor * size, bold, 1, 1, ''))
            lines = 1 + int(len(text) * factor * size * 0.55 / width)
            heights.append((at, lines * 1.3 * factor * size + 3))
            at += 1
            continue
        at += 1
        for line_at, line in enumerate(page['heads'] + page['rows']):
            head = line_at < len(page['heads'])
            need = 1
            for one in line['cells']:
                put(one['column'], one['text'])
                end = one['column'] + one['columns'] - 1
                if one['columns'] * one['rows'] > 1:
                    merges.append((one['column'], at, end, at + one['rows'] - 1))
                align = 'center' if head else page['align'] if one['kind'] == 'count' else 'left'
                rule = {'all': ('Top', 'Bottom', 'Left', 'Right'), 'rows': ('Bottom',), 'none': ()}[page['rules']]
                fill = 'E6E6:EDED:F5F5' if page['zebra'] and line_at % 2 else None
                styles.append(style(one['column'], end, at, at + one['rows'] - 1, font, size, head or line['total'],
                                    ALIGN[align], VALIGN[page['valign']], rule, one['turned'], not one['turned'], fill))
                room = sum(page['widths'][one['column']:end + 1]) - 6
                used, lines = 0, 1
                for word in one['text'].split(' '):
                    wide = (len(word) + 1) * size * 0.6
                    lines, used = (lines + 1, wide) if used and used + wide > room else (lines, used + wide)
                if one['rows'] == 1:
                    need = max(need, page['turnedHeight'] / (1.25 * size) if one['turned'] else lines)
            heights.append((at, need * 1.25 * size + 2 * page['padding']))
            at += 1
        at += 1
    side = 'landscape' if page['landscape'] else 'portrait'
    points = ''.join(f'<gnm:{name} Points="{value}" PrefUnit="mm"/>' for name, value in
                     (('top', 42), ('bottom', 42), ('left', 42), ('right', 30), ('header', 20), ('footer', 20)))
    return ('<?xml version="1.0" encoding="UTF-8"?><gnm:Workbook xmlns:gnm="http://www.gnumeric.org/v10.dtd"><gnm:SheetNameIndex><gnm:SheetName gnm:Cols="256" gnm:Rows="65536">Tabel</gnm:SheetName></gnm:SheetNameIndex><gnm:Sheets><gnm:Sheet HideGrid="1">'
            f'<gnm:Name>Tabel</gnm:Name><gnm:MaxCol>{last}</gnm:MaxCol><gnm:MaxRow>{at}</gnm:MaxRow><gnm:Zoom>1</gnm:Zoom>'
            f'<gnm:PrintInformation><gnm:Margins>{points}</gnm:Margins><gnm:grid value="0"/><gnm:titles value="0"/><gnm:orientation>{side}</gnm:orientation>'
            '<gnm:Header Left="" Middle="" Right=""/><gnm:Footer Left="" Middle="" Right=""/><gnm:paper>iso_a4</gnm:paper></gnm:PrintInformation>'
            f'<gnm:Styles>{"".join(styles)}</gnm:Styles>'
            '<gnm:Cols>' + ''.join(f'<gnm:ColInfo No="{no}" Unit="{wide}" HardSize="1"/>' for no, wide in enumerate(page['widths'])) + '</gnm:Cols>'
            '<gnm:Rows>' + ''.join(f'<gnm:RowInfo No="{no}" Unit="{tall}" HardSize="1"/>' for no, tall in heights) + '</gnm:Rows>'
            f'<gnm:Cells>{"".join(cells)}</gnm:Cells>'
            '<gnm:MergedRegions>' + ''.join(
                f'<gnm:Merge>{chr(65 + left)}{top + 1}:{chr(65 + right)}{low + 1}</gnm:Merge>' for left, top, right, low in merges) + '</gnm:MergedRegions>'
            '</gnm:Sheet></gnm:Sheets></gnm:Workbook>')

for page in json.load(open(sys.argv[1])):
    open('page.gnumeric', 'w').write(sheet(page))
    subprocess.run(['ssconvert', '-T', 'Gnumeric_pdf:pdf_assistant', 'page.gnumeric', page['target']], check=True, capture_output=True)
