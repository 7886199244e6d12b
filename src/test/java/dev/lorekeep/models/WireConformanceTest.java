package dev.lorekeep.models;

import static dev.lorekeep.testing.ScriptedModelServer.delta;
import static dev.lorekeep.testing.ScriptedModelServer.finish;
import static dev.lorekeep.testing.ScriptedModelServer.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.lorekeep.models.wire.Watchman;
import dev.lorekeep.testing.ScriptedModelServer;
import dev.lorekeep.testing.ScriptedModelServer.Cut;
import dev.lorekeep.testing.ScriptedModelServer.Part;
import dev.lorekeep.testing.ScriptedModelServer.Pause;
import dev.lorekeep.testing.ScriptedModelServer.Raw;
import dev.lorekeep.testing.ScriptedModelServer.Script;
import dev.lorekeep.testing.TestingModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What servers do that is not in the specification, over a real socket: what LangChain4j's client makes of it alone, and what it
 * makes of it above our wire. The table in {@code docs/wire-conformance.md} is this test's; after a change,
 * {@code ./lorekeep test -Dtest=WireConformanceTest -Dlorekeep.docs.write=true} writes it anew.
 */
class WireConformanceTest {
    private static final Raw DONE = new Raw("data: [DONE]\n\n");
    private static final Path TABLE = Path.of("docs", "wire-conformance.md");
    private static final List<ToolSpecification> TOOLS = List.of(tool("search"), tool("now"));

    private record Row(String behaviour, String alone, String ours, Script... scripts) {}

    @Test
    void theWireHoldsWhereTheClientAloneDoesNot() throws IOException, InterruptedException {
        var lines = new ArrayList<String>();
        var watchman = new Watchman();
        for (var row : rows()) {
            var alone = alone(row);
            var ours = ours(row, watchman);
            assertThat(ours).as(row.behaviour()).isEqualTo(row.ours());
            assertThat(alone).as(row.behaviour() + ", LangChain4j alone").startsWith(row.alone());
            lines.add("| " + row.behaviour() + " | " + cell(row.alone()) + " | " + cell(row.ours()) + " |");
        }
        watchman.close();
        var table = """
                # What the wire makes of servers

                Made by `WireConformanceTest` against a scripted server over a real socket: what LangChain4j 1.19's OpenAI client makes
                of each behaviour alone, and above Lorekeep's wire. "complete" is a reply that is taken for whole.

                | server | LangChain4j alone | Lorekeep |
                |---|---|---|
                """ + String.join("\n", lines) + "\n";
        if (Boolean.getBoolean("lorekeep.docs.write")) Files.writeString(TABLE, table);
        assertThat(TABLE).content().isEqualTo(table);
    }

