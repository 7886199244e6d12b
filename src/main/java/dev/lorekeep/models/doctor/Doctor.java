package dev.lorekeep.models.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.lorekeep.models.Call;
import dev.lorekeep.models.ChatModels;
import dev.lorekeep.models.ModelRequest;
import dev.lorekeep.models.Reply;
import dev.lorekeep.models.config.Modality;
import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.config.Server;
import dev.lorekeep.models.config.Thinking;
import dev.lorekeep.models.config.ToolAbilities;
import dev.lorekeep.models.route.Discovery;
import dev.lorekeep.models.wire.WireFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Tries on a live endpoint what Lorekeep relies on: stream, usage, tools, parallel and required tools, JSON schema, thinking on
 * and off, images, overflow, cancel, speed. A dozen short calls; nothing of the company's is sent.
 */
public final class Doctor {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHORT = 256;
    /** Longer prompts than this are not made up only to see them refused. */
    private static final int LARGEST_OVERFLOW_TOKENS = 300_000;
    /** A red square of 32 x 32 pixels (PNG). */
    private static final String RED_SQUARE =
            "iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAAAJ0lEQVR42u3NsQkAAAjAsP7/tF7hIASyp6lTCQQCgUAgEAgEgi/BAjLD/C5w/SM9AAAAAElFTkSuQmCC";

    private static final ToolSpecification WEATHER = ToolSpecification.builder()
            .name("weather")
            .description("The weather in a city today")
            .parameters(JsonObjectSchema.builder()
                    .addStringProperty("city")
                    .required("city")
                    .build())
            .build();

    private final ChatModels models;
    private final Discovery discovery;

    public Doctor(ChatModels models) {
        this.models = models;
        this.discovery = new Discovery(models.client());
    }

    /**
     * @param findings in the order of the checks
     * @param profile what models.yaml should say, as far as it could be found out
     */
    public record Report(List<Finding> findings, ModelProfile profile) {
        public Report {
            findings = List.copyOf(findings);
        }

        public boolean isUsable() {
            return findings.stream().noneMatch(each -> each.state() == Finding.State.BAD);
        }
    }

    /** @param told receives each finding as it is made */
    public Report examine(ModelProfile given, Consumer<Finding> told) {
        var examination = new Examination(given, told);
        examination.run();
        return new Report(examination.findings, examination.found());
    }

    private final class Examination {
        private final ModelProfile given;
        private final ModelProfile open;
        private final Consumer<Finding> told;
        private final List<Finding> findings = new ArrayList<>();
        private OptionalInt context;
        private boolean tools;
        private boolean parallel;
        private boolean required;
        private boolean schema;
        private boolean image;

        Examination(ModelProfile given, Consumer<Finding> told) {
            this.given = given;
            this.context = given.context();
            this.told = told;
            // everything is tried, whatever the file says
            this.open = with(given, given.context(), new ToolAbilities(true, true, true, false), true, image(true));
        }

        void run() {
            if (!reachable()) return;
            if (!stream()) return;
            speed();
            tools();
            schema();
            thinking();
            images();
            overflow();
            cancel();
        }

        private void say(Finding finding) {
            findings.add(finding);
            told.accept(finding);
        }

        private boolean reachable() {
            var found = discovery.look(given.endpoint());
            if (!found.well()) {
                say(Finding.bad(
                        "reachable",
                        found.detail(),
                        "check url and api-key of " + given.endpoint().name() + ", and that the server runs"));
                return false;
            }
            if (!found.models().containsKey(given.servedName())) {
                say(Finding.bad(
                        "served name",
                        "it serves " + String.join(", ", found.models().keySet()) + ", not " + given.servedName(),
                        "set served-name to one of these"));
                return false;
            }
            say(Finding.good("reachable", "it serves " + given.servedName()));
            var served = found.models().getOrDefault(given.servedName(), OptionalInt.empty());
            if (served.isEmpty()) {
                say(Finding.limited(
                        "context",
                        "the server does not say; models.yaml: " + given.contextTokens() + " tokens",
                        given.endpoint().server() == Server.OPENAI
                                ? "say which server it is under server; else keep context right by hand"
                                : "keep context right by hand"));
            } else if (given.context().isPresent() && given.contextTokens() > served.getAsInt()) {
                say(Finding.bad(
                        "context",
                        "models.yaml says " + given.contextTokens() + " tokens, the server holds " + served.getAsInt(),
                        Remedies.context(given)));
            } else {
                say(Finding.good("context", served.getAsInt() + " tokens"));
            }
            if (served.isPresent()) context = served;
            return true;
        }

