package dev.lorekeep.chat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The events of a run that goes on in this process, for any number of listeners. Holds all of them until the run has ended. */
final class RunChannel {
    private final List<RunEvent> events = new ArrayList<>();
    private volatile boolean stopped;

    /** Only stored events: what a listener has seen must be there after a crash. */
    synchronized void publish(RunEvent event) {
        events.add(event);
        notifyAll();
    }

    /** @return the events after this one; waits for at least one, at most that long, then returns none */
    synchronized List<RunEvent> after(int seq, Duration wait) throws InterruptedException {
        var end = System.nanoTime() + wait.toNanos();
        while (events.size() <= seq) {
            var left = Duration.ofNanos(end - System.nanoTime());
            if (!left.isPositive()) return List.of();
            wait(Math.max(1, left.toMillis()));
        }
        return List.copyOf(events.subList(Math.max(0, seq), events.size()));
    }

    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }
}
