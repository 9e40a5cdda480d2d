// OpenPDF: the table of iText's line.
import com.google.gson.*;
import com.lowagie.text.*;
import com.lowagie.text.pdf.*;
import java.awt.Color;
import java.io.FileOutputStream;
import java.nio.file.*;
import java.util.Map;

class OpenPdf {
    public static void main(String[] args) throws Exception {
        for (JsonElement element : JsonParser.parseString(Files.readString(Path.of(args[0]))).getAsJsonArray()) {
            JsonObject page = element.getAsJsonObject();
            Document document = new Document(page.get("landscape").getAsBoolean() ? PageSize.A4.rotate() : PageSize.A4, 42, 36, 42, 42);
            PdfWriter.getInstance(document, new FileOutputStream(page.get("target").getAsString()));
            document.open();
            for (JsonElement block : page.getAsJsonArray("blocks")) {
                String kind = block.getAsJsonArray().get(0).getAsString();
                float factor = Map.of("title", 1.8f, "line", 1.4f, "heading", 1.1f).getOrDefault(kind, 1f);
                Font font = font(page, kind.equals("title") || kind.equals("heading"), factor);
                if (kind.equals("table")) document.add(table(page));
                else document.add(new Paragraph(1.25f * font.getSize(), block.getAsJsonArray().get(1).getAsString(), font));
            }
            document.close();
        }
    }

    static Font font(JsonObject page, boolean bold, float factor) throws Exception {
        float size = factor * page.get("size").getAsFloat();
        String name = page.get("serif").getAsBoolean() ? (bold ? FontFactory.TIMES_BOLD : FontFactory.TIMES_ROMAN) : bold ? FontFactory.HELVETICA_BOLD : FontFactory.HELVETICA;
        return FontFactory.getFont(name, BaseFont.CP1252, size);
    }

    static PdfPTable table(JsonObject page) throws Exception {
        JsonArray widths = page.getAsJsonArray("widths");
        float[] points = new float[widths.size()];
        for (int at = 0; at < points.length; at += 1) points[at] = widths.get(at).getAsFloat();
        PdfPTable table = new PdfPTable(points.length);
        table.setTotalWidth(points);
        table.setLockedWidth(true);
        table.setHorizontalAlignment(Element.ALIGN_LEFT);
        table.setSpacingBefore(6);
        table.setHeaderRows(page.getAsJsonArray("heads").size());
        add(table, page, page.getAsJsonArray("heads"), true);
        add(table, page, page.getAsJsonArray("rows"), false);
        return table;
    }

    static void add(PdfPTable table, JsonObject page, JsonArray rows, boolean head) throws Exception {
        Map<String, Integer> sides = Map.of("left", Element.ALIGN_LEFT, "right", Element.ALIGN_RIGHT, "center", Element.ALIGN_CENTER);
        Map<String, Integer> heights = Map.of("top", Element.ALIGN_TOP, "middle", Element.ALIGN_MIDDLE, "bottom", Element.ALIGN_BOTTOM);
        Map<String, Integer> borders = Map.of("all", Rectangle.BOX, "rows", Rectangle.BOTTOM, "none", Rectangle.NO_BORDER);
        int at = 0;
        for (JsonElement row : rows) {
            boolean bold = head || row.getAsJsonObject().get("total").getAsBoolean();
            boolean grey = page.get("zebra").getAsBoolean() && at++ % 2 == 1;
            for (JsonElement each : row.getAsJsonObject().getAsJsonArray("cells")) {
                JsonObject one = each.getAsJsonObject();
                PdfPCell cell = new PdfPCell(new Phrase(one.get("text").getAsString(), font(page, bold, 1)));
                cell.setColspan(one.get("columns").getAsInt());
                cell.setRowspan(one.get("rows").getAsInt());
                cell.setHorizontalAlignment(sides.get(head ? "center" : one.get("kind").getAsString().equals("count") ? page.get("align").getAsString() : "left"));
                cell.setVerticalAlignment(heights.get(page.get("valign").getAsString()));
                cell.setBorder(borders.get(page.get("rules").getAsString()));
                cell.setPadding(3);
                cell.setPaddingTop(page.get("padding").getAsFloat());
                cell.setPaddingBottom(page.get("padding").getAsFloat() + 1);
                if (grey) cell.setBackgroundColor(new Color(230, 237, 245));
                if (one.get("turned").getAsBoolean()) cell.setRotation(90);
                table.addCell(cell);
            }
        }
    }
}
