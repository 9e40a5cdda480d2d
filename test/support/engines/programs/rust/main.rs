// genpdf over printpdf: elements on pages, a table of equal rows without joined cells.
use genpdf::elements::{FrameCellDecorator, PaddedElement, Paragraph, TableLayout};
use genpdf::style::Style;
use genpdf::{Alignment, Document, Element, Margins, Mm, SimplePageDecorator, Size};

#[derive(serde::Deserialize)]
struct Cell {
    text: String,
    kind: String,
}

#[derive(serde::Deserialize)]
struct Row {
    cells: Vec<Cell>,
    total: bool,
}

#[derive(serde::Deserialize)]
struct Page {
    target: String,
    blocks: Vec<(String, String)>,
    landscape: bool,
    serif: bool,
    size: f64,
    align: String,
    rules: String,
    padding: f64,
    widths: Vec<f64>,
    heads: Vec<Row>,
    rows: Vec<Row>,
}

const FONTS: &str = "/usr/share/fonts/truetype/liberation";
const POINT: f64 = 25.4 / 72.0;

fn style(page: &Page, factor: f64, bold: bool) -> Style {
    let mut style = Style::new().with_font_size((factor * page.size).floor() as u8);
    if bold {
        style.set_bold();
    }
    style
}

fn table(page: &Page) -> impl Element {
    let mut table = TableLayout::new(page.widths.iter().map(|width| width.round() as usize).collect());
    if page.rules == "all" {
        table.set_cell_decorator(FrameCellDecorator::new(true, true, true));
    } else if page.rules == "rows" {
        table.set_cell_decorator(FrameCellDecorator::new(false, true, false));
    }
    for (rows, head) in [(&page.heads, true), (&page.rows, false)] {
        for row in rows {
            let mut line = table.row();
            for cell in &row.cells {
                let mut text = Paragraph::default();
                text.push_styled(cell.text.clone(), style(page, 1.0, head || row.total));
                text.set_alignment(match (head, cell.kind.as_str(), page.align.as_str()) {
                    (true, _, _) | (_, "count", "center") => Alignment::Center,
                    (_, "count", "right") => Alignment::Right,
                    _ => Alignment::Left,
                });
                let (across, down) = (3.0 * POINT, page.padding * POINT);
                line.push_element(PaddedElement::new(text, Margins::trbl(down, across, down, across)));
            }
            line.push().expect("a cell for each column");
        }
    }
    let paper = if page.landscape { 297.0 } else { 210.0 };
    let rest = (paper - 27.0 - page.widths.iter().sum::<f64>() * POINT).max(0.0);
    PaddedElement::new(table, Margins::trbl(2.0, rest, 2.0, 0.0))
}

fn main() {
    let file = std::env::args().nth(1).expect("a file with pages");
    let pages: Vec<Page> = serde_json::from_str(&std::fs::read_to_string(file).expect("pages")).expect("pages");
    for page in &pages {
        let family = if page.serif { "LiberationSerif" } else { "LiberationSans" };
        let mut document = Document::new(genpdf::fonts::from_files(FONTS, family, None).expect("fonts"));
        let (width, height) = if page.landscape { (297.0, 210.0) } else { (210.0, 297.0) };
        document.set_paper_size(Size::new(Mm::from(width), Mm::from(height)));
        let mut margins = SimplePageDecorator::new();
        margins.set_margins(Margins::trbl(15.0, 12.0, 15.0, 15.0));
        document.set_page_decorator(margins);
        for (kind, text) in &page.blocks {
            if kind == "table" {
                document.push(table(page));
                continue;
            }
            let factor = match kind.as_str() {
                "title" => 1.8,
                "line" => 1.4,
                "heading" => 1.1,
                _ => 1.0,
            };
            let mut paragraph = Paragraph::default();
            paragraph.push_styled(text.clone(), style(page, factor, kind == "title" || kind == "heading"));
            document.push(paragraph);
        }
        document.render_to_file(&page.target).expect("written");
    }
}
