package dev.lorekeep.models.config;

import dev.lorekeep.platform.StartupProblem;
import dev.lorekeep.platform.yaml.Block;
import dev.lorekeep.platform.yaml.YamlNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads {@code models.yaml}. Every refusal is one line: file, line, key, what was found, what is allowed. */
public final class ModelsFile {
    private static final List<String> SECTIONS =
            List.of("endpoints", "models", "routes", "sensitivity", "currency", "prices", "budgets");
    private static final List<String> ENDPOINT = List.of(
            "url", "server", "api-key-env", "api-key-file", "max-concurrent", "max-waiting", "zone", "hardware");
    private static final List<String> MODEL = List.of(
            "endpoint",
            "served-name",
            "family",
            "context",
            "max-output",
            "modalities",
            "tools",
            "json-schema",
            "languages",
            "tier",
            "thinking",
            "cost",
            "timeout",
            "idle-timeout",
            "temperature",
            "parameters");
    private static final List<String> ROUTE =
            List.of("prefer", "fallback", "min-tier", "needs", "max-latency", "in-order");
    private static final List<String> LIMITS = List.of("requests-per-minute", "tokens-per-day", "cost-per-month");
    private static final List<String> PRICE =
            List.of("input", "cached-input", "output", "currency", "exchange-rate", "date", "source");
    private static final List<String> HARDWARE =
            List.of("price", "years", "resale", "watts", "pue", "electricity", "operations-per-hour");
    private static final List<String> TOOLS = List.of("auto", "parallel", "required", "strict");
    private static final double MONEY = 1e9;
    private static final int MAX_KEY_BYTES = 8_192;

    private final Path file;
    private final UnaryOperator<@Nullable String> environment;

    /** @param environment variables by name, null where there is none */
    public ModelsFile(Path file, UnaryOperator<@Nullable String> environment) {
        this.file = file;
        this.environment = environment;
    }

    public Path path() {
        return file;
    }

    /**
     * @return no models when the file is absent
     * @throws StartupProblem with one line for a person who edits the file
     */
    public ModelSettings read() {
        try {
            return Files.exists(file) ? parse(Files.readString(file)) : ModelSettings.NONE;
        } catch (IOException e) {
            throw new StartupProblem(file + ": cannot be read: " + e, e);
        }
    }

