# Qt: its text document takes HTML and is printed by its PDF writer.
import json, re, sys
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument

application = QGuiApplication(['qt'])
for page in json.load(open(sys.argv[1])):
    writer = QPdfWriter(page['target'])
    writer.setPageLayout(QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Landscape if page['landscape'] else QPageLayout.Orientation.Portrait,
        QMarginsF(42, 42, 36, 42), QPageLayout.Unit.Point))
    writer.setResolution(72)
    document = QTextDocument()
    document.setDocumentMargin(0)
    # its widths count pixels, 96 to the inch, without the padding
    html = re.sub(r'<td width="([\d.]+)"', lambda found: f'<td width="{(float(found[1]) - 8) * 96 / 72:.0f}"',
                  re.sub(r'<table width="[\d.]+"', '<table', page['html']))
    document.setHtml(html)
    document.print_(writer)