        private boolean stream() {
            var call = ask("Reply with the word OK and nothing else.", Optional.of(Thinking.OFF));
            if (!(call.reply() instanceof Reply.Complete complete)) {
                say(Finding.bad("stream", reason(call), "see the server's log"));
                return false;
            }
            say(Finding.good(
                    "stream", "first token after " + millis(call.firstToken().orElse(Duration.ZERO))));
            if (call.usage().estimated())
                say(Finding.limited(
                        "usage",
                        "the server does not count tokens in streams: the ledger estimates",
                        "update the server: it should know stream_options.include_usage"));
            else
                say(Finding.good(
                        "usage",
                        call.usage().input() + " tokens in, " + call.usage().output() + " out"));
            if (complete.text().length() > 200)
                say(Finding.limited("obedience", "asked for one word, it wrote many", "raise nothing above tier 1"));
            return true;
        }

        private void speed() {
            var call = ask("Count from 1 to 200, with a space between numbers.", Optional.of(Thinking.OFF));
            var first = call.firstToken();
            if (first.isEmpty()) {
                say(Finding.bad("speed", reason(call), "see the server's log"));
                return;
            }
            var seconds = call.duration().minus(first.get()).toNanos() / 1e9;
            var rate = call.usage().output() / Math.max(1e-3, seconds);
            say(Finding.good(
                    "speed",
                    String.format(Locale.ROOT, "%.0f tokens/s, first token after %s", rate, millis(first.get()))));
        }

        private void tools() {
            var one =
                    call(request("What is the weather in Paris? Use the tool.").withTools(List.of(WEATHER), false));
            tools = calls(one).contains("weather");
            if (!tools) {
                say(Finding.bad("tools", "it did not call the tool: " + reason(one), Remedies.tools(given)));
                return;
            }
            say(Finding.good("tools", "it calls them"));
            var two = call(
                    request("What is the weather in Paris and in Rome? Call the tool once for each, at the same time.")
                            .withTools(List.of(WEATHER), false));
            parallel = calls(two).size() >= 2;
            say(
                    parallel
                            ? Finding.good("parallel tools", calls(two).size() + " calls in one reply")
                            : Finding.limited("parallel tools", "one call at a time", Remedies.parallel(given)));
            var forced = call(request("Hello!").withTools(List.of(WEATHER), true));
            required = !calls(forced).isEmpty();
            say(
                    required
                            ? Finding.good("required tools", "it can be made to call one")
                            : Finding.limited(
                                    "required tools",
                                    "it cannot be made to: " + reason(forced),
                                    Remedies.required(given)));
        }

        private void schema() {
            var form = JsonSchema.builder()
                    .name("sum")
                    .rootElement(JsonObjectSchema.builder()
                            .addIntegerProperty("sum")
                            .required("sum")
                            .build())
                    .build();
            var asked = new ModelRequest(
                    List.of(UserMessage.from("What is 2 + 3? Answer in JSON.")),
                    SHORT,
                    List.of(),
                    false,
                    Optional.of(form),
                    Optional.of(Thinking.OFF));
            var call = call(asked);
            schema = isSum(call.reply().text());
            say(
                    schema
                            ? Finding.good("JSON schema", "the reply has its form")
                            : Finding.limited(
                                    "JSON schema",
                                    "the reply has not its form: " + reason(call),
                                    "leave json-schema at false"));
        }

        private static boolean isSum(String text) {
            try {
                return JSON.readTree(text).path("sum").isIntegralNumber();
            } catch (JsonProcessingException _) {
                return false;
            }
        }

        private void thinking() {
            var on = ask("Which is larger, 9.11 or 9.9? Think first.", Optional.of(Thinking.HIGH));
            var off = ask("Which is larger, 9.11 or 9.9?", Optional.of(Thinking.OFF));
            var thinks = on.usage().thinking() > 0;
            if (off.usage().thinking() > 0)
                say(Finding.limited(
                        "thinking", "it thinks although it is switched off", Remedies.thinkingSwitch(given)));
            else
                say(Finding.good(
                        "thinking", thinks ? "it can be switched on and off" : "it does not think, or does not say"));
            if (on.reply().text().contains("</think>"))
                say(Finding.limited("thoughts", "they come within the text", Remedies.thoughts(given)));
        }

