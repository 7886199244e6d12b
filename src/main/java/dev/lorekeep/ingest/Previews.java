package dev.lorekeep.ingest;

import dev.lorekeep.chunk.Chunk;
import dev.lorekeep.chunk.Chunker;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.parse.Parsed;
import dev.lorekeep.parse.ParsedDocument;
import dev.lorekeep.parse.Parser;
import dev.lorekeep.platform.Sha256;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How a file would be read and cut, before it is taken in. Nothing is stored; what was read is kept in memory for a while. */
@Singleton
class Previews {
    private static final int MAX_CHUNKS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Parser parser;
    private final Chunker chunker;
    private final Embedder embedder;
    private final PreviewTexts texts;
    // people wait for each of them, and documents in the queue need processors, too
    private final Semaphore readers =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    Previews(Parser parser, Chunker chunker, Embedder embedder, PreviewTexts texts) {
        this.parser = parser;
        this.chunker = chunker;
        this.embedder = embedder;
        this.texts = texts;
    }

    /**
     * @param of names what was read: with other settings it need not be sent and read again
     * @param state SEARCHABLE, DEGRADED or FAILED: what it would become
     * @param chunkCount of all chunks; {@code chunks} has the first ones
     * @param tokens of the chunks with their context
     */
    record Preview(
            String of,
            String name,
            DocumentState state,
            @Nullable String reason,
            @Nullable String remedy,
            @Nullable String title,
            @Nullable String mediaType,
            @Nullable String language,
            int pageCount,
            int characters,
            int chunkCount,
            @Nullable Tokens tokens,
            List<ShownChunk> chunks,
            long tookMillis) {}

    record Tokens(int shortest, int median, int longest) {}

    /** @param repeated UTF-16 units at its start that the chunk before it has, too */
    record ShownChunk(
            int ordinal, int page, List<String> headingPath, String context, String text, int repeated, int tokens) {}

    /** @throws Busy if too many others look at files at the moment */
    Preview of(UUID account, Path file, String name, IngestSettings settings) throws IOException, InterruptedException {
        var began = System.nanoTime();
        var reader = parser.with(settings.ocr());
        var id = Sha256.hex(file);
        var known = texts.find(account, id, reader.fingerprint());
        var read = known.isPresent() ? known.get() : new PreviewTexts.Text(name, read(reader, file, name));
        if (known.isEmpty()) texts.keep(account, id, reader.fingerprint(), read);
        return preview(id, read, settings, began);
    }

    /** @return empty when it has been forgotten, or would be read otherwise: then it has to be sent again */
    Optional<Preview> again(UUID account, String id, IngestSettings settings) {
        var began = System.nanoTime();
        return texts.find(account, id, parser.with(settings.ocr()).fingerprint())
                .map(read -> preview(id, read, settings, began));
    }

    static final class Busy extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private Parsed read(Parser reader, Path file, String name) throws InterruptedException {
        if (!readers.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) throw new Busy();
        try {
            return reader.parse(file, name);
        } finally {
            readers.release();
        }
    }

    private Preview preview(String id, PreviewTexts.Text read, IngestSettings settings, long began) {
        return switch (read.parsed()) {
            case Parsed.Complete complete ->
                preview(id, read.name(), DocumentState.SEARCHABLE, null, complete.document(), settings, began);
            case Parsed.Degraded degraded ->
                preview(
                        id,
                        read.name(),
                        DocumentState.DEGRADED,
                        new Verdict(degraded.reason(), degraded.remedy()),
                        degraded.document(),
                        settings,
                        began);
            case Parsed.Unreadable unreadable ->
                new Preview(
                        id,
                        read.name(),
                        DocumentState.FAILED,
                        unreadable.reason(),
                        unreadable.remedy(),
                        null,
                        null,
                        null,
                        0,
                        0,
                        0,
                        null,
                        List.of(),
                        since(began));
        };
    }

    private Preview preview(
            String id,
            String name,
            DocumentState state,
            @Nullable Verdict verdict,
            ParsedDocument parsed,
            IngestSettings settings,
            long began) {
        var document = PlainText.of(parsed);
        var chunks = chunker.chunk(document, settings.chunks());
        var lengths =
                chunks.stream().map(chunk -> tokens(chunk, document)).sorted().toList();
        return new Preview(
                id,
                name,
                state,
                verdict == null ? null : verdict.reason(),
                verdict == null ? null : verdict.remedy(),
                document.title(),
                document.mediaType(),
                document.metadata().get("language"),
                document.pageCount(),
                document.text().length(),
                chunks.size(),
                new Tokens(lengths.getFirst(), lengths.get(lengths.size() / 2), lengths.getLast()),
                shown(chunks, document),
                since(began));
    }

    private List<ShownChunk> shown(List<Chunk> chunks, ParsedDocument document) {
        return chunks.stream()
                .limit(MAX_CHUNKS)
                .map(chunk -> new ShownChunk(
                        chunk.ordinal(),
                        chunk.page(),
                        chunk.headingPath(),
                        chunk.context(document.title()),
                        chunk.text(),
                        chunk.ordinal() == 0
                                ? 0
                                : Math.max(0, chunks.get(chunk.ordinal() - 1).end() - chunk.start()),
                        tokens(chunk, document)))
                .toList();
    }

    private int tokens(Chunk chunk, ParsedDocument document) {
        return embedder.countTokens(ParsedText.embedded(chunk.context(document.title()), chunk.text()));
    }

    private static long since(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }
}
