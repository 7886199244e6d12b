package dev.lorekeep.models.ledger;

import dev.lorekeep.models.CallLog;
import dev.lorekeep.models.ModelCall;
import dev.lorekeep.models.Usage;
import dev.lorekeep.models.config.ModelSettings;
import dev.lorekeep.platform.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps every call of a language model in PostgreSQL: one durable row each. */
@Singleton
public final class Ledger implements CallLog {
    private static final Logger LOG = Logger.getLogger(Ledger.class);
    private static final String COLUMNS =
            "id, started_at, account_id, run_id, task, model, endpoint, outcome, input_tokens, cached_tokens, output_tokens,"
                    + " thinking_tokens, estimated, queued_ms, first_token_ms, duration_ms, occupied_seconds, cost, reason,"
                    + " currency";

    private final Database database;
    private final Supplier<ModelSettings> settings;
    private final Spent spent;

    Ledger(Database database, Supplier<ModelSettings> settings, Spent spent) {
        this.database = database;
        this.settings = settings;
        this.spent = spent;
    }

    @Override
    public void ended(ModelCall call) {
        try {
            var stored = new StoredCall(call, settings.get().currency());
            spent.keep(stored, () -> write(stored));
        } catch (RuntimeException e) {
            LOG.errorf(
                    "%s: the ledger lacks a call of %s by account %s: %d tokens, cost %s",
                    e.getMessage(), call.model(), call.accountId(), call.usage().total(), call.cost());
        }
    }

    private void write(StoredCall stored) {
        var call = stored.call();
        var usage = call.usage();
        database.update(
                "insert into model_call (" + COLUMNS
                        + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                call.id(),
                call.startedAt(),
                call.accountId(),
                call.runId().orElse(null),
                call.task(),
                call.model(),
                call.endpoint(),
                call.outcome(),
                usage.input(),
                usage.cached(),
                usage.output(),
                usage.thinking(),
                usage.estimated(),
                call.queued().toMillis(),
                call.firstToken().map(Duration::toMillis).orElse(null),
                call.duration().toMillis(),
                call.occupied(),
                call.cost(),
                call.reason(),
                stored.currency());
    }

    /** The calls that were made for an answer, in the order in which they began. */
    public List<StoredCall> ofRun(UUID run) {
        return database.list(
                Ledger::read, "select " + COLUMNS + " from model_call where run_id = ? order by started_at, id", run);
    }

    private static StoredCall read(ResultSet row) throws SQLException {
        var firstToken = row.getObject("first_token_ms", Long.class);
        return new StoredCall(
                new ModelCall(
                        Database.id(row, "id"),
                        Database.instant(row, "started_at"),
                        Database.id(row, "account_id"),
                        runId(row),
                        row.getString("task"),
                        row.getString("model"),
                        row.getString("endpoint"),
                        row.getString("outcome"),
                        new Usage(
                                row.getLong("input_tokens"),
                                row.getLong("cached_tokens"),
                                row.getLong("output_tokens"),
                                row.getLong("thinking_tokens"),
                                row.getBoolean("estimated")),
                        Duration.ofMillis(row.getLong("queued_ms")),
                        Optional.ofNullable(firstToken).map(Duration::ofMillis),
                        Duration.ofMillis(row.getLong("duration_ms")),
                        row.getDouble("occupied_seconds"),
                        row.getDouble("cost"),
                        row.getString("reason")),
                row.getString("currency"));
    }

    private static Optional<UUID> runId(ResultSet row) throws SQLException {
        @Nullable UUID id = row.getObject("run_id", UUID.class);
        return Optional.ofNullable(id);
    }
}
