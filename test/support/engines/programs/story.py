# MuPDF: its own HTML and CSS, placed page by page.
import json, sys, pymupdf

for page in json.load(open(sys.argv[1])):
    paper = pymupdf.paper_rect('a4-l' if page['landscape'] else 'a4')
    story = pymupdf.Story(page['html'])
    writer = pymupdf.DocumentWriter(page['target'])
    more = True
    while more:
        device = writer.begin_page(paper)
        more, _ = story.place(paper + (42, 42, -36, -42))
        story.draw(device)
        writer.end_page()
    writer.close()
