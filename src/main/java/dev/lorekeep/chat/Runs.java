package dev.lorekeep.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.loop.Step;
import dev.lorekeep.platform.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs in PostgreSQL. To everyone but the person who asked they do not exist. */
@Singleton
final class Runs {
    private static final String SELECT =
            "select id, conversation_id, question_id, collections, agent, only_model, state, source_collections from run ";
    private static final Database.RowReader<Run> RUN = row -> new Run(
            Database.id(row, "id"),
            Database.id(row, "conversation_id"),
            Database.id(row, "question_id"),
            Database.ids(row, "collections"),
            row.getString("agent"),
            Optional.ofNullable(row.getString("only_model")),
            row.getString("state"),
            Database.ids(row, "source_collections"));

    private final Database database;
    private final ObjectMapper mapper;
    private final Clock clock;

    Runs(Database database, ObjectMapper mapper, Clock clock) {
        this.database = database;
        this.mapper = mapper;
        this.clock = clock;
    }

    Optional<Run> find(Caller caller, UUID id) {
        return database.first(RUN, SELECT + "where id = ? and account_id = ?", id, caller.accountId());
    }

    Optional<Run> latest(UUID conversation) {
        return database.first(
                RUN, SELECT + "where conversation_id = ? order by created_at desc, id limit 1", conversation);
    }

    List<Run> running() {
        return database.list(RUN, SELECT + "where state = 'RUNNING'");
    }

    /** @return empty when the conversation has a run that has not ended */
    Optional<UUID> start(
            Caller caller,
            UUID conversation,
            UUID question,
            Set<UUID> collections,
            String agent,
            Optional<String> model) {
        var id = UUID.randomUUID();
        var inserted = database.update(
                """
                insert into run (id, conversation_id, account_id, question_id, collections, agent, only_model, state, created_at)
                values (?, ?, ?, ?, ?, ?, ?, 'RUNNING', ?)
                on conflict (conversation_id) where state = 'RUNNING' do nothing
                """,
                id,
                conversation,
                caller.accountId(),
                question,
                collections,
                agent,
                model.orElse(null),
                clock.instant());
        return inserted == 0 ? Optional.empty() : Optional.of(id);
    }

    /** Before any text that was made from them is stored: what a crash takes of this it takes of the text too. */
    void read(UUID id, Set<UUID> collections) {
        database.update(
                "update run set source_collections = (select coalesce(array_agg(distinct each), '{}')"
                        + " from unnest(source_collections || ?::uuid[]) each) from " + Database.NOT_WAITING_FOR_DISK
                        + " where id = ?",
                collections,
                id);
    }

    Set<UUID> sourceCollections(UUID id) {
        return database.first(
                        row -> Database.ids(row, "source_collections"),
                        "select source_collections from run where id = ?",
                        id)
                .orElse(Set.of());
    }

    /** The message that ended it. */
    Optional<UUID> answer(UUID id) {
        return database.first(
                row -> Database.id(row, "answer_id"),
                "select answer_id from run where id = ? and answer_id is not null",
                id);
    }

    /** Collections whose passages were read for any answer of a conversation. */
    Set<UUID> sourcesOfConversation(UUID conversation) {
        return Set.copyOf(database.list(
                row -> Database.id(row, "id"),
                "select distinct unnest(source_collections) id from run where conversation_id = ?",
                conversation));
    }

    /** What the statements of its answer rest on. */
    void checked(UUID id, Step.Checked checked) {
        try {
            database.update(
                    "update run set verdicts = ?::jsonb, conflicts = ?::jsonb from " + Database.NOT_WAITING_FOR_DISK
                            + " where id = ?",
                    mapper.writeValueAsString(checked.verdicts()),
                    mapper.writeValueAsString(checked.conflicts()),
                    id);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("verdicts of run " + id, e);
        }
    }

    void end(
            UUID id,
            UUID answer,
            String state,
            @Nullable String model,
            @Nullable String reason,
            @Nullable String remedy) {
        database.update(
                "update run set answer_id = ?, state = ?, model = ?, reason = ?, remedy = ?, ended_at = ? where id = ?",
                answer,
                state,
                model,
                reason,
                remedy,
                clock.instant(),
                id);
    }
}
