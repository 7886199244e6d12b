package dev.lorekeep.parse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.jspecify.annotations.Nullable;

/**
 * Opens PDFs, also those of which only the attachments are encrypted: their text is plain (ISO 32000-1, 7.6.5), but PDFBox wants the
 * password all the same. These are opened from a copy that does not mention the encryption; what is in the attachments stays unreadable.
 */
final class PdfOpen implements AutoCloseable {
    private static final Pattern REFERENCE = Pattern.compile("/Encrypt\\s+(\\d+)\\s+(\\d+)\\s+R");
    // whole files are held for this; larger ones are left alone
    private static final long MAX_BYTES = 256L << 20;
    private static final long MAX_BYTES_IN_MEMORY = 8L << 20;

    private final PDDocument document;
    private final @Nullable Path copy;

    private PdfOpen(PDDocument document, @Nullable Path copy) {
        this.document = document;
        this.copy = copy;
    }

    static PdfOpen of(Path file) throws IOException {
        try {
            return new PdfOpen(load(file), null);
        } catch (InvalidPasswordException locked) {
            var copy = withPlainText(file);
            if (copy == null) throw locked;
            try {
                return new PdfOpen(Loader.loadPDF(copy.toFile()), copy);
            } catch (IOException | RuntimeException broken) {
                Files.deleteIfExists(copy);
                throw locked;
            }
        }
    }

    /** From memory if it is small: PDFBox goes back and forth in a file, four kilobytes at a time. */
    private static PDDocument load(Path file) throws IOException {
        return Files.size(file) <= MAX_BYTES_IN_MEMORY
                ? Loader.loadPDF(Files.readAllBytes(file))
                : Loader.loadPDF(file.toFile());
    }

    PDDocument document() {
        return document;
    }

    boolean attachmentsAreLocked() {
        return copy != null;
    }

    /** @return a copy without its encryption, or null if more than attachments is encrypted */
    private static @Nullable Path withPlainText(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) return null;
        var bytes = Files.readAllBytes(file);
        // one character for each byte
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        var reference = REFERENCE.matcher(text);
        var found = false;
        while (reference.find()) {
            if (!leavesTextPlain(text, reference.group(1), reference.group(2))) return null;
            Arrays.fill(bytes, reference.start(), reference.end(), (byte) ' ');
            found = true;
        }
        if (!found) return null;
        var copy = Files.createTempFile("lorekeep-pdf", ".pdf");
        Files.write(copy, bytes);
        return copy;
    }

    /** Whether the filters for streams and strings are the one that does nothing, which they also are where none is named. */
    private static boolean leavesTextPlain(String text, String number, String generation) {
        var object = Pattern.compile(
                        "(?<!\\d)" + number + "\\s+" + generation + "\\s+obj(.{1,4000}?)endobj", Pattern.DOTALL)
                .matcher(text);
        if (!object.find()) return false;
        var encryption = object.group(1);
        return encryption.matches("(?s).*/V\\s+[45]\\b.*")
                && isIdentity(encryption, "StmF")
                && isIdentity(encryption, "StrF");
    }

    private static boolean isIdentity(String encryption, String filter) {
        var named = Pattern.compile("/" + filter + "\\s*/(\\w+)").matcher(encryption);
        return !named.find() || named.group(1).equals("Identity");
    }

    @Override
    public void close() throws IOException {
        try {
            document.close();
        } finally {
            if (copy != null) Files.deleteIfExists(copy);
        }
    }
}
