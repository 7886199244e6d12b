package dev.lorekeep.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.lorekeep.agent.loop.Step;
import dev.lorekeep.platform.Database;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages and their citations. Everything read here passes a {@link Visibility.View} before it leaves. */
@Singleton
final class Messages {
    private static final String SELECT = """
            select m.id, m.parent_id, m.author, m.body, m.created_at,
                   r.id run_id, r.state, r.model, r.agent, r.verdicts, r.conflicts, r.reason, r.remedy,
                   coalesce(r.source_collections, '{}') source_collections
            from message m left join run r on r.answer_id = m.id
            """;

    private final Database database;
    private final ObjectReader verdicts;
    private final ObjectReader conflicts;

    Messages(Database database, ObjectMapper mapper) {
        this.database = database;
        this.verdicts = mapper.readerForListOf(Step.Verdict.class);
        this.conflicts = mapper.readerForListOf(String.class);
    }

    /** Oldest first. The conversation must be the reader's own. */
    List<MessageView> of(UUID conversation, Visibility.View view) {
        return seen(
                database.list(
                        this::stored, SELECT + "where m.conversation_id = ? order by m.created_at, m.id", conversation),
                view);
    }

    Optional<MessageView> find(UUID id, Visibility.View view) {
        return seen(database.list(this::stored, SELECT + "where m.id = ?", id), view).stream()
                .findFirst();
    }

    Optional<UUID> latest(UUID conversation) {
        return database.first(
                row -> Database.id(row, "id"),
                "select id from message where conversation_id = ? order by created_at desc, id desc limit 1",
                conversation);
    }

    UUID insert(UUID conversation, @Nullable UUID parent, String author, String text, Instant now) {
        var id = UUID.randomUUID();
        database.update(
                "insert into message (id, conversation_id, parent_id, author, body, created_at) values (?, ?, ?, ?, ?, ?)",
                id,
                conversation,
                parent,
                author,
                text,
                now);
        return id;
    }

    void cite(UUID message, List<CitationView> citations, boolean nearest) {
        for (var citation : citations) {
            database.update(
                    """
                    insert into citation (message_id, number, nearest, document_id, revision, chunk_id, title, collection_id,
                                          collection, start_offset, end_offset, page, quote)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    message,
                    citation.number(),
                    nearest,
                    citation.documentId(),
                    citation.revision(),
                    citation.chunkId(),
                    citation.title(),
                    citation.collectionId(),
                    citation.collection(),
                    citation.start(),
                    citation.end(),
                    citation.page(),
                    citation.quote());
        }
    }

    private List<MessageView> seen(List<Stored> messages, Visibility.View view) {
        if (messages.isEmpty()) return List.of();
        var ids = new java.util.HashSet<UUID>();
        for (var message : messages) ids.add(message.message().id());
        var cited = new HashMap<UUID, List<CitationView>>();
        var nearest = new HashMap<UUID, List<CitationView>>();
        database.list(
                row -> {
                    var into = row.getBoolean("nearest") ? nearest : cited;
                    return into.computeIfAbsent(Database.id(row, "message_id"), _ -> new ArrayList<>())
                            .add(citation(row));
                },
                "select * from citation where message_id = any (?) order by message_id, nearest, number",
                ids);
        return messages.stream().map(each -> seen(each, cited, nearest, view)).toList();
    }

    private static MessageView seen(
            Stored stored,
            Map<UUID, List<CitationView>> cited,
            Map<UUID, List<CitationView>> nearest,
            Visibility.View view) {
        var message = stored.message();
        var citations = view.of(cited.getOrDefault(message.id(), List.of()));
        var text = view.text(message.text(), stored.collections(), citations, message.model());
        return new MessageView(
                message.id(),
                message.parentId(),
                message.author(),
                text,
                message.createdAt(),
                message.runId(),
                message.outcome(),
                message.model(),
                message.agent(),
                message.reason(),
                message.remedy(),
                citations,
                view.of(nearest.getOrDefault(message.id(), List.of())),
                text.equals(message.text()) ? message.verdicts() : List.of(),
                text.equals(message.text()) ? message.conflicts() : List.of());
    }

    /** @param collections whose passages were read for it */
    private record Stored(MessageView message, Set<UUID> collections) {}

    private Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                new MessageView(
                        Database.id(row, "id"),
                        row.getObject("parent_id", UUID.class),
                        row.getString("author"),
                        row.getString("body"),
                        Database.instant(row, "created_at"),
                        row.getObject("run_id", UUID.class),
                        row.getString("state"),
                        row.getString("model"),
                        row.getString("agent"),
                        row.getString("reason"),
                        row.getString("remedy"),
                        List.of(),
                        List.of(),
                        list(verdicts, row.getString("verdicts")),
                        list(conflicts, row.getString("conflicts"))),
                Database.ids(row, "source_collections"));
    }

    private static <T> List<T> list(ObjectReader reader, @Nullable String json) {
        if (json == null) return List.of();
        try {
            return reader.readValue(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CitationView citation(ResultSet row) throws SQLException {
        return new CitationView(
                row.getInt("number"),
                Database.id(row, "document_id"),
                row.getInt("revision"),
                Database.id(row, "chunk_id"),
                row.getString("title"),
                Database.id(row, "collection_id"),
                row.getString("collection"),
                row.getInt("start_offset"),
                row.getInt("end_offset"),
                row.getInt("page"),
                row.getString("quote"),
                true);
    }
}
