# pdfTeX: a LaTeX table.
import json, os, subprocess, sys

ESCAPES = {'\\': r'\textbackslash{}', '%': r'\%', '&': r'\&', '#': r'\#', '_': r'\_', '$': r'\$', '<': r'\textless{}',
           '\u00a0': '~', '–': '--'}

def plain(text):
    return ''.join(ESCAPES.get(letter, letter) for letter in text)

def table(page):
    lines, heads = page['heads'] + page['rows'], len(page['heads'])
    bar = '|' if page['rules'] == 'all' else ''
    align = {'left': 'raggedright', 'right': 'raggedleft', 'center': 'centering'}
    vertical = {'top': 'p', 'middle': 'm', 'bottom': 'b'}[page['valign']]
    def column(width, side):
        return f'>{{\\{align[side]}\\arraybackslash}}{vertical}{{{width - 8}pt}}'

    counts = sum(one['kind'] == 'count' for one in page['rows'][-1]['cells'])
    kinds = ['left'] * (len(page['widths']) - counts) + [page['align']] * counts
    form = bar + bar.join(column(width, kind) for width, kind in zip(page['widths'], kinds)) + bar
    out = [r'{\setlength{\tabcolsep}{4pt}\setlength{\extrarowheight}{%spt}\noindent\begin{tabular}{%s}' % (page['padding'], form)]
    if bar:
        out.append(r'\hline')
    for at, line in enumerate(lines):
        head, cells, column_at = at < heads, [], 0
        starts = {one['column']: one for one in line['cells']}
        while column_at < len(page['widths']):
            one = starts.get(column_at)
            if one is None:
                cells.append('')
                column_at += 1
                continue
            text = plain(one['text'])
            if head or line['total']:
                text = r'\textbf{%s}' % text if text else ''
            if one['turned']:
                text = r'\rotatebox{90}{%s}' % text
            wide = one['columns']
            if wide > 1 or head:
                width = sum(page['widths'][column_at:column_at + wide])
                side = 'center' if head else 'left'
                text = r'\multicolumn{%d}{%s%s%s}{%s}' % (wide, bar if column_at == 0 else '', column(width, side), bar, text)
            cells.append(text)
            column_at += wide
        end = r' \tabularnewline'
        rule = r'\hline' if (page['rules'] != 'none' and not (head and at + 1 < heads)) else ''
        out.append(' & '.join(cells) + end + rule)
    return '\n'.join(out + [r'\end{tabular}}'])

for page in json.load(open(sys.argv[1])):
    size = page['size']
    font = r'\usepackage{mathptmx}' if page['serif'] else r'\usepackage[scaled]{helvet}\renewcommand{\familydefault}{\sfdefault}'
    side = 'landscape,' if page['landscape'] else ''
    source = [r'\documentclass{article}', r'\usepackage{cmap}\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}',
              r'\usepackage{textcomp,array,graphicx}' + font, r'\usepackage[%sa4paper,margin=42pt]{geometry}' % side,
              r'\pagestyle{empty}\setlength{\parindent}{0pt}\setlength{\parskip}{4pt}\raggedright\hyphenpenalty=10000',
              r'\begin{document}', r'\fontsize{%s}{%s}\selectfont' % (size, 1.2 * size)]
    for kind, text in page['blocks']:
        factor = {'title': 1.8, 'line': 1.4, 'heading': 1.1}.get(kind, 1)
        bold = r'\bfseries' if kind in ('title', 'heading') else ''
        source.append(table(page) if kind == 'table' else
                      r'{\fontsize{%s}{%s}\selectfont %s %s\par}' % (factor * size, 1.2 * factor * size, bold, plain(text)))
        source.append('')
    source.append(r'\end{document}')
    open('page.tex', 'w').write('\n'.join(source))
    made = subprocess.run(['pdflatex', '-interaction=nonstopmode', 'page.tex'], capture_output=True)
    if not os.path.exists('page.pdf'):
        sys.exit(made.stdout.decode('latin-1')[-3000:])
    os.replace('page.pdf', page['target'])
