package dev.lorekeep.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.platform.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of {@code source_item}: what is known of each file of a source. A step and its count are one statement. */
@Singleton
class SourceItems {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String COLUMNS = "uri, etag, size_bytes, modified_at, sha256, document_id, depth, links";

    private final Database database;

    SourceItems(Database database) {
        this.database = database;
    }

    /**
     * @param sha256 of the bytes that were taken in last; null when none were
     * @param documentId null when it has none, or somebody deleted it
     * @param links of a web page, for when it is unchanged
     */
    record Item(
            RemoteFile file,
            @Nullable String sha256,
            @Nullable UUID documentId,
            int depth,
            List<String> links) {
        static Item of(ResultSet row) throws SQLException {
            var size = row.getObject("size_bytes", Long.class);
            var modified = row.getObject("modified_at", OffsetDateTime.class);
            var file = new RemoteFile(
                    row.getString("uri"),
                    row.getString("etag"),
                    size == null ? -1 : size,
                    modified == null ? null : modified.toInstant());
            return new Item(
                    file,
                    row.getString("sha256"),
                    row.getObject("document_id", UUID.class),
                    row.getInt("depth"),
                    linksIn(row.getString("links")));
        }
    }

    /** How an item's document came out of it. */
    enum Outcome {
        ADDED,
        CHANGED,
        RENAMED,
        UNCHANGED
    }

