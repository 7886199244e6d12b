package dev.lorekeep.agent;

import dev.lorekeep.models.Usage;
import dev.lorekeep.models.config.ModelSettings;
import dev.lorekeep.models.ledger.Costs;
import dev.lorekeep.models.ledger.Ledger;
import dev.lorekeep.models.ledger.StoredCall;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the language models did for an answer, and what that cost, for people who want to know. */
@Singleton
public final class RunCalls {
    private final Ledger ledger;
    private final Supplier<ModelSettings> settings;

    RunCalls(Ledger ledger, Supplier<ModelSettings> settings) {
        this.ledger = ledger;
        this.settings = settings;
    }

    /**
     * @param elsewhereCurrency of the comparisons
     * @param elsewhere what the tokens of all calls would have cost at the prices of models that are sold by their makers
     */
    public record Details(List<Call> calls, String elsewhereCurrency, List<Elsewhere> elsewhere) {}

    /**
     * One call.
     *
     * @param task such as {@code answer}
     * @param outcome COMPLETE, CUT_AT_LIMIT, STOPPED, or why it failed
     * @param reason why this model was chosen, in words
     * @param input tokens, the cached ones included
     * @param output tokens, thinking included
     * @param estimated the server did not count all of it, so Lorekeep did
     * @param queuedMillis in line, before it was sent
     * @param firstTokenMillis from being sent to the first token; null when none came
     * @param durationMillis from being sent to the end
     */
    public record Call(
            UUID id,
            Instant startedAt,
            String task,
            String model,
            String outcome,
            String reason,
            long input,
            long cached,
            long output,
            long thinking,
            boolean estimated,
            long queuedMillis,
            @Nullable Long firstTokenMillis,
            long durationMillis,
            double cost,
            String currency) {}

    /** The same tokens at a price that was listed somewhere. */
    public record Elsewhere(String name, double cost, LocalDate date, String source) {}

    /** In the order in which they began. Whether somebody may see them is for the one who knows the run to say. */
    public Details of(UUID run) {
        var calls = ledger.ofRun(run);
        var now = settings.get();
        return new Details(
                calls.stream().map(RunCalls::view).toList(),
                now.currency(),
                calls.isEmpty() ? List.of() : elsewhere(calls, now));
    }

    private static List<Elsewhere> elsewhere(List<StoredCall> calls, ModelSettings now) {
        var usage = calls.stream().map(each -> each.call().usage()).reduce(Usage.NONE, Usage::plus);
        return Costs.elsewhere(now.prices(), usage).stream()
                .map(each -> new Elsewhere(each.name(), each.cost(), each.date(), each.source()))
                .toList();
    }

    private static Call view(StoredCall stored) {
        var call = stored.call();
        var usage = call.usage();
        return new Call(
                call.id(),
                call.startedAt(),
                call.task(),
                call.model(),
                call.outcome(),
                call.reason(),
                usage.input(),
                usage.cached(),
                usage.output(),
                usage.thinking(),
                usage.estimated(),
                call.queued().toMillis(),
                call.firstToken().map(Duration::toMillis).orElse(null),
                call.duration().toMillis(),
                call.cost(),
                stored.currency());
    }
}
