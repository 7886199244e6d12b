package dev.lorekeep.agent.loop;

import dev.lorekeep.access.Caller;
import dev.lorekeep.platform.Database;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Calls that wait for a person's word, in this process; and what people allowed for a whole conversation, in PostgreSQL. */
@Singleton
class StoredApprovals implements Approvals {
    /** Somebody who was away for this long asks again anyway; until then the run keeps its place. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration LOOK_FOR_STOP = Duration.ofMillis(50);

    private final Map<Waiting, CompletableFuture<Word>> waiting = new ConcurrentHashMap<>();
    private final Database database;
    private final Clock clock;

    StoredApprovals(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    private record Waiting(UUID run, String call) {}

    @Override
    public Optional<Word> await(UUID run, String call, BooleanSupplier stopped) {
        var key = new Waiting(run, call);
        var word = waiting.computeIfAbsent(key, _ -> new CompletableFuture<>());
        var end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!stopped.getAsBoolean() && System.nanoTime() < end) {
                try {
                    return Optional.of(word.get(LOOK_FOR_STOP.toMillis(), TimeUnit.MILLISECONDS));
                } catch (TimeoutException e) {
                    // look whether it was stopped, and wait on
                }
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            waiting.remove(key);
        }
    }

    @Override
    public void open(UUID run, String call) {
        waiting.computeIfAbsent(new Waiting(run, call), _ -> new CompletableFuture<>());
    }

    @Override
    public boolean say(UUID run, String call, Word word) {
        var waits = waiting.get(new Waiting(run, call));
        return waits != null && waits.complete(word);
    }

    @Override
    public boolean isRemembered(UUID conversation, String tool) {
        return database.first(
                        _ -> true,
                        "select 1 from tool_approval where conversation_id = ? and tool = ?",
                        conversation,
                        tool)
                .isPresent();
    }

    @Override
    public void remember(UUID conversation, String tool, Caller caller) {
        database.update(
                "insert into tool_approval (conversation_id, tool, account_id, created_at) values (?, ?, ?, ?)"
                        + " on conflict do nothing",
                conversation,
                tool,
                caller.accountId(),
                clock.instant());
    }
}
