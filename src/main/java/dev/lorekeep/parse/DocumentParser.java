package dev.lorekeep.parse;

import dev.lorekeep.platform.FullDisk;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * Reads any supported file. Detects what it is from its content, hands it to the reader of that format on a thread of its own, and
 * turns whatever happens there (wrong password, broken structure, endless work, exhausted memory) into a {@link Parsed}.
 */
public class DocumentParser implements Parser {
    /** Formats a plain text file is sometimes misnamed as. */
    private static final Set<String> BINARY_EXTENSIONS =
            Set.of("pdf", "docx", "pptx", "xlsx", "odt", "ods", "odp", "doc", "xls", "ppt", "epub", "msg");
    // the deepest honest structures (nested tables, PDF page trees) need about 1 MB
    private static final long STACK_BYTES = 16L << 20;
    // one record of an office file; POI's own limits are per kind and refuse some honest large files
    private static final int MAX_RECORD_BYTES = 256 << 20;
    private static final AtomicLong THREADS = new AtomicLong();
    /** Where our libraries and we write what they unpack. */
    private static final Path SCRATCH = Path.of(System.getProperty("java.io.tmpdir"));

    private final ParseLimits limits;
    private final ParseOptions options;
    private final TextRecognition recognition;
    private final Formats formats = new Formats();
    private volatile boolean exhausted;

    public DocumentParser() {
        this(ParseLimits.DEFAULTS);
    }

    public DocumentParser(ParseLimits limits) {
        this(limits, ParseOptions.DEFAULTS);
    }

    public DocumentParser(ParseLimits limits, ParseOptions options) {
        this(limits, options, new Tesseract(options));
    }

    /** @param recognition what reads pages that are pictures, if {@code options} want that */
    public DocumentParser(ParseLimits limits, ParseOptions options, TextRecognition recognition) {
        this.limits = limits;
        this.options = options;
        this.recognition = recognition;
    }

    @Override
    public DocumentParser with(OcrChoice ocr) {
        return new DocumentParser(limits, options.with(ocr));
    }

    @Override
    public String fingerprint() {
        return options.fingerprint();
    }

    /** Whether memory ran out at any file so far: then there may be less of it for the next. */
    public boolean isExhausted() {
        return exhausted;
    }

    @Override
    public Parsed parse(Path file, String name) {
        return parse(file, name, null);
    }

    @Override
    public Parsed parse(Path file, String name, @Nullable Path members) {
        var outcome = new AtomicReference<@Nullable Parsed>();
        var noRoom = new AtomicReference<@Nullable FullDisk>();
        Runnable work = () -> {
            try {
                outcome.set(readSafely(file, name, members));
            } catch (FullDisk full) {
                noRoom.set(full);
            }
        };
        var worker = new Thread(null, work, "parse-" + THREADS.incrementAndGet(), STACK_BYTES);
        worker.setDaemon(true);
        worker.start();
        try {
            if (!worker.join(limits.maxDuration())) {
                worker.interrupt();
                // a moment to clean up; a thread that ignores it is left behind and cannot keep the service alive
                worker.join(java.time.Duration.ofSeconds(2));
                return tooSlow();
            }
        } catch (InterruptedException stopped) {
            worker.interrupt();
            Thread.currentThread().interrupt();
            return new Parsed.Unreadable("Reading it was interrupted.", "Try again.");
        }
        var full = noRoom.get();
        if (full != null) throw full;
        var parsed = outcome.get();
        return parsed != null ? parsed : tooSlow();
    }

    private Parsed readSafely(Path file, String name, @Nullable Path members) {
        var parsed = readAnyhow(file, name, members);
        // libraries that could not unpack it may have said something else: on a full disk only success counts
        if (!(parsed instanceof Parsed.Complete) && FullDisk.hasNothing(SCRATCH))
            throw FullDisk.at(SCRATCH, new IOException("something is missing of what was read"));
        return parsed;
    }

    private Parsed readAnyhow(Path file, String name, @Nullable Path members) {
        try {
            return read(file, name, members);
        } catch (Refusal refusal) {
            return new Parsed.Unreadable(refusal.reason(), refusal.remedy());
        } catch (FullDisk full) {
            throw full;
        } catch (Draft.OutOfTime late) {
            return tooSlow();
        } catch (OutOfMemoryError | StackOverflowError tooBig) {
            exhausted |= tooBig instanceof OutOfMemoryError;
            var refusal = tooComplex();
            return new Parsed.Unreadable(refusal.reason(), refusal.remedy());
        } catch (IOException | RuntimeException | Error broken) {
            throwIfDiskIsFull(broken);
            var refusal = Refusal.damaged("file");
            return new Parsed.Unreadable(refusal.reason(), refusal.remedy());
        }
    }

