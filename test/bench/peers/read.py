"""Reads tables with a reader that is not ours: read.py PEER FILE… prints a line of JSON a file, {"file", "rows"}, with
the cells of each row as texts, from left to right. Each peer is used as its own documentation shows it first."""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

COUNT = re.compile(r"[\d.,]+|[-–—]")


def layout(file):
    """Lines of `pdftotext -layout`; two spaces or more begin another cell."""
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    return [re.split(r"\s{2,}", line.strip()) for line in text.splitlines()]


def bbox(file):
    """Words of `pdftotext -bbox`, set in lines and cells by their boxes."""
    text = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True).stdout
    rows = []
    for page in ET.fromstring(text).iter("{http://www.w3.org/1999/xhtml}page"):
        boxes = [[float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax")] for word in page]
        rows += to_rows([(*box, word.text or "") for box, word in zip(boxes, page)])
    return rows


def pymupdf_words(file):
    """Words of `page.get_text("words")`, set in lines and cells by their boxes."""
    import pymupdf

    with pymupdf.open(file) as document:
        return [row for page in document for row in to_rows([word[:5] for word in page.get_text("words")])]


def pymupdf_tables(file):
    """`page.find_tables()` as it is."""
    import pymupdf

    with pymupdf.open(file) as document:
        return [row for page in document for table in page.find_tables().tables for row in table.extract()]


def pdfplumber(file):
    """`page.extract_tables()` as it is."""
    import pdfplumber as plumber

    with plumber.open(file) as document:
        return [row for page in document.pages for table in page.extract_tables() for row in table]


def camelot(file):
    """Flavor `lattice`, for tables with lines; `stream` where that finds none."""
    import camelot as reader

    for flavor in ("lattice", "stream"):
        tables = reader.read_pdf(file, pages="all", flavor=flavor, suppress_stdout=True)
        if len(tables) > 0:
            return [row for table in tables for row in table.df.values.tolist()]
    return []


def to_rows(words):
    """Words (x0, y0, x1, y1, text) of a page: lines by overlap in height, cells by gaps wider than half a line is high."""
    lines = []
    for word in sorted(words, key=lambda word: (word[1] + word[3]) / 2):
        middle = (word[1] + word[3]) / 2
        if lines and lines[-1][0][1] < middle < lines[-1][0][3]:
            lines[-1].append(word)
        else:
            lines.append([word])
    rows = []
    for line in lines:
        cells, end = [], None
        for x0, y0, x1, y1, text in sorted(line):
            if end is not None and x0 - end < (y1 - y0) / 2 and not (COUNT.fullmatch(text) and COUNT.fullmatch(cells[-1])):
                cells[-1] += " " + text
            else:
                cells.append(text)
            end = x1
        rows.append(cells)
    return rows


def tabula(files):
    """tabula-java over the whole folder at once, mode `stream`: `lattice` finds no column where no line stands."""
    import tabula as package

    jar = next(pathlib.Path(package.__file__).parent.glob("*.jar"))
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{number:06}.pdf" for number in range(len(files))]
        for name, file in zip(names, files):
            shutil.copy(file, pathlib.Path(folder, name))
        command = ["java", "-jar", jar, "--batch", folder, "--format", "JSON", "--stream", "--pages", "all"]
        subprocess.run(command, capture_output=True, check=True)
        for name in names:
            written = pathlib.Path(folder, name).with_suffix(".json")
            tables = json.loads(written.read_text()) if written.exists() and written.stat().st_size else []
            yield [[cell["text"] for cell in row] for table in tables for row in table["data"]]


def read_each(read, files):
    for file in files:
        try:
            yield read(file)
        except Exception:  # it found nothing, whatever the reason
            yield []


peer, files = sys.argv[1], sys.argv[2:]
one = {
    "pdftotext-layout": layout,
    "pdftotext-bbox": bbox,
    "pymupdf-words": pymupdf_words,
    "pymupdf-tables": pymupdf_tables,
    "pdfplumber": pdfplumber,
    "camelot": camelot,
}
for file, rows in zip(files, tabula(files) if peer == "tabula" else read_each(one[peer], files)):
    print(json.dumps({"file": file, "rows": rows}))
