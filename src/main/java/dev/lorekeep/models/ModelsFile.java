package dev.lorekeep.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.lorekeep.platform.StartupProblem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code models.yaml}. Every refusal is one line: file, line, key, what was found, what is allowed. */
final class ModelsFile {
    private static final Set<String> TASKS = Set.of("answer", "rewrite");
    private static final List<String> KEYS = List.of(
            "url",
            "served-name",
            "api-key-env",
            "api-key-file",
            "context",
            "max-output",
            "timeout",
            "idle-timeout",
            "temperature",
            "parameters");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m|h)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Path file;
    private final UnaryOperator<@Nullable String> environment;

    /** @param environment variables by name, null where there is none */
    ModelsFile(Path file, UnaryOperator<@Nullable String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /**
     * @return no models when the file is absent
     * @throws StartupProblem with one line for a person who edits the file
     */
    ModelSettings read() {
        if (!Files.exists(file)) return ModelSettings.NONE;
        try {
            return settings(mapping("", YamlNode.read(Files.readString(file)), "models, routes"));
        } catch (JsonProcessingException e) {
            var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            var problem = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new StartupProblem(file + ":" + line + ": not valid YAML: " + problem, e);
        } catch (IOException e) {
            throw new StartupProblem(file + ": cannot be read: " + e, e);
        }
    }

    private ModelSettings settings(YamlNode.Mapping root) {
        allow("", root, List.of("models", "routes"));
        var models = new LinkedHashMap<String, ModelProfile>();
        var blocks = root.entries().get("models");
        if (blocks != null) {
            mapping("models", blocks, "one block for each model").entries().forEach((name, block) -> {
                if (!NAME.matcher(name).matches())
                    throw refuse(
                            "models",
                            block,
                            "the model name '" + name + "'",
                            "letters, digits, '.', '_' and '-', at most 64");
                models.put(
                        name,
                        profile(name, mapping("models." + name, block, "a block with " + String.join(", ", KEYS))));
            });
        }
        return new ModelSettings(models, routes(root, models));
    }

    private ModelProfile profile(String name, YamlNode.Mapping block) {
        var path = "models." + name;
        if (block.entries().containsKey("api-key"))
            throw refuse(
                    path + ".api-key",
                    block.entries().get("api-key"),
                    "a key in this file",
                    "api-key-env (a variable's name) or api-key-file (a path)");
        allow(path, block, KEYS);
        var context = whole(path, block, "context", 8_192, 512, 10_000_000);
        var maxOutput = whole(path, block, "max-output", Math.min(1_024, context / 2), 16, 1_000_000);
        if (maxOutput >= context)
            throw refuse(
                    path + ".max-output",
                    block.entries().getOrDefault("max-output", block),
                    "" + maxOutput,
                    "less than context, which is " + context);
        return new ModelProfile(
                name,
                url(path, block),
                text(path, block, "served-name", name),
                apiKey(path, block),
                context,
                maxOutput,
                duration(path, block, "timeout", Duration.ofMinutes(3)),
                // a long prompt on a small machine may take this long before its first token
                duration(path, block, "idle-timeout", Duration.ofSeconds(45)),
                temperature(path, block),
                parameters(path, block));
    }

    private Map<String, List<String>> routes(YamlNode.Mapping root, Map<String, ModelProfile> models) {
        var routes = new LinkedHashMap<String, List<String>>();
        var blocks = root.entries().get("routes");
        if (blocks == null) return routes;
        var tasks = mapping("routes", blocks, "answer, rewrite");
        allow("routes", tasks, TASKS.stream().sorted().toList());
        tasks.entries().forEach((task, block) -> {
            var path = "routes." + task;
            var route = mapping(path, block, "prefer");
            allow(path, route, List.of("prefer"));
            var prefer = route.entries().get("prefer");
            if (!(prefer instanceof YamlNode.Sequence list))
                throw refuse(
                        path + ".prefer",
                        prefer == null ? block : prefer,
                        prefer == null ? "nothing" : prefer.shown(),
                        "a list of model names");
            var names = new ArrayList<String>();
            for (var item : list.items()) {
                if (!(item instanceof YamlNode.Scalar scalar) || !models.containsKey(scalar.text()))
                    throw refuse(
                            path + ".prefer",
                            item,
                            item.shown(),
                            models.isEmpty()
                                    ? "names under models, and there are none"
                                    : "one of " + String.join(", ", models.keySet()));
                names.add(scalar.text());
            }
            routes.put(task, names);
        });
        return routes;
    }

    private URI url(String path, YamlNode.Mapping block) {
        var allowed = "an address such as http://gpu1:8000/v1";
        var found = block.entries().get("url");
        if (found == null) throw refuse(path + ".url", block, "nothing", allowed);
        try {
            var url = URI.create(text(path, block, "url", ""));
            if (Set.of("http", "https").contains(String.valueOf(url.getScheme()))
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getQuery() == null) return url;
        } catch (IllegalArgumentException _) {
            // refused below with the rest
        }
        throw refuse(path + ".url", found, found.shown(), allowed + ", without user name or query");
    }

    private ModelProfile.Secret apiKey(String path, YamlNode.Mapping block) {
        var variable = block.entries().get("api-key-env");
        if (variable != null) {
            var name = text(path, block, "api-key-env", "");
            var value = environment.apply(name);
            if (value == null || value.isBlank())
                throw refuse(
                        path + ".api-key-env",
                        variable,
                        variable.shown(),
                        "an environment variable that is set; this one is not");
            return new ModelProfile.Secret(value.strip());
        }
        var keyFile = block.entries().get("api-key-file");
        if (keyFile == null) return new ModelProfile.Secret("");
        var key = file.toAbsolutePath().resolveSibling(text(path, block, "api-key-file", ""));
        try {
            return new ModelProfile.Secret(Files.readString(key).strip());
        } catch (IOException _) {
            throw refuse(path + ".api-key-file", keyFile, keyFile.shown(), "a file that this account can read");
        }
    }

    private int whole(String path, YamlNode.Mapping block, String key, int otherwise, int min, int max) {
        var found = block.entries().get(key);
        if (found == null) return otherwise;
        if (found instanceof YamlNode.Scalar scalar && scalar.kind() == JsonToken.VALUE_NUMBER_INT) {
            try {
                var value = Integer.parseInt(scalar.text().replace("_", ""));
                if (value >= min && value <= max) return value;
            } catch (NumberFormatException _) {
                // too long for a number of tokens: refused below
            }
        }
        throw refuse(path + "." + key, found, found.shown(), "a whole number of tokens from " + min + " to " + max);
    }

    private Duration duration(String path, YamlNode.Mapping block, String key, Duration otherwise) {
        var found = block.entries().get(key);
        if (found == null) return otherwise;
        if (found instanceof YamlNode.Scalar scalar) {
            var match = DURATION.matcher(scalar.text());
            if (match.matches()) {
                var amount = Long.parseLong(match.group(1));
                var value = switch (match.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ofHours(amount);
                };
                if (value.isPositive() && value.compareTo(Duration.ofHours(1)) <= 0) return value;
            }
        }
        throw refuse(path + "." + key, found, found.shown(), "a duration up to 1h, such as 500ms, 90s or 3m");
    }

    private double temperature(String path, YamlNode.Mapping block) {
        var found = block.entries().get("temperature");
        // near the most likely words: an answer is to repeat what the passages say
        if (found == null) return 0.2;
        if (found instanceof YamlNode.Scalar scalar && scalar.kind().isNumeric()) {
            var value = Double.parseDouble(scalar.text());
            if (value >= 0 && value <= 2) return value;
        }
        throw refuse(path + ".temperature", found, found.shown(), "a number from 0 to 2");
    }

    private Map<String, Object> parameters(String path, YamlNode.Mapping block) {
        var found = block.entries().get("parameters");
        if (found == null) return Map.of();
        var parameters = new LinkedHashMap<String, Object>();
        mapping(path + ".parameters", found, "a block of request fields")
                .entries()
                .forEach((key, value) -> parameters.put(key, value.plain()));
        return parameters;
    }

    private String text(String path, YamlNode.Mapping block, String key, String otherwise) {
        var found = block.entries().get(key);
        if (found == null) return otherwise;
        if (found instanceof YamlNode.Scalar scalar
                && scalar.kind() != JsonToken.VALUE_NULL
                && !scalar.text().isBlank()) return scalar.text();
        throw refuse(path + "." + key, found, found.shown(), "a text");
    }

    private YamlNode.Mapping mapping(String path, YamlNode node, String allowed) {
        if (node instanceof YamlNode.Mapping mapping) return mapping;
        throw refuse(path, node, node.shown(), allowed);
    }

    private void allow(String path, YamlNode.Mapping block, List<String> keys) {
        block.entries().forEach((key, value) -> {
            if (!keys.contains(key))
                throw refuse(path.isEmpty() ? key : path + "." + key, value, "an unknown key", String.join(", ", keys));
        });
    }

    private StartupProblem refuse(String path, YamlNode node, String found, String allowed) {
        var key = path.isEmpty() ? "" : path + ": ";
        return new StartupProblem(file + ":" + node.line() + ": " + key + "found " + found + "; allowed: " + allowed);
    }
}
