package dev.lorekeep.embed;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;

/**
 * How many padded tokens a batch of one device may have. Halved whenever the device runs out of memory, and told to whoever remembers
 * it for the next start. Thread-safe.
 */
final class TokenBudget {
    private static final Logger LOG = Logger.getLogger(TokenBudget.class);

    private final AtomicInteger tokens;
    private final LongAdder halvings = new LongAdder();
    private final IntConsumer memory;

    /** @param memory told of every change */
    TokenBudget(int tokens, IntConsumer memory) {
        if (tokens < 1) throw new IllegalArgumentException("tokens: " + tokens);
        this.tokens = new AtomicInteger(tokens);
        this.memory = memory;
    }

    /** What the backend begins with, forgotten at the end of the process. */
    static TokenBudget of(EncoderBackend backend) {
        return new TokenBudget(backend.limits().maxPaddedTokens(), tokens -> {});
    }

    int tokens() {
        return tokens.get();
    }

    /** @param tooMany the budget that a failed batch was cut by: several batches that fail at once halve it once */
    void halve(int tooMany) {
        int fewer = Math.max(1, tooMany / 2);
        if (fewer == tooMany || !tokens.compareAndSet(tooMany, fewer)) return;
        halvings.increment();
        LOG.warnf("The device ran out of memory: batches have at most %d padded tokens now, not %d", fewer, tooMany);
        memory.accept(fewer);
    }

    long halvings() {
        return halvings.sum();
    }
}