    private static List<String> linksIn(@Nullable String json) {
        if (json == null) return List.of();
        try {
            return JSON.readValue(json, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL keeps JSON well-formed", e);
        }
    }

    /** Notes that these files are there; those with other validators than before become pending. */
    void listed(UUID source, UUID run, List<RemoteFile> files) {
        var rows = new ArrayList<Map<String, @Nullable Object>>();
        for (var file : files) {
            var row = new LinkedHashMap<String, @Nullable Object>();
            row.put("uri", file.uri());
            row.put("etag", file.etag());
            row.put("size_bytes", file.sizeBytes() < 0 ? null : file.sizeBytes());
            row.put(
                    "modified_at",
                    file.modifiedAt() == null ? null : file.modifiedAt().toString());
            rows.add(row);
        }
        database.update(
                "insert into source_item (source_id, uri, etag, size_bytes, modified_at, seen_run, pending) "
                        + "select ?, uri, etag, size_bytes, modified_at, ?, true from (select distinct on (uri) * from "
                        + "jsonb_to_recordset(?::jsonb) as l(uri text, etag text, size_bytes bigint, modified_at timestamptz) "
                        + "order by uri) listed on conflict (source_id, uri) do update set "
                        + "pending = source_item.pending or source_item.document_id is null or case "
                        + "when excluded.etag is not null and source_item.etag is not null "
                        + "then excluded.etag <> source_item.etag "
                        + "else excluded.modified_at is null or excluded.size_bytes is null "
                        + "or (excluded.size_bytes, excluded.modified_at) "
                        + "is distinct from (source_item.size_bytes, source_item.modified_at) end, "
                        + "etag = excluded.etag, size_bytes = excluded.size_bytes, modified_at = excluded.modified_at, "
                        + "seen_run = excluded.seen_run",
                source,
                run,
                json(rows));
    }

    /** Adds pages to those that this run visits; pages that it knows already stay as they are. */
    void queued(UUID source, UUID run, List<String> uris, int depth) {
        database.update(
                "insert into source_item (source_id, uri, queued_run, depth, pending) select distinct ?::uuid, uri, ?::uuid, "
                        + "?::integer, true from jsonb_array_elements_text(?::jsonb) as link(uri) "
                        + "on conflict (source_id, uri) do update set queued_run = excluded.queued_run, "
                        + "depth = excluded.depth, pending = true "
                        + "where source_item.queued_run is distinct from excluded.queued_run",
                source,
                run,
                depth,
                json(uris));
    }

    /** Files that this run found and has still to look at. */
    List<Item> pending(UUID source, UUID run, int limit) {
        return database.list(
                Item::of,
                "select " + COLUMNS + " from source_item where source_id = ? and pending and seen_run = ? "
                        + "and failed_run is distinct from ? order by uri limit ?",
                source,
                run,
                run,
                limit);
    }

    /** The next page to visit: nearest to the first one. */
    Optional<Item> next(UUID source, UUID run) {
        return database.first(
                Item::of,
                "select " + COLUMNS + " from source_item where source_id = ? and pending and queued_run = ? "
                        + "and failed_run is distinct from ? order by depth, uri limit 1",
                source,
                run,
                run);
    }

    long seen(UUID source, UUID run) {
        return count("source_id = ? and seen_run = ?", source, run);
    }

    long queuedIn(UUID source, UUID run) {
        return count("source_id = ? and queued_run = ?", source, run);
    }

    /** Documents that this run has not found at the source. */
    long vanished(UUID source, UUID run) {
        return count("source_id = ? and seen_run is distinct from ? and document_id is not null", source, run);
    }

    private long count(String condition, @Nullable Object... arguments) {
        return database.first(row -> row.getLong(1), "select count(*) from source_item where " + condition, arguments)
                .orElse(0L);
    }

    /** The document of a file that is gone and had these bytes: a renamed file's. */
    Optional<UUID> vanishedWith(UUID source, UUID run, String sha256) {
        return database.first(
                row -> Database.id(row, "document_id"),
                "select document_id from source_item where source_id = ? and sha256 = ? "
                        + "and seen_run is distinct from ? and document_id is not null order by uri limit 1",
                source,
                sha256,
                run);
    }

    /** Its bytes are taken in. A renamed file's old place is forgotten with it. */
    void taken(UUID source, UUID run, String uri, String sha256, UUID document, Outcome outcome) {
        database.update(
                "with taken as (update source_item set sha256 = ?, document_id = ?, pending = false, failed_run = null "
                        + "where source_id = ? and uri = ?), "
                        + "moved as (delete from source_item where source_id = ? and document_id = ? and uri <> ?) "
                        + "update source_run set added = added + ?, changed = changed + ?, renamed = renamed + ? where id = ?",
                sha256,
                document,
                source,
                uri,
                source,
                document,
                uri,
                outcome == Outcome.ADDED ? 1 : 0,
                outcome == Outcome.CHANGED ? 1 : 0,
                outcome == Outcome.RENAMED ? 1 : 0,
                run);
    }

    /**
     * It could not be read.
     *
     * @param document that shows the reason; null when there is none
     * @param again whether the next run tries it again although it has not changed
     */
    void failed(UUID source, UUID run, String uri, @Nullable UUID document, boolean again, String reason) {
        database.update(
                "with failed as (update source_item set document_id = coalesce(document_id, ?), pending = ?, failed_run = ? "
                        + "where source_id = ? and uri = ?) "
                        + "update source_run set failed = failed + 1, reason = coalesce(reason, ?) where id = ?",
                document,
                again,
                run,
                source,
                uri,
                reason,
                run);
    }

    /**
     * The page is there. It stays pending until its bytes are taken in, so that a crash in between loses nothing.
     *
     * @param links null leaves those of before
     */
    void found(UUID source, UUID run, String uri, @Nullable List<String> links) {
        database.update(
                "update source_item set seen_run = ?, links = coalesce(?::jsonb, links) where source_id = ? and uri = ?",
                run,
                links == null ? null : json(links),
                source,
                uri);
    }

    /** By what the next visit can ask whether the page has changed. */
    void validators(UUID source, RemoteFile page) {
        database.update(
                "update source_item set etag = ?, modified_at = ? where source_id = ? and uri = ?",
                page.etag(),
                page.modifiedAt(),
                source,
                page.uri());
    }

    /** A place that is no file of its own, such as one that leads to another. */
    void passed(UUID source, String uri) {
        database.update("update source_item set pending = false where source_id = ? and uri = ?", source, uri);
    }

    /** Not there any more when it was to be read: the next listing tells whether it is gone. */
    void skipped(UUID source, UUID run, String uri) {
        database.update("update source_item set failed_run = ? where source_id = ? and uri = ?", run, source, uri);
    }

    /** What a run that goes on had set aside is tried again. */
    void tryAgain(UUID source, UUID run) {
        database.update(
                "with again as (update source_item set failed_run = null where source_id = ? and failed_run = ?) "
                        + "update source_run set failed = 0 where id = ?",
                source,
                run,
                run);
    }

    /** Those that a complete listing has not found. */
    List<Item> vanishedItems(UUID source, UUID run, int limit) {
        return database.list(
                Item::of,
                "select " + COLUMNS
                        + " from source_item where source_id = ? and seen_run is distinct from ? order by uri limit ?",
                source,
                run,
                limit);
    }

    /** Pages that were visited and are none any more, after a crawl that did not come to its end. */
    List<Item> vanishedPages(UUID source, UUID run, int limit) {
        return database.list(
                Item::of,
                "select " + COLUMNS + " from source_item where source_id = ? and seen_run is distinct from ? "
                        + "and queued_run = ? and not pending order by uri limit ?",
                source,
                run,
                run,
                limit);
    }

    List<UUID> documents(UUID source) {
        return database.list(
                row -> Database.id(row, "document_id"),
                "select document_id from source_item where source_id = ? and document_id is not null",
                source);
    }

    void forgotten(UUID source, UUID run, String uri, boolean hadDocument) {
        database.update(
                "with forgotten as (delete from source_item where source_id = ? and uri = ?) "
                        + "update source_run set removed = removed + ? where id = ?",
                source,
                uri,
                hadDocument ? 1 : 0,
                run);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written as JSON", e);
        }
    }
}
