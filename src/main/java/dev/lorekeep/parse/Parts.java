package dev.lorekeep.parse;

import dev.lorekeep.parse.Block.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens files found inside a file (attachments, members of archives), each as a section headed by its name, within one budget of
 * depth, number and bytes for the whole upload. Their bytes live in a scratch folder that goes away with this.
 */
final class Parts implements AutoCloseable {
    /** What became of a part. */
    enum Outcome {
        READ,
        NAMED,
        LEFT_OUT,
        UNREADABLE
    }

    private static final Set<String> CONTAINERS = Set.of(
            "application/zip",
            "application/x-tar",
            "application/x-gtar",
            "message/rfc822",
            "application/vnd.ms-outlook");

    private final Formats formats;
    private final ParseLimits limits;
    private final Ocr ocr;
    private final @Nullable Path kept;
    private @Nullable Path scratch;
    private int opened;
    private long bytes;

    /** @param kept a folder for those that are documents of their own; null to keep none */
    Parts(Formats formats, ParseLimits limits, Ocr ocr, @Nullable Path kept) {
        this.formats = formats;
        this.limits = limits;
        this.ocr = ocr;
        this.kept = kept;
    }

    /** Text recognition within the same upload's budget. */
    Ocr ocr() {
        return ocr;
    }

    /** Writes the part's name as a heading and its text below it; pictures and unknown kinds are only named. */
    Outcome add(Source parent, String name, InputStream content, Draft draft) throws Exception {
        return add(parent, name, Given.NOTHING, content, draft);
    }

    /** @param given what the file around it says of it */
    Outcome add(Source parent, String name, Given given, InputStream content, Draft draft) throws Exception {
        var safeName = name.isBlank() ? "attachment" : name;
        draft.partsBegin();
        draft.breakApart();
        var start = draft.length();
        draft.heading(1, safeName);
        if (parent.depth() + 1 > limits.maxDepth()) {
            draft.notice(
                    "Files inside files are opened " + limits.maxDepth() + " levels deep; deeper ones were left out.",
                    "Upload the inner files by themselves.");
            return Outcome.LEFT_OUT;
        }
        if (++opened > limits.maxParts()) {
            draft.notice(
                    "It contains so many files that only the first " + limits.maxParts() + " were opened.",
                    "Upload the files by themselves.");
            return Outcome.LEFT_OUT;
        }
        var file = spool(content, draft);
        if (file == null) return Outcome.LEFT_OUT;
        try {
            var part = new Source(file, safeName, MediaTypes.detect(file, safeName), parent.depth() + 1);
            var outcome = read(part, draft);
            if (kept != null && outcome != Outcome.NAMED && holdsDocuments(parent))
                keep(part, start, given, draft, kept);
            return outcome;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** What an office file has embedded is a part of it. */
    private static boolean holdsDocuments(Source source) {
        return source.depth() == 0 && CONTAINERS.contains(source.mediaType());
    }

    private void keep(Source part, int start, Given given, Draft draft, Path folder) throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve(String.valueOf(draft.members()));
        // an attempt before this one may have left some
        Files.move(part.file(), file, StandardCopyOption.REPLACE_EXISTING);
        draft.member(new Member(Clean.line(part.name()), file, start, given));
    }

    private @Nullable Path spool(InputStream content, Draft draft) throws IOException {
        try {
            return write(content, draft);
        } catch (IOException broken) {
            DocumentParser.throwIfDiskIsFull(broken);
            throw broken;
        }
    }

    private @Nullable Path write(InputStream content, Draft draft) throws IOException {
        if (scratch == null) scratch = Files.createTempDirectory("lorekeep-parts");
        var file = Files.createTempFile(scratch, "part", "");
        try (var out = Files.newOutputStream(file)) {
            var buffer = new byte[1 << 16];
            for (int n; (n = content.read(buffer)) >= 0; ) {
                Draft.checkInterrupted();
                bytes += n;
                if (bytes > limits.maxPartBytes()) {
                    draft.notice(
                            "The files inside it are too large when unpacked; some were left out.",
                            "Upload them by themselves.");
                    Files.deleteIfExists(file);
                    return null;
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException broken) {
            Files.deleteIfExists(file);
            throw broken;
        }
        return file;
    }

    private Outcome read(Source part, Draft draft) throws Exception {
        if (Files.size(part.file()) == 0) return Outcome.NAMED;
        var before = draft.length();
        try {
            var reader = formats.readerOf(part.mediaType());
            draft.nested(draft.headingShift() + 1, () -> reader.read(part, draft, this));
            if (draft.length() == before) return Outcome.NAMED;
        } catch (Refusal refusal) {
            if (isNamedOnly(part.mediaType())) return Outcome.NAMED;
            draft.notice(
                    "“" + Clean.line(part.name()) + "” inside it could not be read: " + refusal.reason(),
                    refusal.remedy());
        } catch (Draft.Full | Draft.OutOfTime stop) {
            throw stop;
        } catch (Exception | StackOverflowError broken) {
            if (draft.isFull()) throw broken;
            Draft.checkInterrupted();
            var refusal = DocumentParser.explain(broken, part);
            draft.notice(
                    "“" + Clean.line(part.name()) + "” inside it could not be read: " + refusal.reason(),
                    refusal.remedy());
        }
        return draft.length() > before ? Outcome.READ : Outcome.UNREADABLE;
    }

    private static boolean isNamedOnly(String mediaType) {
        return mediaType.startsWith("image/")
                || mediaType.startsWith("audio/")
                || mediaType.startsWith("video/")
                || mediaType.startsWith("application/octet-stream");
    }

    /** True when the budget is spent and further parts would only be refused. */
    boolean isExhausted() {
        return opened > limits.maxParts() || bytes > limits.maxPartBytes();
    }

    /** Names a part without opening it. */
    static void name(String label, String name, Draft draft) {
        draft.add(Kind.NOTE, label + ": " + name);
    }

    @Override
    public void close() {
        if (scratch == null) return;
        try (var left = Files.list(scratch)) {
            for (var file : (Iterable<Path>) left::iterator) Files.deleteIfExists(file);
            Files.deleteIfExists(scratch);
        } catch (IOException ignored) {
            // the operating system clears its temporary folder; the document itself is fine
        }
    }
}
