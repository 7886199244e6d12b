package dev.lorekeep.agent.extract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Role;
import dev.lorekeep.agent.spec.AgentSpec;
import dev.lorekeep.agent.tools.Arguments;
import dev.lorekeep.platform.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Extractions in PostgreSQL. To everyone but their owner they do not exist, and rows are those of documents readable now. */
@Singleton
final class Extractions {
    private static final int MAX_LISTED = 200;
    private static final String SELECT = """
            select e.id, e.account_id, e.agent, e.agent_version, e.schema, e.collection_id, e.state, e.reason, e.total, e.created_at,
                   e.ended_at
            from extraction e
            """;
    private static final String READABLE_ROWS = """
            from extraction_row r
            join document d on d.id = r.document_id and d.collection_id = any (?) and d.state <> 'REMOVING'
            where r.extraction_id = ?
            """;

    private final Database database;
    private final AccessRules rules;
    private final Clock clock;

    Extractions(Database database, AccessRules rules, Clock clock) {
        this.database = database;
        this.rules = rules;
        this.clock = clock;
    }

    Extraction create(Caller owner, AgentSpec agent, String schema, UUID collection, int total) {
        var created = new Extraction(
                UUID.randomUUID(),
                owner.accountId(),
                agent.name(),
                agent.version(),
                schema,
                collection,
                Extraction.State.RUNNING,
                "",
                total,
                now(),
                null);
        database.update(
                "insert into extraction (id, account_id, agent, agent_version, schema, collection_id, state, total, created_at)"
                        + " values (?, ?, ?, ?, ?, ?, 'RUNNING', ?, ?)",
                created.id(),
                created.accountId(),
                created.agent(),
                created.agentVersion(),
                schema,
                collection,
                total,
                created.createdAt());
        return created;
    }

    /** Latest first. */
    List<Extraction> of(Caller caller) {
        return database.list(
                Extractions::extraction,
                SELECT + " where e.account_id = ? order by e.created_at desc, e.id limit ?",
                caller.accountId(),
                MAX_LISTED);
    }

    Optional<Extraction> find(Caller caller, UUID id) {
        return database.first(
                Extractions::extraction, SELECT + " where e.id = ? and e.account_id = ?", id, caller.accountId());
    }

    List<Extraction> running() {
        return database.list(
                Extractions::extraction, SELECT + " where e.state = 'RUNNING' order by e.created_at, e.id");
    }

    int running(Caller caller) {
        return database.first(
                        row -> row.getInt("running"),
                        "select count(*) running from extraction where account_id = ? and state = 'RUNNING'",
                        caller.accountId())
                .orElse(0);
    }

    /** @param done rows of documents that were read  @param failed rows of those that could not be */
    record Counts(int done, int failed) {}

    Counts counts(Caller caller, UUID id) {
        return database.first(
                        row -> new Counts(row.getInt("done"), row.getInt("failed")),
                        "select count(*) filter (where r.state = 'DONE') done, count(*) filter (where r.state = 'FAILED') failed "
                                + READABLE_ROWS,
                        readable(caller),
                        id)
                .orElseThrow();
    }

    /**
     * In the order in which they were made.
     *
     * @param after document of the row before; null for the first
     */
    List<Row> rows(Caller caller, UUID id, @Nullable UUID after, int limit) {
        return database.list(
                Extractions::row,
                "select r.document_id, r.revision, r.title, r.state, r.data, r.citations, r.unsupported, r.reason "
                        + READABLE_ROWS + """
                         and (?::uuid is null or (r.created_at, r.document_id) >
                              (select p.created_at, p.document_id from extraction_row p
                               where p.extraction_id = r.extraction_id and p.document_id = ?::uuid))
                        order by r.created_at, r.document_id limit ?
                        """,
                readable(caller),
                id,
                after,
                after,
                limit);
    }

    private Set<UUID> readable(Caller caller) {
        return rules.filterFor(caller, Set.of()).accessSets();
    }

    /** Documents that have a row. */
    Set<UUID> read(UUID id) {
        return Set.copyOf(database.list(
                row -> Database.id(row, "document_id"),
                "select document_id from extraction_row where extraction_id = ?",
                id));
    }

    /** Keeps what was read, if the work goes on and the document is still there. @return whether it was kept */
    boolean add(UUID id, Row row) {
        return database.update(
                        """
                        insert into extraction_row (extraction_id, document_id, revision, title, state, data, citations, unsupported,
                                                    reason, created_at)
                        select e.id, d.id, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?, ?
                        from extraction e, document d
                        where e.id = ? and e.state = 'RUNNING' and d.id = ?
                        on conflict do nothing
                        """,
                        row.revision(),
                        row.title(),
                        row.state().name(),
                        row.data().toString(),
                        json(row.citations()),
                        json(row.unsupported()),
                        row.reason(),
                        now(),
                        id,
                        row.document())
                > 0;
    }

    void total(UUID id, int total) {
        database.update("update extraction set total = ? where id = ? and state = 'RUNNING'", total, id);
    }

    void leaveOut(UUID id) {
        database.update("update extraction set total = greatest(total - 1, 0) where id = ? and state = 'RUNNING'", id);
    }

    /** What it waits for; empty for nothing. */
    void waits(UUID id, String reason) {
        database.update(
                "update extraction set reason = ? where id = ? and state = 'RUNNING' and reason <> ?",
                reason,
                id,
                reason);
    }

    /** @return whether it ran until now */
    boolean end(UUID id, Extraction.State state, String reason) {
        return database.update(
                        "update extraction set state = ?, reason = ?, ended_at = ? where id = ? and state = 'RUNNING'",
                        state.name(),
                        reason,
                        now(),
                        id)
                > 0;
    }

    boolean delete(Caller caller, UUID id) {
        return database.update("delete from extraction where id = ? and account_id = ?", id, caller.accountId()) > 0;
    }

    /** Its owner as they are now, limited to its collection; empty when they have no account that is open. */
    Optional<Caller> owner(Extraction extraction) {
        return database.first(
                row -> new Caller(
                        extraction.accountId(),
                        row.getString("name"),
                        Role.valueOf(row.getString("role")),
                        Database.ids(row, "teams"),
                        Optional.of(Set.of(extraction.collectionId()))),
                """
                select a.name, a.role, array(select m.team_id from membership m where m.account_id = a.id) teams
                from account a where a.id = ? and not a.disabled
                """,
                extraction.accountId());
    }

    /** What PostgreSQL keeps, so that what is returned now equals what is read later. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Extraction extraction(ResultSet row) throws SQLException {
        var ended = row.getObject("ended_at", OffsetDateTime.class);
        return new Extraction(
                Database.id(row, "id"),
                Database.id(row, "account_id"),
                row.getString("agent"),
                row.getString("agent_version"),
                row.getString("schema"),
                Database.id(row, "collection_id"),
                Extraction.State.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getInt("total"),
                Database.instant(row, "created_at"),
                ended == null ? null : ended.toInstant());
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                Database.id(row, "document_id"),
                row.getInt("revision"),
                row.getString("title"),
                Row.State.valueOf(row.getString("state")),
                read(row.getString("data"), new TypeReference<ObjectNode>() {}),
                read(row.getString("citations"), new TypeReference<List<Standing.Citation>>() {}),
                read(row.getString("unsupported"), new TypeReference<List<Standing.Unsupported>>() {}),
                row.getString("reason"));
    }

    private static String json(Object value) {
        try {
            return Arguments.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written: " + value.getClass(), e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return Arguments.MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row is not readable", e);
        }
    }
}
