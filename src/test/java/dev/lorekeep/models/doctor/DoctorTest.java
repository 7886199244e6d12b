package dev.lorekeep.models.doctor;

import static dev.lorekeep.testing.ScriptedModelServer.delta;
import static dev.lorekeep.testing.ScriptedModelServer.finish;
import static dev.lorekeep.testing.ScriptedModelServer.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.models.ChatModels;
import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.config.ToolAbilities;
import dev.lorekeep.testing.ScriptedModelServer;
import dev.lorekeep.testing.ScriptedModelServer.Part;
import dev.lorekeep.testing.ScriptedModelServer.Pause;
import dev.lorekeep.testing.ScriptedModelServer.Raw;
import dev.lorekeep.testing.ScriptedModelServer.Script;
import dev.lorekeep.testing.TestingModels;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DoctorTest {
    private static final Raw DONE = new Raw("data: [DONE]\n\n");
    private static final Raw USAGE =
            new Raw("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}\n\n");
    private static final String CALL =
            "{\"index\":%d,\"id\":\"%s\",\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"X\\\"}\"}}";

    private final ScriptedModelServer server = new ScriptedModelServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void findsOutWhatAGoodServerCanDo() {
        server.at("/health", 200, "").at("/v1/models", 200, "{\"data\":[{\"id\":\"m\",\"max_model_len\":2048}]}");
        var call = delta("{\"tool_calls\":[" + CALL.formatted(0, "a") + "]}");
        var second = delta("{\"tool_calls\":[" + CALL.formatted(1, "b") + "]}");
        server.next(Script.of(token("OK"), finish("stop"), USAGE, DONE))
                .next(counting())
                .next(Script.of(call, finish("tool_calls"), DONE))
                .next(Script.of(call, second, finish("tool_calls"), DONE))
                .next(Script.of(call, finish("tool_calls"), DONE))
                .next(Script.saying("{\"sum\": 5}"))
                .next(Script.of(delta("{\"reasoning\":\"hm\"}"), token("9.9"), finish("stop"), DONE))
                .next(Script.saying("9.9"))
                .next(Script.saying("Red"))
                .next(Script.status(400, "{\"error\":{\"message\":\"maximum context length is 2048 tokens\"}}"))
                .next(story());
        var report = examine("server: vllm, family: qwen3");
        assertThat(report.findings()).extracting(Finding::state).containsOnly(Finding.State.GOOD);
        assertThat(report.findings())
                .extracting(Finding::check)
                .containsExactly(
                        "reachable",
                        "context",
                        "stream",
                        "usage",
                        "speed",
                        "tools",
                        "parallel tools",
                        "required tools",
                        "JSON schema",
                        "thinking",
                        "images",
                        "overflow",
                        "cancel");
        assertThat(report.profile().tools()).isEqualTo(new ToolAbilities(true, true, true, false));
        assertThat(report.profile().context()).hasValue(2_048);
        var yaml = ProfileText.insert(
                "# mine\nmodels:\n  other: {url: http://x/v1}\n", ProfileText.of(report.profile(), ""));
        var written = TestingModels.settings(yaml);
        assertThat(written.models().keySet()).containsExactly("m", "other");
        assertThat(written.models().get("m")).isEqualTo(report.profile());
        assertThat(server.requests().get(2)).contains("weather", "Paris");
    }

    @Test
    void saysWhatToTypeWhenToolsDoNotWork() {
        server.at("/health", 200, "").at("/v1/models", 200, "{\"data\":[{\"id\":\"m\"}]}");
        server.next(Script.saying("OK")).next(counting()).next(Script.saying("It is sunny."));
        var report = examine("server: vllm, family: mistral");
        assertThat(remedy(report, "tools"))
                .isEqualTo(
                        "start vLLM with --enable-auto-tool-choice --tool-call-parser mistral --tokenizer-mode mistral");
        assertThat(report.isUsable()).isFalse();
        assertThat(remedy(report, "usage")).contains("stream_options.include_usage");
    }

    @Test
    void noticesThatLongPromptsAreCutSilently() {
        server.at("/", 200, "").at("/v1/models", 200, "{\"data\":[{\"id\":\"m\"}]}");
        server.next(Script.saying("OK")).next(counting());
        for (var i = 0; i < 5; i++) server.next(Script.saying("Hello."));
        server.next(Script.saying("Hello."));
        var report = examine("server: ollama");
        assertThat(remedy(report, "overflow")).contains("OLLAMA_CONTEXT_LENGTH");
    }

    @Test
    void stopsAtTheFirstThingThatIsMissing() {
        server.at("/v1/models", 200, "{\"data\":[{\"id\":\"other\"}]}");
        assertThat(examine("server: openai").findings()).singleElement().satisfies(finding -> {
            assertThat(finding.detail()).isEqualTo("it serves other, not m");
            assertThat(finding.remedy()).isEqualTo("set served-name to one of these");
        });
        server.at("/v1/models", 401, "{}");
        assertThat(examine("server: openai").findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).contains("api-key of m"));
    }

    private static Script counting() {
        var parts = new ArrayList<Part>();
        for (var i = 1; i <= 30; i++) parts.add(token(i + " "));
        parts.addAll(List.of(finish("stop"), USAGE, DONE));
        return new Script(200, parts);
    }

    private static Script story() {
        return new Script(
                200,
                Stream.<Part>iterate(
                                token("once "),
                                part -> part instanceof Pause ? token("more ") : new Pause(Duration.ofMillis(100)))
                        .limit(200)
                        .toList());
    }

    private static String remedy(Doctor.Report report, String check) {
        return report.findings().stream()
                .filter(each -> each.check().equals(check))
                .map(Finding::remedy)
                .findFirst()
                .orElse("no such finding");
    }

    private Doctor.Report examine(String more) {
        var settings = TestingModels.settings(
                "models: {m: {url: %s, context: 2048, max-output: 256, %s}}".formatted(server.url(), more));
        ModelProfile model = Objects.requireNonNull(settings.models().get("m"));
        try (var models = new ChatModels(settings, Clock.systemUTC(), _ -> {})) {
            return new Doctor(models).examine(model, _ -> {});
        }
    }
}
