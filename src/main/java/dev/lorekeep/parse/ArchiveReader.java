package dev.lorekeep.parse;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Reads archives: every member a section under its name. Member names are labels, never paths to write to. */
final class ArchiveReader implements FormatReader {
    private static final int EMPTY_ZIP_BYTES = 22;

    @Override
    public void read(Source source, Draft draft, Parts parts) throws Exception {
        var unreadable = switch (source.mediaType()) {
            case "application/zip" -> zip(source, draft, parts);
            case "application/gzip" -> compressed(source, draft, parts, true);
            case "application/x-bzip2" -> compressed(source, draft, parts, false);
            default -> tar(source, draft, parts);
        };
        if (unreadable > 0)
            draft.notice(
                    unreadable == 1
                            ? "One file in this archive holds nothing that could be read."
                            : unreadable + " files in this archive hold nothing that could be read.",
                    "Upload them by themselves to see why.");
    }

    private static int zip(Source source, Draft draft, Parts parts) throws Exception {
        var encrypted = 0;
        var members = 0;
        var unreadable = 0;
        try (var zip = ZipFile.builder().setFile(source.file().toFile()).get()) {
            var entries = zip.getEntries();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                if (entry.isDirectory() || isClutter(entry.getName())) continue;
                members++;
                if (entry.getGeneralPurposeBit().usesEncryption()) {
                    encrypted++;
                    Parts.name("Protected by a password", entry.getName(), draft);
                    continue;
                }
                try (var content = zip.getInputStream(entry)) {
                    if (parts.add(source, entry.getName(), content, draft) == Parts.Outcome.UNREADABLE) unreadable++;
                } catch (IOException broken) {
                    unreadable++;
                }
                if (parts.isExhausted()) break;
            }
        }
        // an empty archive is nothing but its end record
        if (members == 0 && Files.size(source.file()) > EMPTY_ZIP_BYTES) throw Refusal.damaged("archive");
        if (members == 0) throw new Refusal("This archive is empty.", "Check that it is the right file.");
        if (encrypted == members) throw Refusal.password("archive");
        if (encrypted > 0)
            draft.notice(
                    encrypted + " of the " + members + " files in this archive " + (encrypted == 1 ? "is" : "are")
                            + " protected by a password.",
                    "Remove the password and upload it again.");
        return unreadable;
    }

    private static int tar(Source source, Draft draft, Parts parts) throws Exception {
        var unreadable = 0;
        try (var tar = new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(source.file())))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (!entry.isFile() || isClutter(entry.getName())) continue;
                if (parts.add(source, entry.getName(), tar, draft) == Parts.Outcome.UNREADABLE) unreadable++;
                if (parts.isExhausted()) break;
            }
        }
        return unreadable;
    }

    private static int compressed(Source source, Draft draft, Parts parts, boolean gzip) throws Exception {
        try (var file = new BufferedInputStream(Files.newInputStream(source.file()));
                var content =
                        gzip ? new GzipCompressorInputStream(file, true) : new BZip2CompressorInputStream(file, true)) {
            var name = source.stem();
            if (source.extension().equals("tgz") || source.extension().equals("tbz2")) name += ".tar";
            return parts.add(source, name, content, draft) == Parts.Outcome.UNREADABLE ? 1 : 0;
        }
    }

    private static boolean isClutter(String name) {
        return name.startsWith("__MACOSX/") || name.endsWith(".DS_Store") || name.endsWith("Thumbs.db");
    }
}
