package dev.lorekeep.ingest;

import dev.lorekeep.access.Collections;
import dev.lorekeep.ingest.Documents.Incoming;
import dev.lorekeep.platform.FullDisk;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the documents equal to the watched folder: new and changed files come in, vanished ones go, unchanged ones are not even
 * opened. What cannot be seen is left as it is: a drive that is not mounted deletes nothing. Used by one thread.
 */
@Singleton
class FolderSync {
    private static final Logger LOG = Logger.getLogger(FolderSync.class);

    /** Files in one transaction. */
    private static final int BATCH = 32;

    private static final String DISK = "/disk";

    private final Documents documents;
    private final Collections collections;
    private final Database database;
    private final IngestConfig config;
    private final IngestAudit audit;
    private final Map<String, Known> known = new HashMap<>();
    private final Map<String, FolderFile> unsettled = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private boolean loaded;

    FolderSync(
            Documents documents, Collections collections, Database database, IngestConfig config, IngestAudit audit) {
        this.documents = documents;
        this.collections = collections;
        this.database = database;
        this.config = config;
        this.audit = audit;
    }

    /**
     * @param sizeBytes and {@code modifiedAt}: of the file when it was read; modifiedAt is null if it has to be read again
     */
    private record Known(
            UUID documentId, long sizeBytes, @Nullable Instant modifiedAt) {
        boolean is(FolderFile file) {
            return sizeBytes == file.sizeBytes() && file.modifiedAt().equals(modifiedAt);
        }
    }

    /** @return the look, or null when the folder cannot be seen */
    @Nullable
    FolderLook sync(Path root) {
        load();
        var look = look(root);
        if (look == null) return null;
        for (var stray : look.strays())
            tellOnce(stray, "%s is in no collection: move it from the watched folder into a sub-folder of it", stray);
        audit.followed(take(look), remove(look));
        return look;
    }

    /** Whether files wait for a second look. */
    boolean isUnsettled() {
        return !unsettled.isEmpty();
    }

    private void load() {
        if (loaded) return;
        database.query(session -> session.list(
                row -> {
                    var modifiedAt = row.getObject(4, OffsetDateTime.class);
                    return known.put(
                            row.getString(2).substring(FolderFile.SCHEME.length()),
                            new Known(
                                    row.getObject(1, UUID.class),
                                    row.getLong(3),
                                    modifiedAt == null ? null : modifiedAt.toInstant()));
                },
                "select id, source_uri, size_bytes, source_modified_at from document where source_uri like ?",
                FolderFile.SCHEME + "%"));
        loaded = true;
    }

    private @Nullable FolderLook look(Path root) {
        try {
            var look = FolderLook.at(root);
            if (look.isEmpty() && !known.isEmpty()) {
                tellOnce(
                        "",
                        "The watched folder %s is empty; if a drive is not mounted, nothing is lost: its documents stay",
                        root);
                return null;
            }
            if (told.remove("")) LOG.infof("The watched folder %s is back", root);
            return look;
        } catch (IOException e) {
            tellOnce(
                    "",
                    "The watched folder %s cannot be read (%s); its documents stay",
                    root,
                    e.getClass().getSimpleName());
            return null;
        }
    }

    private void tellOnce(String key, String message, Object... values) {
        if (told.add(key)) LOG.warnf(message, values);
    }

    /** @return files read */
    private int take(FolderLook look) {
        var settled = new HashMap<String, List<FolderFile>>();
        for (var file : look.files().values()) {
            var before = known.get(file.path());
            if (before != null && before.is(file)) {
                unsettled.remove(file.path());
                continue;
            }
            var earlier = unsettled.put(file.path(), file);
            if (earlier != null && earlier.sameAs(file))
                settled.computeIfAbsent(file.folder(), folder -> new ArrayList<>())
                        .add(file);
        }
        unsettled.keySet().retainAll(look.files().keySet());
        settled.forEach(this::take);
        return settled.values().stream().mapToInt(List::size).sum();
    }

    private void take(String folder, List<FolderFile> files) {
        var collection = collections.ofFolder(folder).id;
        var readable = new ArrayList<FolderFile>();
        for (var file : files) {
            if (file.sizeBytes() > config.maxFileBytes())
                refuse(collection, file, Verdict.tooLarge(file.sizeBytes(), config.maxFileBytes()), file.modifiedAt());
            else if (!Files.isReadable(file.file())) unreadable(collection, file, "the service has no right to");
            else readable.add(file);
        }
        for (var from = 0; from < readable.size(); from += BATCH)
            submit(collection, readable.subList(from, Math.min(from + BATCH, readable.size())));
    }

    private void refuse(UUID collection, FolderFile file, Verdict verdict, @Nullable Instant modifiedAt) {
        var incoming =
                new Incoming(file.sourceUri(), file.name(), modifiedAt, null, () -> Files.newInputStream(file.file()));
        var refused = documents.refuse(collection, incoming, file.sizeBytes(), verdict);
        known.put(file.path(), new Known(refused.id(), file.sizeBytes(), modifiedAt));
        unsettled.remove(file.path());
    }

    private void submit(UUID collection, List<FolderFile> batch) {
        try {
            var taken = documents.submit(
                    collection, batch.stream().map(FolderSync::incoming).toList());
            for (var i = 0; i < batch.size(); i++) settle(batch.get(i), taken.get(i));
            told.remove(DISK);
        } catch (FullDisk e) {
            tellOnce(DISK, "Files of the watched folder wait: %s %s", e.reason(), FullDisk.REMEDY);
        } catch (IOException e) {
            // one of them vanished or broke off: each on its own
            if (batch.size() > 1) batch.forEach(file -> submit(collection, List.of(file)));
            else unreadable(collection, batch.getFirst(), e.getClass().getSimpleName());
        }
    }

    private static Incoming incoming(FolderFile file) {
        return new Incoming(
                file.sourceUri(), file.name(), file.modifiedAt(), null, () -> Files.newInputStream(file.file()));
    }

    private void settle(FolderFile file, SourceDocument document) {
        told.remove(file.path());
        // changed while it was read: what was stored may be half of it, so it is read again
        if (!isStill(file)) return;
        unsettled.remove(file.path());
        known.put(file.path(), new Known(document.id(), file.sizeBytes(), file.modifiedAt()));
    }

    private static boolean isStill(FolderFile file) {
        try {
            var now = Files.readAttributes(file.file(), BasicFileAttributes.class);
            return now.size() == file.sizeBytes()
                    && now.lastModifiedTime()
                            .toInstant()
                            .truncatedTo(ChronoUnit.MICROS)
                            .equals(file.modifiedAt());
        } catch (IOException e) {
            return false;
        }
    }

    /** Said once, and without the file's time: so it is looked at again until it can be read. */
    private void unreadable(UUID collection, FolderFile file, String cause) {
        if (Files.exists(file.file()) && told.add(file.path()))
            refuse(collection, file, Verdict.unreadable(cause), null);
    }

    /** @return documents that are gone */
    private int remove(FolderLook look) {
        var gone = known.keySet().stream().filter(look::misses).toList();
        for (var path : gone) {
            var before = known.remove(path);
            if (before != null) documents.remove(before.documentId());
        }
        return gone.size();
    }
}
