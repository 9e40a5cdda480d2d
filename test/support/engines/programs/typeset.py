# Typst: markup compiled to PDF.
import json, sys, typst

def quoted(text):
    return '#"' + text.replace('\\', '\\\\').replace('"', '\\"') + '"'

def cell(one, page, total, head):
    body = quoted(one['text'])
    if one['turned']:
        body = f'#rotate(-90deg, reflow: true)[#box[{body}]]'
    if total or head:
        body = f'#strong[{body}]'
    align = 'center' if head else page['align'] if one['kind'] == 'count' else 'left'
    vertical = {'top': 'top', 'middle': 'horizon', 'bottom': 'bottom'}[page['valign']]
    return (f'table.cell(colspan: {one["columns"]}, rowspan: {one["rows"]}, '
            f'align: {align} + {vertical})[{body}]')

def table(page):
    parts = [f'columns: ({", ".join(f"{width}pt" for width in page["widths"])})',
             f'inset: (x: 4pt, y: {page["padding"]}pt)',
             'stroke: ' + {'all': '0.5pt', 'rows': '(bottom: 0.5pt)', 'none': 'none'}[page['rules']]]
    if page['zebra']:
        parts.append('fill: (_, y) => if calc.odd(y) { rgb("e6edf5") }')
    heads = [cell(one, page, False, True) for row in page['heads'] for one in row['cells']]
    if heads:
        parts.append(f'table.header({", ".join(heads)})')
    parts += [cell(one, page, row['total'], False) for row in page['rows'] for one in row['cells']]
    return f'#table({", ".join(parts)})'

for page in json.load(open(sys.argv[1])):
    font = 'Liberation Serif' if page['serif'] else 'Liberation Sans'
    source = [f'#set page(paper: "a4", margin: 15mm, flipped: {str(page["landscape"]).lower()})',
              f'#set text(font: "{font}", size: {page["size"]}pt, lang: "nl", hyphenate: false)']
    for kind, text in page['blocks']:
        source.append(table(page) if kind == 'table'
                      else f'#heading(level: {1 if kind == "title" else 2})[{quoted(text)}]' if kind in ('title', 'heading')
                      else f'#text(size: 1.3em)[{quoted(text)}]' if kind == 'line'
                      else quoted(text))
    typst.compile('\n\n'.join(source).encode(), output=page['target'])