        private void images() {
            var message = UserMessage.from(
                    TextContent.from("Which colour is this square? One word."),
                    ImageContent.from(RED_SQUARE, "image/png", ImageContent.DetailLevel.HIGH));
            var call = call(ModelRequest.of(List.of(message), SHORT));
            image = call.reply() instanceof Reply.Complete
                    && call.reply().text().toLowerCase(Locale.ROOT).contains("red");
            var declared = given.modalities().contains(Modality.IMAGE);
            if (image) say(Finding.good("images", "it sees them"));
            else if (declared)
                say(Finding.bad(
                        "images",
                        "models.yaml says that it sees images: " + reason(call),
                        "remove image from modalities"));
            else say(Finding.good("images", "it does not see them, and models.yaml does not say so"));
        }

        private void overflow() {
            var holds = context.orElse(given.contextTokens());
            if (holds > LARGEST_OVERFLOW_TOKENS) {
                say(Finding.skipped("overflow", "a prompt of more than " + holds + " tokens was not tried"));
                return;
            }
            var call = call(ModelRequest.of(List.of(UserMessage.from("word ".repeat(holds + holds / 4))), 16));
            var kind = call.failure().map(WireFailure::kind);
            if (kind.equals(Optional.of(WireFailure.Kind.OVERFLOW)))
                say(Finding.good("overflow", "a prompt that is too long is refused as such"));
            else if (call.reply() instanceof Reply.Complete)
                say(Finding.bad(
                        "overflow",
                        "a prompt that is too long is cut silently, or context is too small",
                        Remedies.context(given)));
            else say(Finding.limited("overflow", "refused in words that Lorekeep does not know: " + reason(call), ""));
        }

        private void cancel() {
            var stoppedAt = new AtomicLong();
            var call = models.model(open)
                    .call(
                            request("Write a long story."),
                            _ -> stoppedAt.compareAndSet(0, System.nanoTime()),
                            () -> stoppedAt.get() != 0);
            var took = Duration.ofNanos(System.nanoTime() - stoppedAt.get());
            if (call.reply() instanceof Reply.Stopped)
                say(Finding.good("cancel", "the connection was closed after " + millis(took)));
            else say(Finding.limited("cancel", "the reply ended before it could be stopped", ""));
        }

        private Call ask(String question, Optional<Thinking> thinking) {
            return call(new ModelRequest(
                    List.of(UserMessage.from(question)),
                    thinking.equals(Optional.of(Thinking.OFF)) ? SHORT : 4 * SHORT,
                    List.of(),
                    false,
                    Optional.empty(),
                    thinking));
        }

        private static ModelRequest request(String question) {
            return ModelRequest.of(List.of(UserMessage.from(question)), SHORT);
        }

        private Call call(ModelRequest request) {
            return models.model(open).call(request, _ -> {}, () -> false);
        }

        private static List<String> calls(Call call) {
            return call.reply() instanceof Reply.Complete complete
                    ? complete.toolCalls().stream().map(each -> each.name()).toList()
                    : List.of();
        }

        private static String reason(Call call) {
            return call.reply() instanceof Reply.Failed failed ? failed.reason() : "it wrote text instead";
        }

        private static String millis(Duration duration) {
            return duration.toMillis() + " ms";
        }

        private java.util.Set<Modality> image(boolean sees) {
            var modalities = new java.util.TreeSet<>(given.modalities());
            if (sees) modalities.add(Modality.IMAGE);
            else modalities.remove(Modality.IMAGE);
            return modalities;
        }

        ModelProfile found() {
            return with(given, context, new ToolAbilities(tools, parallel, required, false), schema, image(image));
        }

        private static ModelProfile with(
                ModelProfile from,
                OptionalInt context,
                ToolAbilities tools,
                boolean schema,
                java.util.Set<Modality> modalities) {
            return new ModelProfile(
                    from.name(),
                    from.endpoint(),
                    from.servedName(),
                    from.family(),
                    context,
                    from.maxOutputTokens(),
                    modalities,
                    tools,
                    schema,
                    from.languages(),
                    from.tier(),
                    from.thinking(),
                    from.cost(),
                    from.timeout(),
                    from.idleTimeout(),
                    from.temperature(),
                    from.parameters());
        }
    }
}
