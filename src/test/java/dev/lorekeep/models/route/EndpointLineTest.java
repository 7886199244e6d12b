package dev.lorekeep.models.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EndpointLineTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final UUID ANN = UUID.randomUUID();
    private static final UUID BEN = UUID.randomUUID();

    @Test
    void letsPeopleTakeTurns() throws InterruptedException {
        var line = new EndpointLine(1, 100);
        var order = new CopyOnWriteArrayList<String>();
        var threads = new ArrayList<Thread>();
        var first = line.enter(ANN, _ -> {}, () -> false, LONG).orElseThrow();
        for (var i = 0; i < 3; i++) threads.add(standing(line, ANN, "ann", order, i + 1));
        for (var i = 0; i < 2; i++) threads.add(standing(line, BEN, "ben", order, i + 4));
        first.close();
        for (var thread : threads) thread.join();
        assertThat(order).containsExactly("ann", "ben", "ann", "ben", "ann");
    }

    /** Waits until it stands in line, so that the order of arrival is known. */
    private static Thread standing(EndpointLine line, UUID who, String name, List<String> order, int standing) {
        var thread = Thread.ofVirtual().start(() -> {
            try (var _ = line.enter(who, _ -> {}, () -> false, LONG).orElseThrow()) {
                order.add(name);
            }
        });
        Eventually.holds(LONG, () -> line.load().waiting() == standing);
        return thread;
    }

    @Test
    void tellsThePlaceInLine() throws InterruptedException {
        var line = new EndpointLine(1, 100);
        var places = new CopyOnWriteArrayList<Integer>();
        var first = line.enter(ANN, _ -> {}, () -> false, LONG).orElseThrow();
        var ahead = standing(line, ANN, "ann", new CopyOnWriteArrayList<>(), 1);
        var told = Thread.ofVirtual()
                .start(() -> line.enter(BEN, places::add, () -> false, LONG).ifPresent(EndpointLine.Place::close));
        Eventually.holds(LONG, () -> places.contains(1));
        first.close();
        ahead.join();
        told.join();
        assertThat(places.getFirst()).isEqualTo(1);
        assertThat(line.load()).isEqualTo(new EndpointLine.Load(0, 0, 1));
    }

    @Test
    void turnsAwayWhenFullAndLetsGoOfThoseWhoStop() throws InterruptedException {
        var line = new EndpointLine(1, 1);
        try (var _ = line.enter(ANN, _ -> {}, () -> false, LONG).orElseThrow()) {
            var stopped = new AtomicBoolean();
            var result = new CopyOnWriteArrayList<Boolean>();
            var waiting = Thread.ofVirtual()
                    .start(() -> result.add(
                            line.enter(BEN, _ -> {}, stopped::get, LONG).isPresent()));
            Eventually.holds(LONG, () -> line.load().waiting() == 1);
            assertThat(line.enter(ANN, _ -> {}, () -> false, LONG)).isEmpty();
            stopped.set(true);
            waiting.join();
            assertThat(result).containsExactly(false);
            assertThat(line.enter(ANN, _ -> {}, () -> false, Duration.ofMillis(50)))
                    .isEmpty();
        }
        assertThat(line.load().running()).isZero();
    }

    /** What is charged is what the endpoint was busy, whoever shared it. */
    @Test
    void chargesTheBusyTimeOnce() throws InterruptedException {
        var line = new EndpointLine(8, 100);
        var charged = new double[8];
        var inside = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        var start = System.nanoTime();
        for (var i = 0; i < charged.length; i++) {
            var number = i;
            threads.add(Thread.ofVirtual().start(() -> {
                var place = line.enter(UUID.randomUUID(), _ -> {}, () -> false, LONG)
                        .orElseThrow();
                inside.incrementAndGet();
                Eventually.holds(LONG, () -> inside.get() == charged.length);
                place.close();
                charged[number] = place.occupied();
            }));
        }
        for (var thread : threads) thread.join();
        var busy = (System.nanoTime() - start) / 1e9;
        assertThat(java.util.Arrays.stream(charged).sum()).isBetween(0.0, busy);
        assertThat(java.util.Arrays.stream(charged).min().orElseThrow()).isPositive();
    }
}
