package dev.lorekeep.parse;

import dev.lorekeep.platform.SecureXml;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads OpenDocument text, sheets and slides from their own XML. Tika's parser loses what we need: sheet names, slide borders, titles,
 * and mixes in the masters' placeholder texts.
 */
final class OdfReader implements FormatReader {
    private static final String PREFIX = "application/vnd.oasis.opendocument.";
    private static final int MAX_MANIFEST_BYTES = 4 << 20;

    static boolean reads(String mediaType) {
        return mediaType.startsWith(PREFIX);
    }

    @Override
    public void read(Source source, Draft draft, Parts parts) throws Exception {
        var type = source.mediaType().substring(PREFIX.length());
        if (type.startsWith("flat")) {
            try (var content = Files.newInputStream(source.file())) {
                parse(content, new OdfContent(draft, type, false), draft);
            }
            return;
        }
        try (var zip = new ZipFile(source.file().toFile())) {
            if (isEncrypted(zip)) throw Refusal.password("document");
            // what the document says of itself is a courtesy; its text is not
            if (zip.getEntry("meta.xml") instanceof ZipEntry meta) readQuietly(zip, meta, new OdfMeta(draft));
            if (!(zip.getEntry("content.xml") instanceof ZipEntry content)) throw Refusal.damaged("document");
            try (var stream = zip.getInputStream(content)) {
                parse(stream, new OdfContent(draft, type, false), draft);
            }
            // headers and footers live in the page styles
            if (type.startsWith("text") && zip.getEntry("styles.xml") instanceof ZipEntry styles)
                readQuietly(zip, styles, new OdfContent(draft, type, true));
        } catch (ZipException broken) {
            throw Refusal.damaged("document");
        }
    }

    private static boolean isEncrypted(ZipFile zip) throws Exception {
        if (!(zip.getEntry("META-INF/manifest.xml") instanceof ZipEntry manifest)) return false;
        try (var stream = zip.getInputStream(manifest)) {
            return new String(stream.readNBytes(MAX_MANIFEST_BYTES), StandardCharsets.UTF_8)
                    .contains("encryption-data");
        }
    }

    private static void readQuietly(ZipFile zip, ZipEntry entry, org.xml.sax.helpers.DefaultHandler handler)
            throws Exception {
        try (var stream = zip.getInputStream(entry)) {
            SecureXml.parse(stream, handler);
        } catch (java.io.IOException | org.xml.sax.SAXException broken) {
            Draft.checkInterrupted();
        }
    }

    private static void parse(InputStream content, OdfContent handler, Draft draft) throws Exception {
        try {
            SecureXml.parse(content, handler);
        } finally {
            if (!draft.isFull() && !Thread.currentThread().isInterrupted()) handler.finish();
        }
    }
}
