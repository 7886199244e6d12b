package dev.lorekeep.parse;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Reads archives: every member a section under its name, but for the {@link Sidecar} that describes the others. Member names are labels,
 * never paths to write to.
 */
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
        var sidecars = 0;
        var unreadable = 0;
        try (var zip = ZipFile.builder().setFile(source.file().toFile()).get()) {
            var sidecar = source.depth() > 0 ? Sidecar.none() : sidecar(zip, draft);
            var entries = zip.getEntries();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                if (entry.isDirectory() || isClutter(entry.getName())) continue;
                if (Sidecar.rank(entry.getName()) >= 0) {
                    sidecars++;
                    continue;
                }
                members++;
                var given = sidecar.of(entry.getName());
                if (entry.getGeneralPurposeBit().usesEncryption()) {
                    encrypted++;
                    Parts.name("Protected by a password", entry.getName(), draft);
                    continue;
                }
                try (var content = zip.getInputStream(entry)) {
                    if (parts.add(source, entry.getName(), given, content, draft) == Parts.Outcome.UNREADABLE)
                        unreadable++;
                } catch (IOException broken) {
                    unreadable++;
                }
                if (parts.isExhausted()) break;
            }
            sidecar.report(!parts.isExhausted(), draft);
        }
        if (members == 0 && sidecars > 0) throw nothingDescribed();
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

    private static Sidecar sidecar(ZipFile zip, Draft draft) {
        var entries = zip.getEntries();
        ZipArchiveEntry first = null;
        while (entries.hasMoreElements()) {
            var entry = entries.nextElement();
            var rank = Sidecar.rank(entry.getName());
            if (rank >= 0 && (first == null || rank < Sidecar.rank(first.getName()))) first = entry;
        }
        if (first == null) return Sidecar.none();
        if (first.getGeneralPurposeBit().usesEncryption()) {
            Sidecar.refuse("is protected by a password", "Remove the password and upload it again.", draft);
            return Sidecar.none();
        }
        try (var content = zip.getInputStream(first)) {
            return Sidecar.of(Sidecar.bytes(content), draft);
        } catch (IOException broken) {
            Sidecar.refuse("is damaged", "Make the archive anew and upload it again.", draft);
            return Sidecar.none();
        }
    }

    private static Refusal nothingDescribed() {
        return new Refusal(
                "This archive holds nothing but a metadata file.",
                "Add the files that it describes and upload it again.");
    }

    private static int tar(Source source, Draft draft, Parts parts) throws Exception {
        var sidecar = source.depth() > 0 ? Sidecar.none() : sidecarOfTar(source, draft);
        var members = 0;
        var sidecars = 0;
        var unreadable = 0;
        try (var tar = open(source)) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (!entry.isFile() || isClutter(entry.getName())) continue;
                if (Sidecar.rank(entry.getName()) >= 0) {
                    sidecars++;
                    continue;
                }
                members++;
                var given = sidecar.of(entry.getName());
                if (parts.add(source, entry.getName(), given, tar, draft) == Parts.Outcome.UNREADABLE) unreadable++;
                if (parts.isExhausted()) break;
            }
        }
        if (members == 0 && sidecars > 0) throw nothingDescribed();
        sidecar.report(!parts.isExhausted(), draft);
        return unreadable;
    }

    private static TarArchiveInputStream open(Source source) throws IOException {
        return new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(source.file())));
    }

    /**
     * A tar has no directory: it may be the last of its files, and is looked for before any is read. That goes through the archive once
     * more, 1.3 to 6 s for 800 MB: little beside unpacking and reading what is in it.
     */
    private static Sidecar sidecarOfTar(Source source, Draft draft) {
        byte[] found = null;
        var lowest = Sidecar.NAMES.size();
        try (var tar = open(source)) {
            for (var entry = tar.getNextEntry(); entry != null && lowest > 0; entry = tar.getNextEntry()) {
                Draft.checkInterrupted();
                var rank = Sidecar.rank(entry.getName());
                if (!entry.isFile() || rank < 0 || rank >= lowest) continue;
                found = Sidecar.bytes(tar);
                lowest = rank;
            }
        } catch (Draft.OutOfTime stop) {
            throw stop;
        } catch (IOException | RuntimeException broken) {
            // what is wrong with the archive is said when its files are read
        }
        return found == null ? Sidecar.none() : Sidecar.of(found, draft);
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