    private Parsed read(Path file, String name, @Nullable Path members) throws IOException, Refusal {
        var size = Files.size(file);
        if (size == 0) throw new Refusal("This file is empty.", "Check that it is the right file and upload it again.");
        if (size > limits.maxFileBytes())
            throw new Refusal(
                    "This file is larger than " + (limits.maxFileBytes() >> 20) + " MB.",
                    "Split it into smaller files.");
        IOUtils.setByteArrayMaxOverride(MAX_RECORD_BYTES);
        var source = new Source(file, name, MediaTypes.detect(file, name), 0);
        var draft = new Draft(limits.maxCharacters());
        if (source.mediaType().startsWith("text/plain") && BINARY_EXTENSIONS.contains(source.extension()))
            draft.notice(
                    "The name says “." + source.extension() + "” but the file is plain text; it was read as that.",
                    "Check that it is the right file.");
        var reader = formats.readerOf(source.mediaType());
        var ocr = new Ocr(options, recognition, limits.maxDuration());
        try (var parts = new Parts(formats, limits, ocr, members)) {
            reader.read(source, draft, parts);
            ocr.report(draft);
        } catch (Draft.Full full) {
            return draft.finish(source);
        } catch (Refusal | Draft.OutOfTime known) {
            throw known;
        } catch (Exception | StackOverflowError | OutOfMemoryError broken) {
            exhausted |= broken instanceof OutOfMemoryError;
            if (!draft.isFull()) afterFailure(broken, source, draft);
        }
        return draft.finish(source);
    }

    /** What was read before the file turned out to be broken stays; a file without any is refused. */
    private static void afterFailure(Throwable broken, Source source, Draft draft) throws Refusal {
        Draft.checkInterrupted();
        var refusal = explain(broken, source);
        if (!draft.hasText()) throw refusal;
        draft.notice(refusal.reason() + " Only a part of its text could be read.", refusal.remedy());
    }

    /** @throws FullDisk if it was not the file's fault */
    static void throwIfDiskIsFull(Throwable broken) {
        var full = FullDisk.find(broken, SCRATCH);
        if (full.isPresent()) throw full.get();
    }

    /**
     * What was wrong with a file, in words.
     *
     * @throws FullDisk if nothing was
     */
    static Refusal explain(Throwable broken, Source source) {
        throwIfDiskIsFull(broken);
        var kind = kindOf(source.mediaType());
        var steps = 0;
        for (Throwable cause = broken; cause != null && steps++ < 20; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) return refusal;
            if (cause instanceof EncryptedDocumentException
                    || cause instanceof org.apache.tika.exception.EncryptedDocumentException
                    || cause instanceof org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException)
                return Refusal.password(kind);
            if (cause instanceof OutOfMemoryError || cause instanceof StackOverflowError) return tooComplex();
            if (cause instanceof CharacterCodingException)
                return new Refusal(
                        "The characters of this " + kind + " cannot be decoded.",
                        "Save it as UTF-8 and upload it again.");
            if (cause instanceof org.apache.tika.exception.UnsupportedFormatException)
                return new Refusal(
                        "This version of the format cannot be read.",
                        "Save it in a current format and upload it again.");
        }
        return Refusal.damaged(kind);
    }

    private static Refusal tooComplex() {
        return new Refusal(
                "Reading this file needs more memory than is allowed.",
                "Split it into smaller files or save it as PDF.");
    }

    private Parsed tooSlow() {
        return new Parsed.Unreadable(
                "Reading it took longer than " + limits.maxDuration().toSeconds() + " seconds.",
                "Split it into smaller files or save it in another format.");
    }

    private static String kindOf(String mediaType) {
        var type = mediaType.toLowerCase(Locale.ROOT);
        if (type.equals("application/pdf")) return "PDF";
        if (type.contains("sheet") || type.contains("excel")) return "spreadsheet";
        if (type.contains("presentation") || type.contains("powerpoint")) return "presentation";
        if (type.contains("word") || type.contains("opendocument.text") || type.contains("tika")) return "document";
        if (type.contains("outlook") || type.contains("rfc822")) return "e-mail";
        if (Formats.isArchive(type)) return "archive";
        return "file";
    }
}
