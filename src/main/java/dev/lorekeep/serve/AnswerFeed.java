package dev.lorekeep.serve;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** From the thread that answers to the one that sends. */
final class AnswerFeed {
    private final LinkedBlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private volatile boolean abandoned;

    sealed interface Item {}

    record Piece(String text) implements Item {}

    /** The last. */
    record Over(Ended how) implements Item {}

    void put(Item item) {
        items.add(item);
    }

    /** @return null when nothing comes in that time */
    @Nullable
    Item next(Duration wait) {
        try {
            return items.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending an answer", e);
        }
    }

    /** Nobody reads any more. */
    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }
}
