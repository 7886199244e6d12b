package dev.lorekeep.parse;

import dev.lorekeep.platform.SecureXml;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Finds the title of each slide of a PPTX, in the order of presentation; Tika reports titles as ordinary lines. */
final class SlideTitles {
    private SlideTitles() {}

    /** Empty strings for slides without a title; no entries at all where the file does not say. */
    static List<String> of(Source source) {
        if (!source.mediaType().contains("presentationml")) return List.of();
        try (var zip = new ZipFile(source.file().toFile())) {
            var targets = new HashMap<String, String>();
            var order = new ArrayList<String>();
            parse(zip, "ppt/_rels/presentation.xml.rels", new Relations(targets));
            parse(zip, "ppt/presentation.xml", new Order(order));
            var titles = new ArrayList<String>();
            for (var id : order) {
                var title = new Title();
                parse(zip, "ppt/" + String.valueOf(targets.get(id)).replaceFirst("^/?ppt/", ""), title);
                titles.add(Clean.line(title.text));
            }
            return titles;
        } catch (Exception broken) {
            Draft.checkInterrupted();
            return List.of();
        }
    }

    private static void parse(ZipFile zip, String name, DefaultHandler handler) throws Exception {
        var entry = zip.getEntry(name);
        if (entry == null) throw new IOException("no part " + name);
        try (InputStream content = zip.getInputStream(entry)) {
            SecureXml.parse(content, handler);
        }
    }

    private static final class Relations extends DefaultHandler {
        private final Map<String, String> targets;

        Relations(Map<String, String> targets) {
            this.targets = targets;
        }

        @Override
        public void startElement(String uri, String localName, String qName, Attributes attributes) {
            if (localName.equals("Relationship")) targets.put(attributes.getValue("Id"), attributes.getValue("Target"));
        }
    }

    private static final class Order extends DefaultHandler {
        private final List<String> ids;

        Order(List<String> ids) {
            this.ids = ids;
        }

        @Override
        public void startElement(String uri, String localName, String qName, Attributes attributes) {
            if (localName.equals("sldId") && attributes.getValue("r:id") != null) ids.add(attributes.getValue("r:id"));
        }
    }

    private static final class Title extends DefaultHandler {
        private final StringBuilder text = new StringBuilder();
        private boolean inTitle;
        private boolean inText;

        @Override
        public void startElement(String uri, String localName, String qName, @Nullable Attributes attributes)
                throws SAXException {
            if (localName.equals("sp")) inTitle = false;
            if (localName.equals("ph") && attributes != null) {
                var type = String.valueOf(attributes.getValue("type"));
                inTitle = text.isEmpty() && (type.equals("title") || type.equals("ctrTitle"));
            }
            inText = inTitle && localName.equals("t");
            if (inTitle && localName.equals("br")) text.append(' ');
        }

        @Override
        public void endElement(String uri, String localName, String qName) {
            if (localName.equals("t")) inText = false;
            if (localName.equals("sp")) inTitle = false;
        }

        @Override
        public void characters(char[] chars, int start, int length) {
            if (inText) text.append(chars, start, length);
        }
    }
}