    private static List<Row> rows() {
        var search = "{\"name\":\"search\",\"arguments\":\"{\\\"q\\\":\\\"";
        return List.of(
                new Row(
                        "thoughts in `reasoning` or `reasoning_content`",
                        "complete: Yes.",
                        "complete: Yes.",
                        Script.of(
                                delta("{\"reasoning\":\"hm\"}"),
                                delta("{\"reasoning_content\":\"hm\"}"),
                                token("Yes."),
                                finish("stop"),
                                DONE)),
                new Row(
                        "`<think>` within the text, tags split between events",
                        "complete: <think>hm</think>Yes.",
                        "complete: Yes.",
                        Script.saying("<thi", "nk>h", "m</thi", "nk>Yes", ".")),
                new Row(
                        "two calls, arguments in pieces",
                        "complete: a=search{\"q\":\"1\"} b=search{\"q\":\"2\"}",
                        "complete: a=search{\"q\":\"1\"} b=search{\"q\":\"2\"}",
                        calls(
                                "{\"index\":0,\"id\":\"a\",\"function\":" + search + "\"}}",
                                "{\"index\":0,\"function\":{\"arguments\":\"1\\\"}\"}}",
                                "{\"index\":1,\"id\":\"b\",\"function\":" + search + "\"}}",
                                "{\"index\":1,\"function\":{\"arguments\":\"2\\\"}\"}}")),
                new Row(
                        "two calls, pieces in turns (index 0, 1, 0)",
                        "error: ",
                        "complete: a=search{\"q\":\"1\"} b=search{\"q\":\"2\"}",
                        calls(
                                "{\"index\":0,\"id\":\"a\",\"function\":" + search + "\"}}",
                                "{\"index\":1,\"id\":\"b\",\"function\":" + search + "2\\\"}\"}}",
                                "{\"index\":0,\"function\":{\"arguments\":\"1\\\"}\"}}")),
                new Row(
                        "two calls, both with index 0",
                        "complete: ab=searchsearch{\"q\":\"1\"}{\"q\":\"2\"}",
                        "complete: a=search{\"q\":\"1\"} b=search{\"q\":\"2\"}",
                        calls(
                                "{\"index\":0,\"id\":\"a\",\"function\":" + search + "1\\\"}\"}}",
                                "{\"index\":0,\"id\":\"b\",\"function\":" + search + "2\\\"}\"}}")),
                new Row(
                        "two calls without index",
                        "complete: a=search{\"q\":\"1\"} b=search{\"q\":\"2\"}",
                        "complete: a=search{\"q\":\"1\"} b=search{\"q\":\"2\"}",
                        calls(
                                "{\"id\":\"a\",\"function\":" + search + "1\\\"}\"}}",
                                "{\"id\":\"b\",\"function\":" + search + "2\\\"}\"}}")),
                new Row(
                        "id and name repeated in each piece",
                        "complete: aa=searchsearch{\"q\":\"1\"}",
                        "complete: a=search{\"q\":\"1\"}",
                        calls(
                                "{\"index\":0,\"id\":\"a\",\"function\":" + search + "\"}}",
                                "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"search\",\"arguments\":\"1\\\"}\"}}")),
                new Row(
                        "arguments as a JSON object",
                        "error: ",
                        "complete: a=search{\"q\":\"1\"}",
                        calls(
                                "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"search\",\"arguments\":{\"q\":\"1\"}}}")),
                new Row(
                        "text as a list of parts",
                        "error: ",
                        "complete: Yes.",
                        Script.of(
                                delta("{\"content\":[{\"type\":\"text\",\"text\":\"Yes.\"}]}"), finish("stop"), DONE)),
                new Row(
                        "a call without an id",
                        "complete: =search{\"q\":\"1\"}",
                        "complete: (9 characters)=search{\"q\":\"1\"}",
                        calls("{\"index\":0,\"function\":" + search + "1\\\"}\"}}")),
                new Row(
                        "a call without arguments",
                        "complete: a=now",
                        "complete: a=now{}",
                        calls("{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"now\"}}")),
                new Row(
                        "half a call, whole when asked again without streaming",
                        "complete: a=search{\"q\":\"1",
                        "complete: a=search{\"q\":\"1\"}",
                        calls("{\"index\":0,\"id\":\"a\",\"function\":" + search + "1\"}}"),
                        Script.json("{\"choices\":[{\"message\":{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\","
                                + "\"type\":\"function\",\"function\":" + search + "1\\\"}\"}}]},"
                                + "\"finish_reason\":\"tool_calls\"}]}")),
                new Row(
                        "calls that end with \"stop\"",
                        "complete: a=search{\"q\":\"1\"}",
                        "complete: a=search{\"q\":\"1\"}",
                        Script.of(
                                delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":" + search
                                        + "1\\\"}\"}}]}"),
                                finish("stop"),
                                DONE)),
                new Row(
                        "an error frame in the stream, status 200",
                        "complete: Half",
                        "failed after Half: the server reported an error: oom",
                        Script.of(
                                token("Half"),
                                new Raw("data: {\"error\":{\"message\":\"out of memory\",\"type\":\"oom\"}}\n\n"),
                                DONE)),
                new Row(
                        "`event: error` in the stream",
                        "error: ",
                        "failed after Half: the server reported an error: oom",
                        Script.of(
                                token("Half"),
                                new Raw("event: error\ndata: {\"error\":{\"message\":\"m\",\"type\":\"oom\"}}\n\n"))),
                new Row(
                        "an `error:` line in the stream",
                        "complete: Half",
                        "failed after Half: the server reported an error: 500",
                        Script.of(token("Half"), new Raw("error: {\"code\":500}\n\n"), DONE)),
                new Row(
                        "an overflow told as an event (status 200)",
                        "error: ",
                        "failed: the text is too long for it",
                        Script.of(new Raw(
                                "event: error\ndata: {\"error\":{\"message\":\"The number of tokens is greater than"
                                        + " the context length\"}}\n\n"))),
                new Row(
                        "the stream ends without a finish reason",
                        "complete: Half",
                        "failed after Half: its reply broke off",
                        Script.of(token("Half"))),
                new Row(
                        "finish reason \"abort\"",
                        "complete: Half",
                        "failed after Half: its reply broke off",
                        Script.of(token("Half"), finish("abort"), DONE)),
                new Row(
                        "finish reason \"length\"",
                        "complete: Half",
                        "complete, cut at its limit: Half",
                        Script.of(token("Half"), finish("length"), DONE)),
                new Row(
                        "the connection is cut",
                        "error: ",
                        "failed after Half: the connection broke",
                        Script.of(token("Half"), new Cut())),
                new Row(
                        "silence after the first token (idle limit 1.5 s)",
                        "no end within 3 s",
                        "failed after Half: it fell silent",
                        Script.of(token("Half"), new Pause(Duration.ofSeconds(8)), finish("stop"))),
                new Row(
                        "no [DONE], CRLF, comments, unknown fields, usage in each event",
                        "complete: Yes.",
                        "complete: Yes.",
                        Script.of(
                                new Raw(": ping\r\n\r\n"),
                                new Raw(
                                        "data: {\"x\":1,\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2},"
                                                + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Yes.\"}}]}\r\n\r\n"),
                                finish("stop"))),
                new Row(
                        "one JSON reply where a stream was asked for",
                        "complete: ",
                        "complete: Yes.",
                        Script.json("{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Yes.\"},"
                                + "\"finish_reason\":\"stop\"}]}")),
                new Row(
                        "an error in one JSON reply, status 200",
                        "complete: ",
                        "failed: the server reported an error: oom",
                        Script.json("{\"error\":{\"message\":\"m\",\"type\":\"oom\"}}")),
                new Row(
                        "no choices, status 200",
                        "complete: ",
                        "failed: its reply was empty: no choices",
                        Script.json("{\"choices\":[]}")),
                new Row(
                        "a web page, status 200",
                        "complete: ",
                        "failed: what answered is not a model server: a web page",
                        Script.status(200, "<html>Sign in</html>").with("Content-Type", "text/html")),
                new Row(
                        "events that are not JSON",
                        "error: ",
                        "failed: what answered is not a model server: an event is not JSON",
                        Script.of(new Raw("data: hello\n\n"))),
                new Row(
                        "status 400, overflow (vLLM)",
                        "error: InvalidRequestException",
                        "failed: the text is too long for it",
                        Script.status(400, "{\"error\":{\"message\":\"maximum context length is 4096 tokens\"}}")),
                new Row(
                        "status 400, overflow (llama.cpp)",
                        "error: InvalidRequestException",
                        "failed: the text is too long for it",
                        Script.status(400, "{\"error\":{\"type\":\"exceed_context_size_error\",\"n_ctx\":4096}}")),
                new Row(
                        "status 400",
                        "error: InvalidRequestException",
                        "failed: it did not understand the request: status 400",
                        Script.status(400, "{}")),
                new Row(
                        "status 401",
                        "error: AuthenticationException",
                        "failed: it refused the API key: status 401",
                        Script.status(401, "{}")),
                new Row(
                        "status 404",
                        "error: ModelNotFoundException",
                        "failed: it does not know the model's name: status 404",
                        Script.status(404, "{}")),
                new Row(
                        "status 429",
                        "error: RateLimitException",
                        "failed: it has too many requests: status 429",
                        Script.status(429, "{}")),
                new Row(
                        "status 503",
                        "error: InternalServerException",
                        "failed: it is still loading: status 503",
                        Script.status(503, "{\"error\":{\"message\":\"Loading model\"}}")),
                new Row(
                        "a redirect to another address",
                        "error: ",
                        "failed: it did not understand the request: it redirects elsewhere; name the final address",
                        Script.status(302, "").with("Location", "http://127.0.0.1:1/")));
    }

    private static Script calls(String... pieces) {
        var parts = new ArrayList<Part>();
        for (var piece : pieces) parts.add(delta("{\"tool_calls\":[" + piece + "]}"));
        parts.add(finish("tool_calls"));
        parts.add(DONE);
        return Script.of(parts.toArray(Part[]::new));
    }

    private static String alone(Row row) throws InterruptedException {
        try (var server = new ScriptedModelServer()) {
            server.next(row.scripts()[0]);
            var ends = new LinkedBlockingQueue<String>();
            var said = new StringBuilder();
            OpenAiStreamingChatModel.builder()
                    .httpClientBuilder(JdkHttpClient.builder())
                    .baseUrl(server.url().toString())
                    .modelName("m")
                    .timeout(Duration.ofSeconds(2))
                    .returnThinking(true)
                    .build()
                    .chat(
                            ChatRequest.builder()
                                    .messages(UserMessage.from("?"))
                                    .toolSpecifications(TOOLS)
                                    .build(),
                            new StreamingChatResponseHandler() {
                                @Override
                                public void onPartialResponse(String piece) {
                                    said.append(piece);
                                }

                                @Override
                                public void onCompleteResponse(ChatResponse response) {
                                    ends.add("complete: " + said
                                            + tools(response.aiMessage().toolExecutionRequests()));
                                }

                                @Override
                                public void onError(Throwable error) {
                                    ends.add("error: " + error.getClass().getSimpleName());
                                }
                            });
            var end = ends.poll(3, TimeUnit.SECONDS);
            return end == null ? "no end within 3 s" : end;
        }
    }

    private static String ours(Row row, Watchman watchman) {
        try (var server = new ScriptedModelServer()) {
            for (var script : row.scripts()) server.next(script);
            var profile = Objects.requireNonNull(
                    TestingModels.scripted(server.url()).models().get("scripted"));
            var request = ModelRequest.of(List.of(UserMessage.from("?")), 100).withTools(TOOLS, false);
            var reply = new ChatModel(profile, ChatModels.httpClient(), watchman)
                    .call(request, _ -> {}, () -> false)
                    .reply();
            return switch (reply) {
                case Reply.Complete complete ->
                    (complete.cutAtLimit() ? "complete, cut at its limit: " : "complete: ")
                            + complete.text()
                            + tools(complete.toolCalls());
                case Reply.Stopped _ -> "stopped";
                case Reply.Failed failed ->
                    (failed.text().isEmpty() ? "failed: " : "failed after " + failed.text() + ": ") + failed.reason();
            };
        }
    }

    private static String tools(List<ToolExecutionRequest> calls) {
        return calls.stream()
                .map(call -> (call.id() != null && call.id().matches("[a-z0-9]{9}") ? "(9 characters)" : call.id())
                        + "=" + call.name() + call.arguments())
                .collect(Collectors.joining(" "));
    }

    private static ToolSpecification tool(String name) {
        return ToolSpecification.builder()
                .name(name)
                .parameters(JsonObjectSchema.builder().addStringProperty("q").build())
                .build();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").strip();
    }
}
