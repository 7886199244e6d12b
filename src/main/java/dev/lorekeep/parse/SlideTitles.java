package dev.lorekeep.parse;

import java.util.ArrayList;
import java.util.List;
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
            var titles = new ArrayList<String>();
            for (var slide :
                    OoxmlParts.listed(zip, "ppt", "presentation.xml", "sldId").keySet()) {
                var title = new Title();
                OoxmlParts.parse(zip, slide, title);
                titles.add(Clean.line(title.text));
            }
            return titles;
        } catch (Exception broken) {
            Draft.checkInterrupted();
            return List.of();
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
