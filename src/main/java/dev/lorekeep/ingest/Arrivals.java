package dev.lorekeep.ingest;

import dev.lorekeep.ingest.Documents.Incoming;
import dev.lorekeep.platform.Blob;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stores the bytes of files and makes rows of them. */
@Singleton
class Arrivals {
    private final Originals originals;
    private final Database database;
    private final Clock clock;

    Arrivals(Originals originals, Database database, Clock clock) {
        this.originals = originals;
        this.database = database;
        this.clock = clock;
    }

    /**
     * What was stored for rows that were not made is forgotten.
     *
     * @param parent the document that the files came in; null for files of their own
     * @throws dev.lorekeep.platform.FullDisk if there is no room
     */
    <T> T store(UUID collection, @Nullable UUID parent, List<Incoming> files, Function<List<Arrival>, T> rows)
            throws IOException {
        return originals.store(blobs -> {
            var stored = new ArrayList<Blob>();
            try {
                var arrivals = new ArrayList<Arrival>();
                for (var file : files) {
                    try (var bytes = file.content().open()) {
                        stored.add(blobs.put(bytes));
                    }
                    arrivals.add(Arrival.of(collection, parent, file, stored.getLast()));
                }
                return rows.apply(arrivals);
            } catch (IOException | RuntimeException e) {
                forget(stored, e);
                var full = originals.fullDisk(e);
                if (full.isPresent()) throw full.get();
                throw e;
            }
        });
    }

    private void forget(List<Blob> stored, Exception cause) {
        if (stored.isEmpty()) return;
        try {
            database.transaction(session -> {
                Jobs.forgetOriginals(session, stored.stream().map(Blob::sha256).toList(), clock.instant());
                return true;
            });
        } catch (RuntimeException e) {
            // no more than bytes that nobody refers to, and no reason to hide what happened first
            cause.addSuppressed(e);
        }
    }
}
