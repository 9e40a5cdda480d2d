// Apache FOP: formatting objects.
import com.google.gson.*;
import java.io.*;
import java.nio.file.*;
import javax.xml.transform.*;
import javax.xml.transform.sax.SAXResult;
import javax.xml.transform.stream.StreamSource;
import org.apache.fop.apps.*;

class Fop {
    public static void main(String[] args) throws Exception {
        FopFactory factory = FopFactory.newInstance(new File(".").toURI());
        Transformer same = TransformerFactory.newInstance().newTransformer();
        for (JsonElement element : JsonParser.parseString(Files.readString(Path.of(args[0]))).getAsJsonArray()) {
            JsonObject page = element.getAsJsonObject();
            try (OutputStream out = new BufferedOutputStream(new FileOutputStream(page.get("target").getAsString()))) {
                org.apache.fop.apps.Fop fop = factory.newFop("application/pdf", out);
                same.transform(new StreamSource(new StringReader(source(page))), new SAXResult(fop.getDefaultHandler()));
            }
        }
    }

    static String source(JsonObject page) {
        boolean wide = page.get("landscape").getAsBoolean();
        double size = page.get("size").getAsDouble();
        StringBuilder out = new StringBuilder("<fo:root xmlns:fo='http://www.w3.org/1999/XSL/Format'><fo:layout-master-set>"
            + "<fo:simple-page-master master-name='a4' margin='42pt' page-width='" + (wide ? 842 : 595) + "pt' page-height='" + (wide ? 595 : 842)
            + "pt'><fo:region-body/></fo:simple-page-master></fo:layout-master-set><fo:page-sequence master-reference='a4'>"
            + "<fo:flow flow-name='xsl-region-body' font-family='" + (page.get("serif").getAsBoolean() ? "serif" : "sans-serif") + "' font-size='" + size + "pt'>");
        for (JsonElement block : page.getAsJsonArray("blocks")) {
            String kind = block.getAsJsonArray().get(0).getAsString();
            double factor = kind.equals("title") ? 1.8 : kind.equals("line") ? 1.4 : 1;
            String bold = kind.equals("title") || kind.equals("heading") ? " font-weight='bold'" : "";
            out.append(kind.equals("table") ? table(page)
                : "<fo:block space-after='4pt' white-space-collapse='false' font-size='" + factor * size + "pt'" + bold + ">" + escape(block.getAsJsonArray().get(1).getAsString()) + "</fo:block>");
        }
        return out.append("</fo:flow></fo:page-sequence></fo:root>").toString();
    }

    static String table(JsonObject page) {
        StringBuilder out = new StringBuilder("<fo:table table-layout='fixed' space-before='6pt' space-after='6pt' border-collapse='collapse'>");
        for (JsonElement width : page.getAsJsonArray("widths")) out.append("<fo:table-column column-width='" + width.getAsDouble() + "pt'/>");
        JsonArray heads = page.getAsJsonArray("heads");
        if (heads.size() > 0) out.append("<fo:table-header>" + rows(page, heads, true) + "</fo:table-header>");
        return out.append("<fo:table-body>" + rows(page, page.getAsJsonArray("rows"), false) + "</fo:table-body></fo:table>").toString();
    }

    static String rows(JsonObject page, JsonArray rows, boolean head) {
        String rules = page.get("rules").getAsString();
        String rule = rules.equals("all") ? " border='0.5pt solid grey'" : rules.equals("rows") ? " border-bottom='0.5pt solid grey'" : "";
        String display = page.get("valign").getAsString().replace("top", "before").replace("middle", "center").replace("bottom", "after");
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (JsonElement row : rows) {
            boolean bold = head || row.getAsJsonObject().get("total").getAsBoolean();
            boolean grey = page.get("zebra").getAsBoolean() && at++ % 2 == 1;
            out.append("<fo:table-row keep-together.within-page='always'" + (bold ? " font-weight='bold'" : "") + (grey ? " background-color='#e6edf5'" : "") + ">");
            for (JsonElement each : row.getAsJsonObject().getAsJsonArray("cells")) {
                JsonObject cell = each.getAsJsonObject();
                String align = head ? "center" : cell.get("kind").getAsString().equals("count") ? page.get("align").getAsString() : "left";
                String text = escape(cell.get("text").getAsString());
                out.append("<fo:table-cell column-number='" + (cell.get("column").getAsInt() + 1) + "' number-columns-spanned='" + cell.get("columns") + "' number-rows-spanned='" + cell.get("rows")
                    + "' padding='" + page.get("padding") + "pt 3pt' display-align='" + display + "'" + rule + ">");
                out.append(cell.get("turned").getAsBoolean()
                    ? "<fo:block-container reference-orientation='90' inline-progression-dimension='" + page.get("turnedHeight") + "pt'><fo:block>" + text + "</fo:block></fo:block-container>"
                    : "<fo:block text-align='" + align + "'>" + text + "</fo:block>");
                out.append("</fo:table-cell>");
            }
            out.append("</fo:table-row>");
        }
        return out.toString();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
