// PDFBox with easytable: text drawn cell by cell.
import com.google.gson.*;
import java.awt.Color;
import java.nio.file.*;
import java.util.Map;
import org.apache.pdfbox.pdmodel.*;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.*;
import org.vandeseer.easytable.TableDrawer;
import org.vandeseer.easytable.settings.*;
import org.vandeseer.easytable.structure.*;
import org.vandeseer.easytable.structure.cell.*;

class PdfBox {
    public static void main(String[] args) throws Exception {
        for (JsonElement element : JsonParser.parseString(Files.readString(Path.of(args[0]))).getAsJsonArray()) {
            JsonObject page = element.getAsJsonObject();
            float size = page.get("size").getAsFloat();
            try (PDDocument document = new PDDocument()) {
                boolean serif = page.get("serif").getAsBoolean();
                PDFont plain = new PDType1Font(serif ? Standard14Fonts.FontName.TIMES_ROMAN : Standard14Fonts.FontName.HELVETICA);
                PDFont bold = new PDType1Font(serif ? Standard14Fonts.FontName.TIMES_BOLD : Standard14Fonts.FontName.HELVETICA_BOLD);
                PDRectangle paper = page.get("landscape").getAsBoolean() ? new PDRectangle(842, 595) : PDRectangle.A4;
                PDPage sheet = new PDPage(paper);
                document.addPage(sheet);
                float y = paper.getHeight() - 42;
                try (PDPageContentStream stream = new PDPageContentStream(document, sheet)) {
                    for (JsonElement block : page.getAsJsonArray("blocks")) {
                        String kind = block.getAsJsonArray().get(0).getAsString();
                        float factor = Map.of("title", 1.8f, "line", 1.4f, "heading", 1.1f).getOrDefault(kind, 1f);
                        PDFont font = kind.equals("title") || kind.equals("heading") ? bold : plain;
                        Table table = kind.equals("table") ? table(page, plain, bold) : text(block.getAsJsonArray().get(1).getAsString(), font, factor * size, paper.getWidth() - 84);
                        TableDrawer.builder().contentStream(stream).startX(42).startY(y).table(table).build().draw();
                        y -= table.getHeight() + 4;
                    }
                }
                document.save(page.get("target").getAsString());
            }
        }
    }

    /** A paragraph is a table of one cell. */
    static Table text(String text, PDFont font, float size, float width) {
        return Table.builder().addColumnsOfWidth(width).font(font).fontSize((int) Math.round(size)).borderWidth(0).padding(0)
            .addRow(Row.builder().add(TextCell.builder().text(text).build()).build()).build();
    }

    static Table table(JsonObject page, PDFont plain, PDFont bold) {
        JsonArray widths = page.getAsJsonArray("widths");
        float[] points = new float[widths.size()];
        for (int at = 0; at < points.length; at += 1) points[at] = widths.get(at).getAsFloat();
        Table.TableBuilder table = Table.builder().addColumnsOfWidth(points).fontSize((int) Math.floor(page.get("size").getAsFloat()))
            .padding(3).borderColor(Color.GRAY).wordBreak(true);
        add(table, page, page.getAsJsonArray("heads"), true, plain, bold);
        add(table, page, page.getAsJsonArray("rows"), false, plain, bold);
        return table.build();
    }

    static void add(Table.TableBuilder table, JsonObject page, JsonArray rows, boolean head, PDFont plain, PDFont bold) {
        String rules = page.get("rules").getAsString();
        int at = 0;
        for (JsonElement each : rows) {
            boolean strong = head || each.getAsJsonObject().get("total").getAsBoolean();
            Row.RowBuilder row = Row.builder().font(strong ? bold : plain);
            if (page.get("zebra").getAsBoolean() && at++ % 2 == 1) row.backgroundColor(new Color(230, 237, 245));
            for (JsonElement element : each.getAsJsonObject().getAsJsonArray("cells")) {
                JsonObject one = element.getAsJsonObject();
                String align = head ? "center" : one.get("kind").getAsString().equals("count") ? page.get("align").getAsString() : "left";
                float padding = page.get("padding").getAsFloat();
                row.add(cell(page, one)
                    .colSpan(one.get("columns").getAsInt())
                    .rowSpan(one.get("rows").getAsInt())
                    .horizontalAlignment(HorizontalAlignment.valueOf(align.toUpperCase()))
                    .verticalAlignment(VerticalAlignment.valueOf(page.get("valign").getAsString().toUpperCase()))
                    .paddingTop(padding)
                    .paddingBottom(padding + 1)
                    .borderWidthLeft(rules.equals("all") ? 0.5f : 0)
                    .borderWidthRight(rules.equals("all") ? 0.5f : 0)
                    .borderWidthTop(rules.equals("all") ? 0.5f : 0)
                    .borderWidthBottom(rules.equals("none") ? 0 : 0.5f)
                    .build());
            }
            table.addRow(row.build());
        }
    }

    static AbstractCell.AbstractCellBuilder<?, ?> cell(JsonObject page, JsonObject one) {
        String text = one.get("text").getAsString();
        if (!one.get("turned").getAsBoolean()) return TextCell.builder().text(text);
        return VerticalTextCell.builder().text(text).minHeight(page.get("turnedHeight").getAsFloat());
    }
}
