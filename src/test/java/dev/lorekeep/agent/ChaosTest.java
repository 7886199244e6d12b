package dev.lorekeep.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Role;
import dev.lorekeep.models.ChatModels;
import dev.lorekeep.models.LiveSettings;
import dev.lorekeep.models.ModelCall;
import dev.lorekeep.models.config.ModelsFile;
import dev.lorekeep.testing.ChaoticModelServer;
import dev.lorekeep.testing.TestingModels;
import dev.lorekeep.testing.TestingPassages;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Fifty people ask while five servers die, stall, lie and recover at random. Runs for ten seconds; the whole five minutes are
 * {@code ./lorekeep test -Dtest=ChaosTest -Dlorekeep.chaos.seconds=300}.
 */
class ChaosTest {
    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("lorekeep.chaos.seconds", 10));
    private static final int PEOPLE = 50;
    private static final int SERVERS = 5;
    private static final Set<String> NEVER_ARRIVED = Set.of("UNREACHABLE", "CUT", "STOPPED", "IDLE");

    private final List<ChaoticModelServer> servers = new ArrayList<>();
    private final Queue<ModelCall> ledger = new ConcurrentLinkedQueue<>();
    private final Queue<String> ends = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> trouble = new ConcurrentLinkedQueue<>();

    @Test
    void everyQuestionEndsAndNothingBrokenPassesForWhole() throws InterruptedException {
        for (var i = 0; i < SERVERS; i++) servers.add(new ChaoticModelServer(i));
        var passages = new TestingPassages().add("Rivers", "The river Lorelay is 212 km long and flows north.");
        try (var models = new ChatModels(TestingModels.settings(yaml()), Clock.systemUTC(), ledger::add)) {
            var answerer = PlainAnswerer.of(models, _ -> Optional.empty(), passages, _ -> Set.of("internal"));
            var until = System.nanoTime() + LENGTH.toNanos();
            var threads = new ArrayList<Thread>();
            for (var i = 0; i < PEOPLE; i++) {
                var random = new Random(i);
                var person = new Caller(new UUID(1, i), "p" + i, Role.USER, Set.of(), Optional.empty());
                threads.add(Thread.ofVirtual().start(() -> asks(answerer, person, random, until)));
            }
            // as in the service: endpoints in trouble are asked whether they are back
            var live = new LiveSettings(new ModelsFile(Path.of("absent.yaml"), _ -> null), models);
            while (System.nanoTime() < until) {
                live.visit(false);
                LockSupport.parkNanos(500_000_000);
            }
            for (var thread : threads) thread.join(Duration.ofSeconds(60));
            assertThat(threads).as("nobody waits for ever").noneMatch(Thread::isAlive);
        } finally {
            servers.forEach(ChaoticModelServer::close);
        }
        assertThat(trouble).isEmpty();
        report();
        ledgerAddsUp();
    }

    private String yaml() {
        var yaml = new StringBuilder("models:\n");
        for (var i = 0; i < SERVERS; i++)
            yaml.append(
                    "  m%d: {url: \"%s\", max-concurrent: 8, timeout: 5s, idle-timeout: 1s, cost: {input: 1, output: 2}}\n"
                            .formatted(i, servers.get(i).url()));
        return yaml.toString();
    }

    private void asks(RoutedAnswerer answerer, Caller person, Random random, long until) {
        try {
            while (System.nanoTime() < until) {
                var stopAfter = random.nextInt(10) == 0 ? random.nextInt(300) : Integer.MAX_VALUE;
                ends.add(ask(answerer, person, stopAfter));
                // people read, if only for a moment
                LockSupport.parkNanos(random.nextLong(100_000_000));
            }
        } catch (Throwable e) {
            trouble.add(e);
        }
    }

    private static String ask(RoutedAnswerer answerer, Caller person, int stopAfterMillis) {
        var events = new ArrayList<AnswerEvent>();
        var start = System.nanoTime();
        answerer.answer(
                new Question("How long is the river Lorelay?", List.of(), Set.of()),
                person,
                events::add,
                () -> System.nanoTime() - start > stopAfterMillis * 1_000_000L);
        return switch (events.getLast()) {
            case AnswerEvent.Finished finished -> finished(finished.answer());
            case AnswerEvent.Failed failed -> {
                assertThat(failed.reason()).contains("broke off: ");
                yield "told that it broke off";
            }
            default -> throw new AssertionError("ended with " + events.getLast());
        };
    }

    private static String finished(Answer answer) {
        if (answer.outcome() == Answer.Outcome.STOPPED) return "stopped";
        if (answer.model().equals(Answer.EXTRACTIVE)) {
            assertThat(answer.text()).contains("212 km");
            return "quotes";
        }
        if (answer.text().endsWith(AgentRun.AT_LIMIT.strip())) return "told that it met the limit";
        assertThat(answer.text()).as("an answer that passes for whole").endsWith(ChaoticModelServer.END);
        return "answer";
    }

    private void report() {
        var counts = new TreeMap<String, Integer>();
        ends.forEach(end -> counts.merge(end, 1, Integer::sum));
        System.out.println("chaos, " + LENGTH.toSeconds() + " s, " + ends.size() + " questions: " + counts);
        var outcomes = new TreeMap<String, Integer>();
        ledger.forEach(call -> outcomes.merge(call.outcome(), 1, Integer::sum));
        System.out.println("calls: " + outcomes);
        assertThat(counts.keySet()).contains("answer");
    }

    /** Each whole reply of the ledger is one of the server's, token for token; what is left over was stopped on its last words. */
    private void ledgerAddsUp() {
        for (var i = 0; i < SERVERS; i++) {
            var name = "m" + i;
            var server = servers.get(i);
            var calls =
                    ledger.stream().filter(call -> call.model().equals(name)).toList();
            var left = new HashMap<>(server.wholeReplies());
            for (var call : calls) {
                if (!call.outcome().equals("COMPLETE")) continue;
                assertThat(left.remove(call.usage().input()))
                        .as(name)
                        .isEqualTo(call.usage().output());
            }
            assertThat(left.size())
                    .as(name + ": whole replies that nobody wrote down")
                    .isLessThanOrEqualTo((int) calls.stream()
                            .filter(call -> !call.outcome().equals("COMPLETE"))
                            .count());
            // a call that was cut while its connection was made was seen by one side only
            assertThat(calls.stream()
                            .filter(call -> !NEVER_ARRIVED.contains(call.outcome()))
                            .count())
                    .as(name + ": calls that arrived")
                    .isLessThanOrEqualTo(server.requests());
            assertThat((long) calls.size()).as(name + ": calls").isGreaterThanOrEqualTo(server.requests());
        }
    }
}
