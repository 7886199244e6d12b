package dev.lorekeep.models;

import static dev.lorekeep.testing.ScriptedModelServer.finish;
import static dev.lorekeep.testing.ScriptedModelServer.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.lorekeep.access.Caller;
import dev.lorekeep.access.Role;
import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.route.Decision;
import dev.lorekeep.models.route.RouteRequest;
import dev.lorekeep.testing.ScriptedModelServer;
import dev.lorekeep.testing.ScriptedModelServer.Raw;
import dev.lorekeep.testing.ScriptedModelServer.Script;
import dev.lorekeep.testing.SettableClock;
import dev.lorekeep.testing.TestingModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChatModelsTest {
    private static final Caller ANN = new Caller(UUID.randomUUID(), "ann", Role.USER, Set.of(), Optional.empty());
    private static final Raw DONE = new Raw("data: [DONE]\n\n");

    private final ScriptedModelServer first = new ScriptedModelServer();
    private final ScriptedModelServer second = new ScriptedModelServer();
    private final SettableClock clock = new SettableClock();
    private final List<ModelCall> ledger = new ArrayList<>();
    private final ChatModels models =
            new ChatModels(TestingModels.settings("""
            endpoints:
              one: {url: %s, hardware: {price: 87600, years: 10}}
              two: {url: %s, zone: cloud}
            models:
              first: {endpoint: one, context: 4096, max-output: 256}
              second: {endpoint: two, context: 8192, max-output: 256, cost: {input: 1, cached-input: 0.5, output: 10}}
            routes:
              answer: {prefer: [first], fallback: [second]}
            sensitivity: {zones: {cloud: internal}}
            """.formatted(first.url(), second.url())), clock, ledger::add);
    private final Asked asked = new Asked();

    @AfterEach
    void close() {
        models.close();
        first.close();
        second.close();
    }

    @Test
    void goesOnToTheFallbackAndRemembersWhoIsDown() {
        first.next(Script.status(503, "{}").with("Retry-After", "30"));
        second.next(Script.saying("Yes.")).next(Script.saying("Again."));
        assertThat(run("public")).isInstanceOfSatisfying(Outcome.Ended.class, ended -> {
            assertThat(ended.choice().name()).isEqualTo("second");
            assertThat(ended.call().reply()).isEqualTo(new Reply.Complete("Yes.", false));
        });
        assertThat(asked.failures).containsExactly("first: it is still loading: status 503");
        run("public");
        assertThat(first.requests()).as("it rests as long as it asked to").hasSize(1);
        clock.advance(Duration.ofSeconds(31));
        first.next(Script.saying("Back."));
        assertThat(run("public"))
                .isInstanceOfSatisfying(
                        Outcome.Ended.class,
                        ended -> assertThat(ended.choice().name()).isEqualTo("first"));
    }

    @Test
    void neverAsksAModelThatMayNotSeeIt() {
        first.next(Script.status(500, "{}"));
        assertThat(run("confidential")).isInstanceOfSatisfying(Outcome.NoneLeft.class, none -> {
            assertThat(none.decision().sensitive()).containsExactly("second");
            assertThat(none.reasons())
                    .containsExactly(
                            "second: its zone cloud is not cleared for confidential documents",
                            "first: it had an internal error: status 500");
        });
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void tellsABreakAfterSomethingWasShown() {
        first.next(Script.of(token("Half"), new ScriptedModelServer.Cut()));
        assertThat(run("public"))
                .isInstanceOfSatisfying(
                        Outcome.Ended.class,
                        ended -> assertThat(ended.call().reply()).isInstanceOf(Reply.Failed.class));
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void asksAgainShorterWhenTheServerSaysHowMuchItHolds() {
        first.next(Script.status(400, """
                        {"error":{"message":"This model's maximum context length is 2048 tokens. However, you requested 4000"}}""")).next(Script.saying("Short."));
        assertThat(run("public")).isInstanceOf(Outcome.Ended.class);
        assertThat(asked.contexts).containsExactly(4_096, 2_048);
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void goesToALargerModelWhenItDoesNotFit() {
        first.next(Script.status(400, "{\"error\":{\"type\":\"exceed_context_size_error\"}}"));
        second.next(Script.saying("Long."));
        assertThat(run("public"))
                .isInstanceOfSatisfying(
                        Outcome.Ended.class,
                        ended -> assertThat(ended.choice().name()).isEqualTo("second"));
        first.next(Script.saying("Fits."));
        run("public");
        assertThat(first.requests()).as("too long a text is not its fault").hasSize(2);
    }

    @Test
    void writesDownWhatTheServerCounted() {
        first.next(Script.status(500, "{}"));
        second.next(Script.of(token("Hm"), finish("stop"), new Raw("""
                        data: {"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":40,"prompt_tokens_details":\
                        {"cached_tokens":60},"completion_tokens_details":{"reasoning_tokens":30}}}

                        """), DONE));
        run("public");
        assertThat(ledger).extracting(ModelCall::outcome).containsExactly("SERVER_ERROR", "COMPLETE");
        var call = ledger.getLast();
        assertThat(call.usage()).isEqualTo(new Usage(100, 60, 40, 30, false));
        assertThat(call.cost()).isEqualTo((40 + 60 * 0.5 + 40 * 10) / 1e6);
        assertThat(call.accountId()).isEqualTo(ANN.accountId());
        assertThat(call.firstToken()).isPresent();
        assertThat(call.reason()).startsWith("fallback: about");
        assertThat(ledger.getFirst().cost())
                .as("an hour of the machine costs one")
                .isBetween(0.0, 0.01);
    }

    @Test
    void takesOverNewSettingsAndKeepsWhatItKnows() {
        first.next(Script.status(401, "{}"));
        second.next(Script.saying("Yes."));
        run("public");
        models.replace(models.settings());
        second.next(Script.saying("Yes."));
        run("public");
        assertThat(first.requests())
                .as("nothing changed: the key is still wrong")
                .hasSize(1);
        models.replace(TestingModels.settings("models: {first: {url: " + first.url() + ", api-key-env: TEST_KEY}}"));
        first.next(Script.saying("With a key."));
        assertThat(run("public")).isInstanceOf(Outcome.Ended.class);
        assertThat(models.names()).containsExactly("first");
    }

    private Outcome run(String label) {
        asked.shown = false;
        var request = new RouteRequest("answer", Set.of(), 500, 100, label, Optional.empty(), Optional.empty());
        return models.run(request, ANN, Optional.empty(), asked, () -> false);
    }

    private static final class Asked implements Work {
        private final List<Integer> contexts = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private boolean shown;

        @Override
        public ModelRequest request(ModelProfile model, int contextTokens) {
            contexts.add(contextTokens);
            return ModelRequest.of(List.of(UserMessage.from("?")), 100);
        }

        @Override
        public void text(String piece) {
            shown = true;
        }

        @Override
        public void failed(Decision.Choice choice, String reason) {
            failures.add(choice.name() + ": " + reason);
        }

        @Override
        public boolean hasShown() {
            return shown;
        }
    }
}
