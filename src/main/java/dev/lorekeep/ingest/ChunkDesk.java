package dev.lorekeep.ingest;

import dev.lorekeep.access.Caller;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.ingest.Database.Session;
import dev.lorekeep.platform.LikePattern;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Chunks as people look at them and change them. A change is an entry in the chunk's history, the chunk's row, and a change for the
 * index, in one transaction; the document's own text is never changed, so that what an answer quotes is what the document says.
 */
@Singleton
class ChunkDesk {
    private final Database database;
    private final Embedder embedder;
    private final IndexSignal signal;
    private final Clock clock;

    ChunkDesk(Database database, Embedder embedder, IndexSignal signal, Clock clock) {
        this.database = database;
        this.embedder = embedder;
        this.signal = signal;
        this.clock = clock;
    }

    /**
     * @param text as the document has it
     * @param start first UTF-16 unit in the document's text, inclusive
     * @param end last, exclusive
     * @param edit the last one; null when nobody has changed it
     */
    record Shown(
            int ordinal,
            int page,
            int start,
            int end,
            List<String> headingPath,
            String text,
            int tokens,
            @Nullable ChunkEdit edit) {}

    /** @param total chunks that fit the search */
    record Page(int revision, long total, List<Shown> items) {}

    /**
     * @param words that the chunk's text, correction or keywords contain; blank for all
     * @param changed only those that somebody has changed
     */
    record Filter(String words, boolean changed) {}

    /**
     * What a person looked at.
     *
     * @param text the document's; null when they do not say. A document that is cut anew keeps its revision and may have another chunk here
     * @param version of the last change, 0 for none; null when they do not say
     */
    record Seen(
            int revision,
            int ordinal,
            @Nullable String text,
            @Nullable Integer version) {}

    /** What to make of a chunk. */
    record Change(@Nullable String correction, List<String> keywords, boolean disabled) {}

    private record Row(
            UUID id,
            int ordinal,
            int page,
            int start,
            int end,
            List<String> headingPath,
            String context,
            String body,
            int occurrence) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getObject("id", UUID.class),
                    row.getInt("ordinal"),
                    row.getInt("page"),
                    row.getInt("start_offset"),
                    row.getInt("end_offset"),
                    List.of((String[]) row.getArray("heading_path").getArray()),
                    row.getString("context"),
                    row.getString("body"),
                    row.getInt("occurrence"));
        }

        ChunkEdits.Key key() {
            return new ChunkEdits.Key(ContentHash.sha256(body), occurrence);
        }
    }

    /** With the place of each among those with the same text, which a search must not change. */
    private static final String CHUNKS = " from (select *, row_number() over (partition by body order by ordinal) - 1 "
            + "as occurrence from chunk where document_id = ? and revision = ?) chunk where ";

    private static final String ROWS =
            "select id, ordinal, page, start_offset, end_offset, heading_path, context, body, occurrence" + CHUNKS;

    /** @return empty when the document cannot be searched yet, so that there are no chunks to look at */
    Optional<Page> page(UUID document, Filter filter, int offset, int limit) {
        return database.transaction(session -> {
            var revision = indexed(session, document);
            if (revision.isEmpty()) return Optional.empty();
            var edits = ChunkEdits.latest(session, document);
            var pattern = LikePattern.containing(filter.words().strip());
            var where = "(body ilike ? or correction ilike ? or array_to_string(keywords, ' ') ilike ?) "
                    + "and (not ? or correction is not null or disabled or cardinality(keywords) > 0) ";
            var total = session.number(
                    "select count(*)" + CHUNKS + where,
                    document,
                    revision.get(),
                    pattern,
                    pattern,
                    pattern,
                    filter.changed());
            var rows = session.list(
                    Row::of,
                    ROWS + where + "order by ordinal offset ? limit ?",
                    document,
                    revision.get(),
                    pattern,
                    pattern,
                    pattern,
                    filter.changed(),
                    offset,
                    limit);
            var items = new ArrayList<Shown>();
            for (var row : rows) items.add(shown(row, edits.get(row.key())));
            return Optional.of(new Page(revision.get(), total, items));
        });
    }

    private static Optional<Integer> indexed(Session session, UUID document) throws SQLException {
        return session.first(
                row -> row.getInt(1),
                "select indexed_revision from document where id = ? and indexed_revision is not null and state <> 'REMOVING'",
                document);
    }

    private Shown shown(Row row, @Nullable ChunkEdit edit) {
        var read = edit == null || edit.correction() == null ? row.body() : edit.correction();
        return new Shown(
                row.ordinal(),
                row.page(),
                row.start(),
                row.end(),
                row.headingPath(),
                row.body(),
                embedder.countTokens(ParsedText.embedded(row.context(), read)),
                edit);
    }

    /** What came of wanting to change a chunk. */
    sealed interface Outcome {
        record Changed(Shown chunk) implements Outcome {}

        record NoSuchChunk() implements Outcome {}

        /** The document has been read or cut anew since, or is just being. */
        record Outdated() implements Outcome {}

        /** Somebody else has changed the chunk since. */
        record Overtaken() implements Outcome {}
    }

    Outcome change(UUID document, Seen seen, Change change, Caller caller) {
        var revision = seen.revision();
        var outcome = database.<Outcome>transaction(session -> {
            if (!isSettled(session, document, revision)) return new Outcome.Outdated();
            var row = row(session, document, revision, seen.ordinal());
            if (row.isEmpty()) return new Outcome.NoSuchChunk();
            if (seen.text() != null && !seen.text().equals(row.get().body())) return new Outcome.Outdated();
            var key = row.get().key();
            var history = ChunkEdits.history(session, document, key);
            var version = history.isEmpty() ? 0 : history.getFirst().version();
            if (seen.version() != null && seen.version() != version) return new Outcome.Overtaken();
            var edit = new ChunkEdit(
                    version + 1,
                    row.get().body().equals(change.correction()) ? null : change.correction(),
                    change.keywords(),
                    change.disabled(),
                    caller.name(),
                    clock.instant().truncatedTo(ChronoUnit.MICROS));
            ChunkEdits.append(session, document, key, edit);
            ChunkEdits.apply(
                    session, row.get().id(), row.get().context(), row.get().body(), edit);
            Jobs.forgetVectors(session, edit.editedAt());
            Changes.append(session, document, revision, Changes.Kind.REPLACE, edit.editedAt());
            return new Outcome.Changed(shown(row.get(), edit));
        });
        if (outcome instanceof Outcome.Changed) signal.hurry();
        return outcome;
    }

    /** Searchable in this revision, and nobody is at work on it; stays so until the end of the transaction. */
    private static boolean isSettled(Session session, UUID document, int revision) throws SQLException {
        return session.first(
                        row -> true,
                        "select 1 from document where id = ? and revision = ? and indexed_revision = ? and stage = 'DONE' "
                                + "and state in ('SEARCHABLE', 'DEGRADED') for update",
                        document,
                        revision,
                        revision)
                .isPresent();
    }

    private static Optional<Row> row(Session session, UUID document, int revision, int ordinal) throws SQLException {
        return session.first(Row::of, ROWS + "ordinal = ?", document, revision, ordinal);
    }

    /** Newest first; empty for a chunk that nobody has changed, or that there is none of. */
    List<ChunkEdit> history(UUID document, int ordinal) {
        return database.query(session -> {
            var revision = indexed(session, document);
            if (revision.isEmpty()) return List.of();
            var row = row(session, document, revision.get(), ordinal);
            if (row.isEmpty()) return List.of();
            return ChunkEdits.history(session, document, row.get().key());
        });
    }
}
