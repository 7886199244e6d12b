package dev.lorekeep.ingest;

import dev.lorekeep.ingest.Documents.Incoming;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How files of other machines become documents, move and are refused. What it promises is durable when the call returns. */
@Singleton
public class SourceIntake {
    private final Documents documents;
    private final IngestConfig config;

    SourceIntake(Documents documents, IngestConfig config) {
        this.documents = documents;
        this.config = config;
    }

    /**
     * A file at its source.
     *
     * @param sourceUri unique in the collection; the same one again is the next revision
     * @param name as people know it, with folders
     * @param modifiedAt time of change at the source; null when unknown
     */
    public record Remote(
            String sourceUri, String name, @Nullable Instant modifiedAt) {
        public Remote {
            sourceUri = PlainText.wellFormed(sourceUri);
            name = PlainText.wellFormed(name);
            if (name.isBlank()) throw new IllegalArgumentException("no name: " + sourceUri);
        }
    }

    /**
     * @param sha256 of the bytes
     * @param moved whether it is the document of before, known by its bytes
     */
    public record Taken(UUID documentId, String sha256, boolean moved) {}

    /**
     * Takes the bytes in. The same bytes again are no new work.
     *
     * @param earlier by SHA-256, the document that had these bytes at a place that is gone: it moves and keeps its id
     */
    public Taken take(UUID collection, Remote remote, Path bytes, Function<String, Optional<UUID>> earlier)
            throws IOException {
        var incoming = new Incoming(
                remote.sourceUri(), remote.name(), remote.modifiedAt(), null, () -> Files.newInputStream(bytes));
        var submitted = documents.submitOrMove(collection, incoming, earlier);
        return new Taken(submitted.document().id(), submitted.document().sha256(), submitted.moved());
    }

    /** Shows a file that cannot be taken in, with the reason; it is not missing silently. */
    public UUID refuse(UUID collection, Remote remote, long sizeBytes, String reason, String remedy) {
        var incoming = new Incoming(remote.sourceUri(), remote.name(), remote.modifiedAt(), null, () -> {
            throw new IOException("not read");
        });
        return documents
                .refuse(collection, incoming, Math.max(0, sizeBytes), new Verdict(reason, remedy))
                .id();
    }

    public UUID refuseTooLarge(UUID collection, Remote remote, long sizeBytes) {
        var verdict = Verdict.tooLarge(sizeBytes, config.maxFileBytes());
        return refuse(collection, remote, sizeBytes, verdict.reason(), verdict.remedy());
    }

    /** Longest file that is taken in, in bytes. */
    public long maxFileBytes() {
        return config.maxFileBytes();
    }

    /** Whether the watched folder would not look at a file of this name either: hidden files, half-written ones. */
    public static boolean isIgnored(String path) {
        for (var part : path.split("/", -1))
            if (!part.isEmpty() && FileNames.isIgnored(Path.of(clean(part)))) return true;
        return false;
    }

    /** A name that every file system's paths can hold, only to be looked at. */
    private static String clean(String part) {
        return part.replace('\0', '_');
    }
}
