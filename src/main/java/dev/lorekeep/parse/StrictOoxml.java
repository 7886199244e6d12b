package dev.lorekeep.parse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Rewrites "strict" Office files (ISO/IEC 29500 strict), which POI refuses, into the usual dialect: the same XML under other names. */
final class StrictOoxml {
    private static final Pattern STRICT = Pattern.compile("http://purl\\.oclc\\.org/ooxml/(\\w+)/(\\w+)");
    private static final long MAX_PART_BYTES = 256L << 20;

    private StrictOoxml() {}

    static boolean isStrict(Throwable refusal) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause())
            if (String.valueOf(cause.getMessage()).contains("Strict OOXML")) return true;
        return false;
    }

    static Path transitional(Path file) throws IOException {
        var copy = Files.createTempFile("lorekeep-strict", ".zip");
        try (var zip = new ZipFile(file.toFile());
                var out = new ZipOutputStream(Files.newOutputStream(copy))) {
            var budget = MAX_PART_BYTES;
            for (var entries = zip.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                if (entry.isDirectory()) continue;
                Draft.checkInterrupted();
                try (var content = zip.getInputStream(entry)) {
                    var bytes = content.readNBytes((int) budget);
                    budget -= bytes.length;
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    var isXml =
                            entry.getName().endsWith(".xml") || entry.getName().endsWith(".rels");
                    out.write(isXml ? translate(bytes) : bytes);
                    out.closeEntry();
                }
                if (budget <= 0) throw new IOException("too large when unpacked");
            }
            return copy;
        } catch (IOException | RuntimeException broken) {
            Files.deleteIfExists(copy);
            throw broken;
        }
    }

    private static byte[] translate(byte[] bytes) {
        var xml = new String(bytes, StandardCharsets.UTF_8);
        var usual = STRICT.matcher(xml).replaceAll("http://schemas.openxmlformats.org/$1/2006/$2");
        return usual.replace("2006/extendedProperties", "2006/extended-properties")
                .replace("2006/customProperties", "2006/custom-properties")
                .replace("relationships/extendedProperties", "relationships/extended-properties")
                .replace("relationships/customProperties", "relationships/custom-properties")
                .getBytes(StandardCharsets.UTF_8);
    }
}
