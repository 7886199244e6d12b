package dev.lorekeep.parse;

import dev.lorekeep.parse.Block.Kind;
import dev.lorekeep.platform.SecureXml;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jsoup.Jsoup;

/** Reads the text of any XML: short values as "element: value" lines, prose as paragraphs. Entities and other files stay closed. */
final class XmlReader implements FormatReader {
    // longer texts explain themselves without their element's name
    private static final int MAX_VALUE_CHARACTERS = 120;
    private static final Pattern DECLARATION = Pattern.compile("^\\s*<\\?xml[^>]*\\?>");

    @Override
    public void read(Source source, Draft draft, Parts parts) throws Exception {
        var text = DECLARATION.matcher(Charsets.read(source.file())).replaceFirst("");
        var declares = false;
        try {
            var reader = SecureXml.streams().createXMLStreamReader(new StringReader(text));
            declares = new Walk(reader, draft).run();
        } catch (XMLStreamException broken) {
            declares = text.contains("<!ENTITY");
            if (!draft.hasText() && !declares)
                PlainTextReader.paragraphs(Jsoup.parse(text).wholeText(), draft);
            if (!declares && draft.hasText())
                draft.notice(
                        "This is not well-formed XML; its text was read as far as it could be found.",
                        "Check the file.");
            if (!declares && !draft.hasText() && !text.contains("<!DOCTYPE"))
                throw new Refusal(
                        "This is not well-formed XML, and no text could be found in it.",
                        "Check that it is the right file.");
        }
        if (declares || !draft.hasText() && text.contains("<!DOCTYPE"))
            draft.notice(
                    "This XML refers to other files or declares entities; for safety these were not opened.",
                    "Save it without a document type declaration.");
    }

    private static final class Walk {
        private final XMLStreamReader reader;
        private final Draft draft;
        private final Deque<StringBuilder> open = new ArrayDeque<>();
        private String name = "";
        private String attributes = "";
        /** The text of an element just closed: part of a sentence if text follows, a line of its own if not. */
        private String pending = "";

        private String pendingName = "";

        Walk(XMLStreamReader reader, Draft draft) {
            this.reader = reader;
            this.draft = draft;
        }

        boolean run() throws XMLStreamException {
            var declares = false;
            open.push(new StringBuilder());
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> start();
                    case XMLStreamConstants.END_ELEMENT -> end();
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text(reader.getText());
                    case XMLStreamConstants.DTD ->
                        declares |= String.valueOf(reader.getText()).contains("<!ENTITY");
                    case XMLStreamConstants.ENTITY_REFERENCE -> declares = true;
                    default -> {}
                }
            }
            flushPending();
            return declares;
        }

        private void start() {
            Draft.checkInterrupted();
            flushPending();
            name = reader.getLocalName();
            var all = new StringBuilder();
            for (var i = 0; i < reader.getAttributeCount(); i++)
                all.append(all.isEmpty() ? "" : ", ")
                        .append(reader.getAttributeLocalName(i))
                        .append('=')
                        .append(reader.getAttributeValue(i));
            attributes = all.toString();
            open.push(new StringBuilder());
        }

        private void text(String characters) {
            var current = open.getFirst();
            if (!pending.isEmpty() && !characters.isBlank()) {
                current.append(pending);
                pending = "";
            }
            current.append(characters);
        }

        private void end() {
            var leaf = reader.getLocalName().equals(name);
            flushPending();
            var text = open.pop().toString();
            if (text.isBlank() && leaf && !attributes.isBlank()) text = attributes;
            attributes = "";
            name = "";
            if (text.isBlank()) return;
            var parent = open.peekFirst();
            if (parent != null && !parent.toString().isBlank() && parent.length() < 100_000) {
                parent.append(text);
                return;
            }
            pending = text;
            pendingName = leaf ? reader.getLocalName() : "";
        }

        private void flushPending() {
            if (pending.isEmpty()) return;
            var line = Clean.line(pending);
            pending = "";
            if (line.length() > MAX_VALUE_CHARACTERS || pendingName.isEmpty()) draft.add(Kind.PARAGRAPH, line);
            else draft.add(Kind.LIST_ITEM, pendingName + ": " + line);
        }
    }
}
