package dev.lorekeep.models.route;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * The line in front of one endpoint: so many calls at the same time, the others wait, people in turns. Whoever asks ten things
 * at once has one of them answered before everybody else had one. Also keeps the books of the endpoint's time: while n calls
 * run, each is charged one nth of it, so that what is charged is what it was busy. Thread-safe.
 */
public final class EndpointLine {
    private static final Duration LOOK = Duration.ofMillis(100);
    /** Hundreds who wait are not told of each step: it would cost more than the answers. */
    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition moved = lock.newCondition();
    /** Who waits, in the order of their turns; each with their own calls in order. */
    private final LinkedHashMap<UUID, ArrayDeque<Object>> waiting = new LinkedHashMap<>();

    private int places;
    private int most;
    private int running;
    private int waitingCalls;
    /** Integral over time of 1/n, in seconds. */
    private double shares;

    private long sharesAt = System.nanoTime();
    private double meanSeconds = 5;

    /**
     * @param places calls at the same time, at least 1
     * @param most calls that may wait
     */
    public EndpointLine(int places, int most) {
        this.places = places;
        this.most = most;
    }

    /** A place at the endpoint; giving it back lets the next in. */
    public final class Place implements AutoCloseable {
        private final double sharesBefore;
        private final long enteredAt = System.nanoTime();
        private final Duration waited;
        private double occupied;
        private boolean left;

        private Place(Duration waited) {
            this.waited = waited;
            this.sharesBefore = shares;
        }

        /** How long it took to get it. */
        public Duration waited() {
            return waited;
        }

        /** Seconds of the endpoint's time that this call was charged; final once it is given back. */
        public double occupied() {
            return occupied;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (left) return;
                left = true;
                account();
                occupied = shares - sharesBefore;
                running--;
                meanSeconds = 0.8 * meanSeconds + 0.2 * (System.nanoTime() - enteredAt) / 1e9;
                moved.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** The limits of a file that was read anew. Calls that run or wait stay. */
    public void resize(int newPlaces, int newMost) {
        lock.lock();
        try {
            places = newPlaces;
            most = newMost;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a place.
     *
     * @param account people take turns
     * @param place told how many are before: now, and at most once a second when that has changed; not when there is no wait
     * @param longest gives up after this
     * @return empty when the line is full, when it took too long or when it was stopped
     */
    public Optional<Place> enter(UUID account, IntConsumer place, BooleanSupplier stopped, Duration longest) {
        var startedAt = System.nanoTime();
        lock.lock();
        try {
            if (running < places && waitingCalls == 0) return Optional.of(enterNow(startedAt));
            if (waitingCalls >= most) return Optional.empty();
            var ticket = new Object();
            waiting.computeIfAbsent(account, _ -> new ArrayDeque<>()).add(ticket);
            waitingCalls++;
            var told = -1;
            var toldAt = startedAt - BETWEEN_NEWS.toNanos();
            var entered = false;
            try {
                while (!isNext(account, ticket)) {
                    if (stopped.getAsBoolean() || System.nanoTime() - startedAt > longest.toNanos())
                        return Optional.empty();
                    var before = before(account, ticket);
                    if (before != told && System.nanoTime() - toldAt >= BETWEEN_NEWS.toNanos()) {
                        told = before;
                        toldAt = System.nanoTime();
                        tell(place, before);
                        continue;
                    }
                    moved.awaitNanos(LOOK.toNanos());
                }
                entered = true;
                return Optional.of(enterNow(startedAt));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            } finally {
                leaveLine(account, ticket, entered);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Telling may take a while (it is written to a database): not while others wait for the lock. */
    private void tell(IntConsumer place, int before) {
        lock.unlock();
        try {
            place.accept(before);
        } finally {
            lock.lock();
        }
    }

    private Place enterNow(long startedAt) {
        account();
        running++;
        return new Place(Duration.ofNanos(System.nanoTime() - startedAt));
    }

    private boolean isNext(UUID account, Object ticket) {
        if (running >= places) return false;
        var first = waiting.firstEntry();
        return first.getKey().equals(account) && first.getValue().peekFirst() == ticket;
    }

    /** Whoever had a turn goes behind the others. */
    private void leaveLine(UUID account, Object ticket, boolean hadTurn) {
        var own = waiting.get(account);
        if (own == null) return;
        own.remove(ticket);
        waitingCalls--;
        if (hadTurn || own.isEmpty()) waiting.remove(account);
        if (hadTurn && !own.isEmpty()) waiting.put(account, own);
        moved.signalAll();
    }

    /** How many calls get a place before this one if nobody else comes. */
    private int before(UUID account, Object ticket) {
        var own = 0;
        for (var each : waiting.getOrDefault(account, new ArrayDeque<>())) {
            if (each == ticket) break;
            own++;
        }
        var before = own;
        var ahead = true;
        for (Map.Entry<UUID, ArrayDeque<Object>> other : waiting.entrySet()) {
            if (other.getKey().equals(account)) ahead = false;
            else before += Math.min(other.getValue().size(), ahead ? own + 1 : own);
        }
        return before;
    }

    private void account() {
        var now = System.nanoTime();
        if (running > 0) shares += (now - sharesAt) / 1e9 / running;
        sharesAt = now;
    }

    /** How long a call that comes now is likely to wait. */
    public Duration likelyWait() {
        lock.lock();
        try {
            if (running < places && waitingCalls == 0) return Duration.ZERO;
            return Duration.ofMillis((long) (1_000 * meanSeconds * (waitingCalls + 1) / places));
        } finally {
            lock.unlock();
        }
    }

    /**
     * @param running calls now
     * @param waiting calls in line
     */
    public record Load(int running, int waiting, int places) {}

    public Load load() {
        lock.lock();
        try {
            return new Load(running, waitingCalls, places);
        } finally {
            lock.unlock();
        }
    }
}