    /** The file's text; empty when there is none. */
    public String text() {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /**
     * Replaces the file at once, if the text can be used.
     *
     * @throws StartupProblem when it cannot be used or not be written; the file stays as it was
     */
    public void replace(String yaml) {
        parse(yaml);
        var path = file.toAbsolutePath();
        try {
            var written = Files.createTempFile(path.getParent(), ".models", ".yaml");
            Files.writeString(written, yaml);
            Files.move(written, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StartupProblem(file + " cannot be written: " + e, e);
        }
    }

    /**
     * As {@link #read()}, of a text that is not in the file yet.
     *
     * @throws StartupProblem with one line for a person who edits the file
     */
    public ModelSettings parse(String yaml) {
        return settings(Block.of(file, YamlNode.parse(file, yaml), SECTIONS));
    }

    private ModelSettings settings(Block root) {
        var endpoints = new LinkedHashMap<String, Endpoint>();
        root.blocks("endpoints", "one block for each endpoint")
                .forEach((name, block) -> endpoints.put(name, endpoint(name, block.only(ENDPOINT))));
        var models = new LinkedHashMap<String, ModelProfile>();
        root.blocks("models", "one block for each model")
                .forEach((name, block) -> models.put(name, model(name, block, endpoints)));
        var sensitivity = sensitivity(root, endpoints);
        return new ModelSettings(
                Collections.unmodifiableMap(endpoints),
                Collections.unmodifiableMap(models),
                routes(root, models),
                sensitivity,
                currency(root, "currency", "EUR"),
                prices(root),
                budgets(root));
    }

    private Endpoint endpoint(String name, Block block) {
        return new Endpoint(
                name,
                block.url("url"),
                block.choice("server", Server.OPENAI, List.of(Server.values()), Server::key),
                apiKey(block),
                block.whole("max-concurrent", 8, 1, 10_000, ""),
                block.whole("max-waiting", 200, 0, 100_000, ""),
                block.text("zone", Endpoint.ON_PREMISES),
                block.block("hardware", HARDWARE).map(ModelsFile::hardware));
    }

    private static Hardware hardware(Block block) {
        return new Hardware(
                block.needed("price", 0, MONEY),
                block.number("years", 4, 0.1, 50),
                block.number("resale", 0, 0, MONEY),
                block.number("watts", 0, 0, 1e7),
                block.number("pue", 1.3, 1, 10),
                block.number("electricity", 0, 0, 1_000),
                block.number("operations-per-hour", 0, 0, MONEY));
    }

    private ModelProfile model(String name, Block block, Map<String, Endpoint> endpoints) {
        // a model that has its endpoint to itself says all in one block
        var own = block.has("url");
        if (block.has("api-key"))
            throw block.refuse(
                    "api-key", "a key in this file", "api-key-env (a variable's name) or api-key-file (a path)");
        block.only(own || !block.has("endpoint") ? withEndpoint() : MODEL);
        if (own && block.has("endpoint"))
            throw block.refuse("url", "both url and endpoint", "the name under endpoint, or a url, not both");
        var endpoint = own || !block.has("endpoint") ? endpoint(name, block) : named(block, endpoints);
        if (own) {
            if (endpoints.containsKey(name))
                throw block.refuse("url", "a second endpoint '" + name + "'", "a name that no endpoint has");
            endpoints.put(name, endpoint);
        }
        var family = block.choice("family", Family.GENERIC, List.of(Family.values()), Family::key);
        var context = block.whole("context", 512, 10_000_000, " of tokens");
        var limit = context.orElse(ModelProfile.DEFAULT_CONTEXT);
        var maxOutput = block.whole("max-output", Math.min(1_024, limit / 2), 16, 1_000_000, " of tokens");
        if (maxOutput >= limit)
            throw block.refuse("max-output", "" + maxOutput, "less than context, which is " + limit);
        return new ModelProfile(
                name,
                endpoint,
                block.text("served-name", name),
                family,
                context,
                maxOutput,
                modalities(block, family),
                tools(block),
                block.flag("json-schema", false),
                Set.copyOf(block.list(
                        "languages",
                        text -> Optional.of(text).filter(each -> each.matches("[a-z]{2,3}")),
                        "language codes such as en or de")),
                block.whole("tier", 2, 1, 5, ""),
                block.choice("thinking", Thinking.OFF, List.of(Thinking.values()), ModelsFile::word),
                block.block("cost", List.of("input", "cached-input", "output"))
                        .map(price -> price(price, price.needed("input", 0, MONEY), 1)),
                block.duration("timeout").orElse(Duration.ofMinutes(3)),
                // a long prompt on a small machine may take this long before its first token
                block.duration("idle-timeout").orElse(Duration.ofSeconds(45)),
                // near the most likely words: an answer is to repeat what the passages say
                block.number("temperature", 0.2, 0, 2),
                block.plain("parameters", "a block of request fields"));
    }

    private static List<String> withEndpoint() {
        var keys = new java.util.ArrayList<>(ENDPOINT);
        keys.addAll(MODEL);
        return keys;
    }

    private static Endpoint named(Block block, Map<String, Endpoint> endpoints) {
        var endpoint = endpoints.get(block.text("endpoint", ""));
        if (endpoint != null) return endpoint;
        throw block.refuse(
                "endpoint",
                endpoints.isEmpty()
                        ? "a name under endpoints, and there are none; or give a url here"
                        : "one of " + String.join(", ", endpoints.keySet()));
    }

    private static Set<Modality> modalities(Block block, Family family) {
        if (!block.has("modalities")) return family.modalities();
        var found = block.list("modalities", oneOf(Modality.values()), words(Modality.values()));
        return found.isEmpty() ? Set.of(Modality.TEXT) : Set.copyOf(found);
    }

    private static ToolAbilities tools(Block block) {
        return block.block("tools", TOOLS)
                .map(tools -> new ToolAbilities(
                        tools.flag("auto", true),
                        tools.flag("parallel", false),
                        tools.flag("required", false),
                        tools.flag("strict", false)))
                .orElse(ToolAbilities.NONE);
    }

    private Map<String, Route> routes(Block root, Map<String, ModelProfile> models) {
        var routes = new LinkedHashMap<String, Route>();
        root.block("routes", ModelSettings.TASKS);
        root.blocks("routes", "one block for each of " + String.join(", ", ModelSettings.TASKS))
                .forEach((task, block) -> routes.put(task, route(block.only(ROUTE), models)));
        return Collections.unmodifiableMap(routes);
    }

    private static Route route(Block block, Map<String, ModelProfile> models) {
        return new Route(
                names("prefer", block, models),
                names("fallback", block, models),
                block.whole("min-tier", 1, 1, 5, ""),
                Set.copyOf(block.list("needs", oneOf(Route.Need.values()), words(Route.Need.values()))),
                block.duration("max-latency"),
                block.flag("in-order", false));
    }

    private static List<String> names(String key, Block block, Map<String, ModelProfile> models) {
        return block.list(
                key,
                text -> Optional.of(text).filter(models::containsKey),
                models.isEmpty()
                        ? "names under models, and there are none"
                        : "one of " + String.join(", ", models.keySet()));
    }

    private static Sensitivity sensitivity(Block root, Map<String, Endpoint> endpoints) {
        var block = root.block("sensitivity", List.of("labels", "zones"));
        if (block.isEmpty()) return Sensitivity.DEFAULT;
        var labels = block.get()
                .list(
                        "labels",
                        text -> Optional.of(text).filter(each -> each.matches("[a-z0-9][a-z0-9-]{0,39}")),
                        "words of small letters, digits and '-', least sensitive first");
        if (labels.isEmpty()) labels = Sensitivity.DEFAULT.labels();
        if (Set.copyOf(labels).size() < labels.size())
            throw block.get().refuse("labels", "a label twice", "each label once, least sensitive first");
        var zones = new LinkedHashMap<String, String>();
        var used = endpoints.values().stream().map(Endpoint::zone).distinct().toList();
        var written =
                block.get().plain("zones", "the highest label for each zone").keySet();
        var block2 = block.get().block("zones", List.copyOf(used));
        for (var zone : written) {
            var known = labels;
            zones.put(zone, block2.orElseThrow().choice(zone, "", known, each -> each));
        }
        return new Sensitivity(labels, zones);
    }

    private static String currency(Block block, String key, String otherwise) {
        var currency = block.text(key, otherwise);
        if (currency.matches("[A-Z]{3}")) return currency;
        throw block.refuse(key, "a currency of three capitals, such as EUR");
    }

    private List<ClosedPrice> prices(Block root) {
        var own = currency(root, "currency", "EUR");
        return root.freelyNamed("prices", "one block for each model to compare with").entrySet().stream()
                .map(each -> closedPrice(each.getKey(), each.getValue().only(PRICE), own))
                .toList();
    }

    private static ClosedPrice closedPrice(String name, Block block, String own) {
        var currency = currency(block, "currency", own);
        if (!currency.equals(own) && !block.has("exchange-rate"))
            throw block.refuse("exchange-rate", "what one " + currency + " is in " + own);
        var rate = block.number("exchange-rate", 1, 1e-6, 1e6);
        var source = block.text("source")
                .orElseThrow(() -> block.refuse("source", "where the price was listed, such as an address"));
        return new ClosedPrice(
                name, price(block, block.needed("input", 0, MONEY), rate), currency, rate, block.date("date"), source);
    }

    private static TokenPrice price(Block block, double input, double rate) {
        return new TokenPrice(
                input * rate,
                block.number("cached-input", input, 0, MONEY) * rate,
                block.needed("output", 0, MONEY) * rate);
    }

    private static Budgets budgets(Block root) {
        var block = root.block("budgets", List.of("each-user", "users", "teams"));
        if (block.isEmpty()) return Budgets.NONE;
        return new Budgets(
                block.get().block("each-user", LIMITS).map(ModelsFile::limits).orElse(Limits.NONE),
                named("users", block.get()),
                named("teams", block.get()));
    }

    private static Map<String, Limits> named(String key, Block block) {
        var limits = new LinkedHashMap<String, Limits>();
        block.freelyNamed(key, "one block for each of the " + key)
                .forEach((name, each) -> limits.put(name, limits(each.only(LIMITS))));
        return limits;
    }

    private static Limits limits(Block block) {
        OptionalDouble cost = block.number("cost-per-month", 0, MONEY);
        return new Limits(block.count("requests-per-minute"), block.count("tokens-per-day"), cost);
    }

    private Secret apiKey(Block block) {
        if (block.has("api-key-env")) {
            var value = environment.apply(block.text("api-key-env", ""));
            if (value == null || value.isBlank())
                throw block.refuse("api-key-env", "an environment variable that is set; this one is not");
            return new Secret(value.strip());
        }
        if (!block.has("api-key-file")) return Secret.NONE;
        var key = file.toAbsolutePath().resolveSibling(block.text("api-key-file", ""));
        try {
            var secret =
                    Files.size(key) > MAX_KEY_BYTES ? "" : Files.readString(key).strip();
            if (!secret.isEmpty() && secret.lines().count() == 1) return new Secret(secret);
        } catch (IOException _) {
            throw block.refuse("api-key-file", "a file that this account can read");
        }
        throw block.refuse("api-key-file", "a file that holds a key on one line and nothing else");
    }

    private static <E extends Enum<E>> Function<String, Optional<E>> oneOf(E[] values) {
        return text ->
                Arrays.stream(values).filter(each -> word(each).equals(text)).findFirst();
    }

    private static String words(Enum<?>[] values) {
        return "any of "
                + String.join(", ", Arrays.stream(values).map(ModelsFile::word).toList());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
