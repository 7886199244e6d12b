package dev.lorekeep.ingest;

import dev.lorekeep.platform.BlobStore;
import dev.lorekeep.platform.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/** The way in for files of other machines, on a real PostgreSQL, without parser and index: documents stay WAITING. */
public final class TestingIntake extends SourceIntake {
    private final Documents documents;
    private Runnable afterTaking = () -> {};

    private TestingIntake(Documents documents) {
        super(documents, new TestingIngestConfig());
        this.documents = documents;
    }

    public static TestingIntake on(DataSource pool, DataFolder folder) {
        var clock = Clock.systemUTC();
        var database = new Database(pool);
        var board = new ProgressBoard(clock);
        var blobs = new BlobStore(folder);
        var config = new TestingIngestConfig();
        var room = new Room(folder, config);
        var originals = new Originals(blobs, database, room);
        var rows = new SourceDocuments(database, clock);
        var work = new WorkingDocuments(database, board, clock);
        var index = new TestingIndex(() -> {});
        var embedder = new dev.lorekeep.testing.TestingEmbedder();
        var vectors = new PassageVectors(new dev.lorekeep.embed.VectorCache(pool), embedder);
        var signal = new IndexSignal();
        // nobody works anything off here
        var texts = new OriginalTexts(
                blobs, new dev.lorekeep.parse.DocumentParser(), new TakenOverTexts(database), folder, config);
        var arrivals = new Arrivals(originals, database, clock);
        var members = new Members(arrivals, rows, database, board);
        var chunker = new dev.lorekeep.chunk.DocumentChunker(embedder::countTokens);
        var pipeline = new Pipeline(work, texts, chunker, members, vectors, new Work(board), signal);
        var jobs = new IngestJobs(database, work, pipeline, originals, room, config, folder, clock);
        var counts = new Counts(database, board, new PendingChanges(database, vectors), index);
        return new TestingIntake(new Documents(rows, arrivals, jobs, signal, board, counts, database, clock));
    }

    public Documents documents() {
        return documents;
    }

    /** Runs between the moment a document is taken in and the moment the one who gave it learns of it. */
    public void afterTaking(Runnable hook) {
        afterTaking = hook;
    }

    @Override
    public Taken take(UUID collection, Remote remote, Path bytes, Function<String, Optional<UUID>> earlier)
            throws IOException {
        var taken = super.take(collection, remote, bytes, earlier);
        afterTaking.run();
        return taken;
    }
}
