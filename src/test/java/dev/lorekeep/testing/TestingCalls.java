package dev.lorekeep.testing;

import dev.lorekeep.models.ModelCall;
import dev.lorekeep.models.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Calls for tests: an answer by {@code qwen} of 1,000 tokens in and 100 out, for a cent. */
public final class TestingCalls {
    private TestingCalls() {}

    public static ModelCall by(UUID account, Instant startedAt) {
        return call(account, startedAt, "qwen", new Usage(1_000, 400, 100, 20, false), 0.01);
    }

    public static ModelCall call(UUID account, Instant startedAt, String model, Usage usage, double cost) {
        return new ModelCall(
                UUID.randomUUID(),
                startedAt,
                account,
                Optional.empty(),
                "answer",
                model,
                "gpu1",
                "COMPLETE",
                usage,
                Duration.ofMillis(40),
                Optional.of(Duration.ofMillis(200)),
                Duration.ofMillis(1_200),
                1.2,
                cost,
                "preferred: cheapest");
    }

    public static ModelCall forRun(ModelCall call, UUID run) {
        return new ModelCall(
                call.id(),
                call.startedAt(),
                call.accountId(),
                Optional.of(run),
                call.task(),
                call.model(),
                call.endpoint(),
                call.outcome(),
                call.usage(),
                call.queued(),
                call.firstToken(),
                call.duration(),
                call.occupied(),
                call.cost(),
                call.reason());
    }

    public static ModelCall at(ModelCall call, String endpoint) {
        return new ModelCall(
                call.id(),
                call.startedAt(),
                call.accountId(),
                call.runId(),
                call.task(),
                call.model(),
                endpoint,
                call.outcome(),
                call.usage(),
                call.queued(),
                call.firstToken(),
                call.duration(),
                call.occupied(),
                call.cost(),
                call.reason());
    }

    public static ModelCall failed(UUID account, Instant startedAt) {
        return new ModelCall(
                UUID.randomUUID(),
                startedAt,
                account,
                Optional.empty(),
                "rewrite",
                "qwen",
                "gpu1",
                "UNREACHABLE",
                Usage.NONE,
                Duration.ZERO,
                Optional.empty(),
                Duration.ofMillis(10),
                0,
                0,
                "preferred: cheapest");
    }
}
