package dev.lorekeep.parse;

import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Title, author and dates from an OpenDocument's meta.xml. */
final class OdfMeta extends DefaultHandler {
    private static final int MAX_VALUE = 4_000;

    private final Draft draft;
    private final StringBuilder value = new StringBuilder();

    OdfMeta(Draft draft) {
        this.draft = draft;
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) {
        value.setLength(0);
    }

    @Override
    public void characters(char[] chars, int start, int length) {
        if (value.length() < MAX_VALUE) value.append(chars, start, length);
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
        switch (qName) {
            case "dc:title" -> draft.metadata("title", value.toString());
            case "meta:initial-creator", "dc:creator" -> draft.metadata("author", value.toString());
            case "meta:creation-date" -> draft.metadata("created", value.toString());
            case "dc:date" -> draft.metadata("modified", value.toString());
            case "dc:subject" -> draft.metadata("subject", value.toString());
            case "dc:language" -> draft.metadata("language", value.toString());
            default -> {}
        }
        value.setLength(0);
    }
}
