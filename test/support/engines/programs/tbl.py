# groff: text for tbl and the ms macros, set by gropdf.
import json, subprocess, sys

def plain(text):
    return (text.replace('\\', '\\e').replace('\u00a0', '\\~').replace('–', '\\[en]').replace("'", '\\[cq]')
            .replace('-', '\\-'))

def table(page):
    lines = page['heads'] + page['rows']
    form, data = [], []
    for at, line in enumerate(lines):
        head = at < len(page['heads'])
        keys, texts = [], []
        starts = {one['column']: one for one in line['cells']}
        above = {column for row in range(at) for one in lines[row]['cells'] if row + one['rows'] > at
                 for column in range(one['column'], one['column'] + one['columns'])}
        column = 0
        while column < len(page['widths']):
            one = starts.get(column)
            width = f'w({page["widths"][column] - 8}p)'
            if column in above or one is None:
                keys.append('^' if column in above else 'l')
                texts.append('')
                column += 1
                continue
            key = 'c' if head else page['align'][0] if one['kind'] == 'count' else 'l'
            keys += [key + ('b' if head or line['total'] else '') + width] + ['s'] * (one['columns'] - 1)
            room = sum(page['widths'][column:column + one['columns']]) - 8
            is_long = len(one['text']) * 0.6 * page['size'] > room
            texts.append(f'T{{\n{plain(one["text"])}\nT}}' if is_long else plain(one['text']))
            column += one['columns']
        form.append(' '.join(keys))
        data.append('@'.join(texts))
        if page['rules'] == 'rows' and not head:
            data.append('_')
    options = ['tab(@)'] + (['allbox'] if page['rules'] == 'all' else [])
    rows, index = [], 0
    for at, line in enumerate(form):
        rows += [line + '.', data[index]]
        index += 1
        if index < len(data) and data[index] == '_':
            rows.append('_')
            index += 1
        if at + 1 < len(form):
            rows.append('.T&')
    return '\n'.join(['.na', '.nh', '.TS', ' '.join(options) + ';', *rows, '.TE', '.ad l'])

for page in json.load(open(sys.argv[1])):
    size = page['size']
    family = 'T' if page['serif'] else 'H'
    source = ['.pl 842p' if not page['landscape'] else '.pl 595p', '.nr PO 42p', f'.nr LL {760 if page["landscape"] else 515}p',
              '.nr HM 42p', '.nr FM 42p', f'.nr PS {round(size * 1000)}', f'.nr VS {round(size * 1250)}', f'.fam {family}',
              '.ds CH', '.ds CF', '.nh', '.LP', '.ad l']
    for kind, text in page['blocks']:
        if kind == 'table':
            source += ['.sp 0.5', table(page), '.sp 0.5', '.LP', '.ad l', '.nh']
        else:
            factor = {'title': 1.8, 'line': 1.4, 'heading': 1.1}.get(kind, 1)
            font = 'B' if kind in ('title', 'heading') else 'R'
            source += ['.LP', '.ad l', f'.ps {round(factor * size * 10) / 10}p', f'.vs {round(factor * size * 1.25 * 10) / 10}p', f'.ft {font}', plain(text), '.br', '.ft R', f'.ps {size}p', f'.vs {round(size * 12.5) / 10}p']
    made = subprocess.run(['groff', '-k', '-t', '-ms', '-Tpdf', '-P-pa4', *(['-P-l'] if page['landscape'] else [])],
                          input='\n'.join(source).encode(), capture_output=True)
    if made.returncode or not made.stdout:
        sys.exit(made.stderr.decode())
    open(page['target'], 'wb').write(made.stdout)
