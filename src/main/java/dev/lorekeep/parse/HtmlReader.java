package dev.lorekeep.parse;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;
import org.jspecify.annotations.Nullable;
import org.xml.sax.helpers.AttributesImpl;

/** Reads web pages: structure and text, without navigation, scripts and what the page hides from its readers. */
final class HtmlReader implements FormatReader {
    private static final Set<String> LEFT_OUT = Set.of(
            "script",
            "style",
            "noscript",
            "template",
            "nav",
            "iframe",
            "object",
            "embed",
            "svg",
            "canvas",
            "select",
            "button",
            "head",
            "audio",
            "video",
            "map");
    private static final Set<String> TABLES = Set.of("table", "tr", "td", "th");
    private static final Set<String> BLOCKS = Set.of(
            "div",
            "section",
            "article",
            "main",
            "header",
            "footer",
            "aside",
            "blockquote",
            "figure",
            "figcaption",
            "address",
            "ul",
            "ol",
            "dl",
            "form",
            "fieldset",
            "details",
            "summary",
            "center",
            "caption",
            "body",
            "hr",
            "hgroup",
            "legend",
            "label");
    private static final Pattern DECLARED = Pattern.compile("(?i)<meta[^>]{0,200}charset\\s*=\\s*[\"']?([\\w:.-]+)");
    private static final Pattern XML_DECLARED =
            Pattern.compile("(?i)^\\s*<\\?xml[^>]{0,100}encoding\\s*=\\s*[\"']([\\w:.-]+)");
    private static final Pattern TAGS = Pattern.compile("(?s)<(script|style)\\b.*?</\\1>|<[^>]*>");

    @Override
    public void read(Source source, Draft draft, Parts parts) throws Exception {
        var bytes = Charsets.bytes(source.file());
        var page = Jsoup.parse(decode(bytes));
        describe(page, draft);
        blocks(page, draft);
    }

    /** What the page declares counts only if its bytes agree. */
    static String decode(byte[] bytes) {
        if (Charsets.hasMark(bytes)) return Charsets.decode(bytes);
        var latin = new String(bytes, 0, Math.min(bytes.length, 1 << 16), StandardCharsets.ISO_8859_1);
        var declared = declared(latin);
        var utf8 = Charsets.isMostlyUtf8(bytes);
        if (declared == null
                || declared.name().startsWith("UTF-16")
                || declared.equals(StandardCharsets.UTF_8) != utf8 && hasHighBytes(bytes)) {
            // letters of the text decide, not those of tags and scripts
            var text =
                    TAGS.matcher(new String(bytes, StandardCharsets.ISO_8859_1)).replaceAll(" ");
            var zeros = Charsets.detect(bytes);
            var found = zeros.name().startsWith("UTF-")
                    ? zeros
                    : Charsets.detect(text.getBytes(StandardCharsets.ISO_8859_1));
            return new String(bytes, found);
        }
        return new String(bytes, declared);
    }

    private static @Nullable Charset declared(String start) {
        var meta = DECLARED.matcher(start);
        var xml = XML_DECLARED.matcher(start);
        var name = meta.find() ? meta.group(1) : xml.find() ? xml.group(1) : null;
        try {
            if (name == null) return null;
            var charset = Charset.forName(name);
            return charset.equals(StandardCharsets.ISO_8859_1) ? Charset.forName("windows-1252") : charset;
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    private static boolean hasHighBytes(byte[] bytes) {
        for (var b : bytes) if (b < 0) return true;
        return false;
    }

    static void blocks(Document page, Draft draft) {
        var handler = new XhtmlBlocks(draft, "text/html", java.util.List.of(), java.util.Map.of());
        handler.startElement("", "body", "body", new AttributesImpl());
        NodeTraversor.filter(new Events(handler), page.body());
        handler.finish();
    }

    private static void describe(Document page, Draft draft) {
        draft.metadata("title", page.title());
        draft.metadata("language", page.select("html").attr("lang"));
        draft.metadata("author", page.select("meta[name=author]").attr("content"));
        draft.metadata("subject", page.select("meta[name=description]").attr("content"));
    }

    /** Walks the page without recursion, however deep it is, and reports it as XHTML events. */
    private record Events(XhtmlBlocks handler) implements NodeFilter {
        @Override
        public FilterResult head(Node node, int depth) {
            if (node instanceof TextNode text) {
                var characters = text.getWholeText().toCharArray();
                handler.characters(characters, 0, characters.length);
                return FilterResult.CONTINUE;
            }
            if (!(node instanceof Element element)) return FilterResult.SKIP_ENTIRELY;
            if (isLeftOut(element)) return FilterResult.SKIP_ENTIRELY;
            var name = event(element);
            if (!name.isEmpty()) handler.startElement("", name, name, attributes(element));
            return FilterResult.CONTINUE;
        }

        @Override
        public FilterResult tail(Node node, int depth) {
            if (node instanceof Element element && !isLeftOut(element)) {
                var name = event(element);
                if (!name.isEmpty() && !name.equals("br")) handler.endElement("", name, name);
            }
            return FilterResult.CONTINUE;
        }

        private static boolean isLeftOut(Element element) {
            return LEFT_OUT.contains(element.normalName())
                    || element.hasAttr("hidden")
                    || element.attr("aria-hidden").equals("true")
                    || element.attr("role").equals("navigation")
                    || element.attr("style")
                            .replace(" ", "")
                            .toLowerCase(java.util.Locale.ROOT)
                            .contains("display:none");
        }

        /** The name under which {@link XhtmlBlocks} knows the element; empty for inline ones. */
        private static String event(Element element) {
            var name = element.normalName();
            if (TABLES.contains(name)) return isLayout(element) ? "div" : name;
            if (BLOCKS.contains(name)) return "div";
            return switch (name) {
                case "p", "li", "dt", "dd", "pre", "br", "h1", "h2", "h3", "h4", "h5", "h6" -> name;
                case "textarea" -> "p";
                default -> "";
            };
        }

        /** Tables that hold other tables or whole sections only place things on the page. */
        private static boolean isLayout(Element element) {
            var table = element.normalName().equals("table") ? element : element.closest("table");
            if (table == null) return true;
            if (table.attr("role").equals("presentation")) return true;
            return table.selectFirst("table table, h1, h2, h3, h4, ul ul, p + p + p + p") != null;
        }

        private static AttributesImpl attributes(Element element) {
            var attributes = new AttributesImpl();
            if (element.hasAttr("rowspan"))
                attributes.addAttribute("", "rowspan", "rowspan", "CDATA", element.attr("rowspan"));
            if (element.hasAttr("colspan"))
                attributes.addAttribute("", "colspan", "colspan", "CDATA", element.attr("colspan"));
            return attributes;
        }
    }
}
