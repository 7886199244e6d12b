package dev.lorekeep.parse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.DublinCore;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.epub.EpubParser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * Reads office formats, RTF, Outlook messages and e-books with Tika's parsers, one by one and never through Tika's own discovery: so
 * nothing else on the class path (text recognition above all) runs behind our back.
 */
final class OfficeReader implements FormatReader {
    private record Embedded(String name, byte[] bytes) {}

    /** Created with the first office file: these classes are slow to load. */
    private static final class Lazy {
        static final Map<String, org.apache.tika.parser.Parser> PARSERS = parsers();

        private static Map<String, org.apache.tika.parser.Parser> parsers() {
            var all = List.of(new OOXMLParser(), new OfficeParser(), new RTFParser(), new EpubParser());
            return all.stream()
                    .flatMap(parser -> parser.getSupportedTypes(new ParseContext()).stream()
                            .map(type -> Map.entry(type.toString(), parser)))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first));
        }
    }

    private static final Set<String> FAMILIES = Set.of(
            "application/rtf",
            "application/epub+zip",
            "application/msword",
            "application/x-tika-msoffice",
            "application/x-tika-ooxml",
            "application/x-tika-ooxml-protected",
            "application/x-mspublisher");
    private static final List<String> PREFIXES =
            List.of("application/vnd.openxmlformats-officedocument.", "application/vnd.ms-");
    // attachments inside one office file; larger ones are named only
    private static final int MAX_EMBEDDED_BYTES = 64 << 20;

    static boolean reads(String mediaType) {
        if (!FAMILIES.contains(mediaType) && PREFIXES.stream().noneMatch(mediaType::startsWith)) return false;
        return Lazy.PARSERS.containsKey(mediaType);
    }

    @Override
    public void read(Source source, Draft draft, Parts parts) throws Exception {
        if (source.mediaType().equals("application/x-tika-ooxml-protected")) throw Refusal.password("document");
        var parser = Lazy.PARSERS.get(source.mediaType());
        if (parser == null) throw Refusal.unsupported(source.mediaType());
        var metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, source.name());
        metadata.set(Metadata.CONTENT_TYPE, source.mediaType());
        var embedded = new ArrayList<Embedded>();
        var handler = new XhtmlBlocks(draft, source.mediaType(), SlideTitles.of(source), SheetRows.of(source));
        try {
            parse(parser, source.file(), handler, metadata, embedded);
        } catch (IOException | RuntimeException | TikaException refused) {
            if (!StrictOoxml.isStrict(refused)) throw refused;
            parseStrict(parser, source.file(), handler, metadata, embedded);
        } finally {
            if (!draft.isFull() && !Thread.currentThread().isInterrupted()) handler.finish();
        }
        describe(metadata, draft);
        for (var part : embedded) {
            if (part.bytes.length == 0) Parts.name("Attachment", part.name, draft);
            else parts.add(source, part.name, new java.io.ByteArrayInputStream(part.bytes), draft);
        }
    }

    private static void parse(
            org.apache.tika.parser.Parser parser,
            Path file,
            XhtmlBlocks handler,
            Metadata metadata,
            List<Embedded> embedded)
            throws IOException, SAXException, TikaException {
        try (var stream = TikaInputStream.get(file, new Metadata())) {
            parser.parse(stream, handler, metadata, context(embedded));
        }
    }

    private static void parseStrict(
            org.apache.tika.parser.Parser parser,
            Path file,
            XhtmlBlocks handler,
            Metadata metadata,
            List<Embedded> embedded)
            throws IOException, SAXException, TikaException {
        var copy = StrictOoxml.transitional(file);
        try {
            parse(parser, copy, handler, metadata, embedded);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private static ParseContext context(List<Embedded> embedded) {
        var context = new ParseContext();
        var office = new OfficeParserConfig();
        // tracked deletions are not what the document says; macros are not text
        office.setIncludeDeletedContent(false);
        office.setIncludeMoveFromContent(false);
        office.setExtractMacros(false);
        context.set(OfficeParserConfig.class, office);
        context.set(EmbeddedDocumentExtractor.class, new Collector(embedded));
        return context;
    }

    /** Keeps attachments for later, leaves out pictures, previews and chart data that the text already shows. */
    private record Collector(List<Embedded> found) implements EmbeddedDocumentExtractor {
        @Override
        public boolean shouldParseEmbedded(Metadata metadata) {
            var type = String.valueOf(metadata.get(Metadata.CONTENT_TYPE));
            var kind = String.valueOf(metadata.get(TikaCoreProperties.EMBEDDED_RESOURCE_TYPE));
            var name = String.valueOf(metadata.get(TikaCoreProperties.RESOURCE_NAME_KEY));
            return !type.startsWith("image/")
                    && !type.startsWith("audio/")
                    && !type.startsWith("video/")
                    && !kind.equals("THUMBNAIL")
                    && !kind.equals("MACRO")
                    && !kind.equals("METADATA")
                    && !name.startsWith("Microsoft_Excel_");
        }

        @Override
        public void parseEmbedded(InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml)
                throws IOException {
            var name = metadata.get(TikaCoreProperties.RESOURCE_NAME_KEY);
            var bytes = stream.readNBytes(MAX_EMBEDDED_BYTES);
            found.add(new Embedded(name == null ? "" : name.substring(name.lastIndexOf('/') + 1), bytes));
        }
    }

    private static void describe(Metadata metadata, Draft draft) {
        draft.metadata("title", metadata.get(TikaCoreProperties.TITLE));
        draft.metadata("author", String.join(", ", metadata.getValues(TikaCoreProperties.CREATOR)));
        draft.metadata("created", metadata.get(TikaCoreProperties.CREATED));
        draft.metadata("modified", metadata.get(TikaCoreProperties.MODIFIED));
        draft.metadata("subject", metadata.get(DublinCore.SUBJECT));
        draft.metadata("language", metadata.get(TikaCoreProperties.LANGUAGE));
    }
}
