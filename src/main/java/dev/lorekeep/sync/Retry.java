package dev.lorekeep.sync;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tries a request again while its trouble is a passing one, with growing pauses. The only loop of its kind: clients do not retry. */
final class Retry {
    /** What a server may make us wait at most: beyond it the run ends and comes back later. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final int tries;
    private final Duration first;
    private final Pause pause;

    Retry(int tries, Duration first, Pause pause) {
        this.tries = tries;
        this.first = first;
        this.pause = pause;
    }

    /** Sleeps; a test's does not. */
    @FunctionalInterface
    interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    @FunctionalInterface
    interface Request<T extends @Nullable Object> {
        T send() throws IOException, InterruptedException;
    }

    <T extends @Nullable Object> T call(Request<T> request) throws IOException, InterruptedException {
        for (var attempt = 1; ; attempt++) {
            try {
                return request.send();
            } catch (SourceTrouble trouble) {
                var wait = wait(attempt, trouble);
                if (trouble.kind() != SourceTrouble.Kind.PASSING || attempt >= tries || wait.compareTo(LONGEST) > 0)
                    throw trouble;
                pause.of(wait);
            }
        }
    }

    private Duration wait(int attempt, SourceTrouble trouble) {
        var own = first.multipliedBy(1L << Math.min(attempt - 1, 16));
        var asked = trouble.retryAfter();
        return asked != null && asked.compareTo(own) > 0 ? asked : own;
    }
}
