package dev.lorekeep.agent.tools.table;

import dev.lorekeep.agent.tools.table.SqlCheck.NotAllowed;
import dev.lorekeep.agent.tools.table.TableDatabase.Result;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Runs queries one or two at a time on threads of their own: a call into DuckDB holds its thread, and a virtual one would hold one of
 * the few that carry all of them.
 */
final class TableQueries implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TableQueries.class);
    private static final int THREADS = 2;
    private static final long LOOK_MILLIS = 20;
    /** How long a cancelled query may take to notice. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Duration timeout;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("table-query-", 1).factory());

    /** @param timeout of a query with its waiting and loading */
    TableQueries(Duration timeout) {
        this.timeout = timeout;
    }

    /** What became of a query. */
    sealed interface Outcome {
        record Rows(Result result) implements Outcome {}

        /** @param sentence for the model */
        record Failed(String sentence) implements Outcome {}
    }

    Outcome run(String text, List<TextTable> tables, String sql, BooleanSupplier stopped) {
        var open = new AtomicReference<TableDatabase>();
        var ended = new java.util.concurrent.atomic.AtomicBoolean();
        var query = threads.submit(() -> {
            if (ended.get()) throw new SQLException("cancelled");
            try (var database = new TableDatabase(text, tables)) {
                open.set(database);
                if (ended.get()) database.cancel();
                return database.query(sql);
            }
        });
        var deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (true) {
                try {
                    return new Outcome.Rows(query.get(LOOK_MILLIS, TimeUnit.MILLISECONDS));
                } catch (TimeoutException _) {
                    var late = System.nanoTime() > deadline;
                    if (!late && !stopped.getAsBoolean()) continue;
                    ended.set(true);
                    var database = open.get();
                    if (database != null) database.cancel();
                    awaitEnd(query);
                    return new Outcome.Failed(
                            late
                                    ? "The query took longer than " + timeout.toSeconds()
                                            + " seconds and was stopped. Ask for less: fewer joins, a WHERE, a LIMIT."
                                    : "Stopped.");
                }
            }
        } catch (InterruptedException _) {
            ended.set(true);
            var database = open.get();
            if (database != null) database.cancel();
            Thread.currentThread().interrupt();
            return new Outcome.Failed("Stopped.");
        } catch (ExecutionException e) {
            return failed(e.getCause());
        }
    }

    private static void awaitEnd(java.util.concurrent.Future<?> query) throws InterruptedException {
        try {
            query.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException _) {
            // as intended
        } catch (TimeoutException _) {
            LOG.warn("a cancelled query over a table has not ended yet");
        }
    }

    private static Outcome failed(@org.jspecify.annotations.Nullable Throwable cause) {
        return switch (cause) {
            case NotAllowed refusal -> new Outcome.Failed(String.valueOf(refusal.getMessage()));
            case SQLException e -> new Outcome.Failed("DuckDB says: " + TextTables.cut(firstLines(e), 500));
            case null, default -> {
                LOG.warn("queries over tables do not work here", cause);
                yield new Outcome.Failed(
                        "Queries over tables do not work on this machine; read the rows with open instead.");
            }
        };
    }

    /** What is wrong, and what DuckDB thinks was meant. */
    private static String firstLines(SQLException e) {
        return String.valueOf(e.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .limit(3)
                .reduce((a, b) -> a + " " + b)
                .orElse("an error");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
