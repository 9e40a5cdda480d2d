# Qt: its text document takes HTML and is printed by its PDF writer.
import json, re, sys
from PySide6.QtCore import QMarginsF, QSizeF
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
    document.documentLayout().setPaintDevice(writer)
    document.setDocumentMargin(0)
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    # its columns hold borders too; its tables stand close to the text above
    html = re.sub(r'<td width="([\d.]+)"', lambda found: f'<td width="{float(found[1]) + 4}"', page['html'])
    html = re.sub(r'<table width="[\d.]+"', '<p></p><table', html)
    document.setHtml(html.replace('DejaVu', 'Liberation'))
    document.print_(writer)
