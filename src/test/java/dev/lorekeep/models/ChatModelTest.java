package dev.lorekeep.models;

import static dev.lorekeep.testing.ScriptedModelServer.finish;
import static dev.lorekeep.testing.ScriptedModelServer.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.lorekeep.models.wire.Watchman;
import dev.lorekeep.models.wire.WireFailure;
import dev.lorekeep.testing.ScriptedModelServer;
import dev.lorekeep.testing.ScriptedModelServer.Cut;
import dev.lorekeep.testing.ScriptedModelServer.Pause;
import dev.lorekeep.testing.ScriptedModelServer.Raw;
import dev.lorekeep.testing.ScriptedModelServer.Script;
import dev.lorekeep.testing.TestingModels;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChatModelTest {
    private static final ModelRequest ASK = ModelRequest.of(List.of(UserMessage.from("?")), 100);
    private static final Watchman WATCHMAN = new Watchman();
    private static final Raw DONE = new Raw("data: [DONE]\n\n");

    private final ScriptedModelServer server = new ScriptedModelServer();
    private final StringBuilder heard = new StringBuilder();
    private final AtomicBoolean stopped = new AtomicBoolean();

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void streamsAWholeReply() {
        assertThat(ask(Script.saying("Blue", " is [1]", "."))).isEqualTo(new Reply.Complete("Blue is [1].", false));
        assertThat(heard.toString()).isEqualTo("Blue is [1].");
        assertThat(server.requests().getFirst()).contains("\"stream\" : true", "\"top_k\" : 20", "\"model\" : \"m\"");
    }

    @Test
    void understandsCommentsAndCarriageReturns() {
        var crlf = new Raw(((Raw) token("Hi")).text().replace("\n", "\r\n"));
        assertThat(ask(Script.of(new Raw(": ping\n\n"), crlf, finish("stop"))))
                .isEqualTo(new Reply.Complete("Hi", false));
    }

    @Test
    void leavesThoughtsOut() {
        assertThat(ask(Script.saying("<thi", "nk>hm", "m</thin", "k>\n\nYes", ".")))
                .isEqualTo(new Reply.Complete("Yes.", false));
    }

    @Test
    void marksAReplyCutAtItsLimit() {
        assertThat(ask(Script.of(token("Half"), finish("length"), DONE))).isEqualTo(new Reply.Complete("Half", true));
    }

    @Test
    void failsOnAnErrorFrameInTheStream() {
        assertThat(ask(Script.of(
                        token("Half"),
                        new Raw("data: {\"error\":{\"message\":\"secret prompt\",\"type\":\"oom\",\"code\":500}}\n\n"),
                        DONE)))
                .isEqualTo(new Reply.Failed(
                        "Half", WireFailure.Kind.ERROR_FRAME, "the server reported an error: oom 500"));
    }

    @Test
    void failsOnAnErrorLine() {
        assertThat(ask(Script.of(token("Half"), new Raw("error: {\"code\":500}\n\n"), DONE)))
                .isEqualTo(new Reply.Failed("Half", WireFailure.Kind.ERROR_FRAME, "the server reported an error: 500"));
    }

    @Test
    void failsWhenTheStreamEndsEarly() {
        assertThat(ask(Script.of(token("Half"))))
                .isEqualTo(new Reply.Failed("Half", WireFailure.Kind.UNFINISHED, "its reply broke off"));
        assertThat(ask(Script.of(token("Half"), DONE)))
                .isEqualTo(new Reply.Failed("Half", WireFailure.Kind.UNFINISHED, "its reply broke off"));
    }

    @Test
    void failsOnAnUnknownFinishReason() {
        assertThat(ask(Script.of(token("Half"), finish("abort"), DONE))).isInstanceOf(Reply.Failed.class);
    }

    @Test
    void failsWhenTheConnectionIsCut() {
        assertThat(ask(Script.of(token("Half"), new Cut())))
                .isEqualTo(new Reply.Failed("Half", WireFailure.Kind.CUT, "the connection broke"));
    }

    @Test
    void failsWhenTheServerFallsSilent() {
        var reply = ask(Script.of(token("Half"), new Pause(Duration.ofSeconds(20)), finish("stop")));
        assertThat(reply).isEqualTo(new Reply.Failed("Half", WireFailure.Kind.IDLE, "it fell silent"));
    }

    @Test
    void failsWhenTheWholeTakesTooLong() {
        var parts = new ScriptedModelServer.Part[60];
        for (var i = 0; i < parts.length; i++) parts[i] = i % 2 == 0 ? token("a") : new Pause(Duration.ofMillis(200));
        assertThat(ask(Script.of(parts))).extracting("reason").isEqualTo("it took too long");
    }

    @Test
    void saysWhyTheServerRefused() {
        assertThat(ask(Script.status(401, "{}"))).extracting("reason").isEqualTo("it refused the API key: status 401");
        assertThat(ask(Script.status(404, "{}")))
                .extracting("reason")
                .isEqualTo("it does not know the model's name: status 404");
        assertThat(ask(Script.status(429, "{}")))
                .extracting("reason")
                .isEqualTo("it has too many requests: status 429");
        assertThat(ask(Script.status(503, "{}"))).extracting("reason").isEqualTo("it is still loading: status 503");
        assertThat(ask(Script.status(500, "{}")))
                .extracting("reason")
                .isEqualTo("it had an internal error: status 500");
    }

    @Test
    void saysThatNobodyIsThere() {
        var url = server.url();
        server.close();
        assertThat(model(url).call(ASK, heard::append, () -> false).reply())
                .isEqualTo(new Reply.Failed("", WireFailure.Kind.UNREACHABLE, "it cannot be reached"));
    }

    @Test
    void stopsWithin200MillisecondsAndTheServerHears() throws InterruptedException {
        var parts = new ScriptedModelServer.Part[800];
        for (var i = 0; i < parts.length; i++)
            parts[i] = i % 2 == 0 ? token("x".repeat(20_000)) : new Pause(Duration.ofMillis(20));
        server.next(Script.of(parts));
        var stoppedAt = new long[1];
        var reply = model(server.url())
                .call(
                        ASK,
                        piece -> {
                            if (stopped.compareAndSet(false, true)) stoppedAt[0] = System.nanoTime();
                        },
                        stopped::get)
                .reply();
        assertThat(Duration.ofNanos(System.nanoTime() - stoppedAt[0])).isLessThan(Duration.ofMillis(200));
        assertThat(reply).isInstanceOf(Reply.Stopped.class);
        // sockets of both sides buffer some of it
        assertThat(server.abandonedAfter(Duration.ofSeconds(5))).isLessThan(parts.length / 2);
    }

    @Test
    void stopsWhileNothingHasArrived() {
        server.next(Script.of(new Pause(Duration.ofSeconds(20)), token("late")));
        var start = System.nanoTime();
        var reply = model(server.url())
                .call(ASK, heard::append, () -> System.nanoTime() - start > 100_000_000L)
                .reply();
        assertThat(reply).isEqualTo(new Reply.Stopped(""));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(800));
    }

    private Reply ask(Script script) {
        heard.setLength(0);
        server.next(script);
        return model(server.url()).call(ASK, heard::append, stopped::get).reply();
    }

    private static ChatModel model(URI url) {
        var profile = TestingModels.scripted(url).models().get("scripted");
        return new ChatModel(Objects.requireNonNull(profile), ChatModels.httpClient(), WATCHMAN);
    }
}
