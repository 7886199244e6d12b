package dev.lorekeep.platform.yaml;

import com.fasterxml.jackson.core.JsonToken;
import dev.lorekeep.platform.StartupProblem;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A mapping in a YAML file that is read key by key. Every refusal is one line: file, line, key, what was found, what is allowed.
 */
public final class Block {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m|h)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern FREE_NAME = Pattern.compile("\\S(.{0,198}\\S)?");
    private static final Pattern COUNT = Pattern.compile("(\\d{1,12})([kM]?)");

    private final Path file;
    private final String path;
    private final YamlNode.Mapping node;

    private Block(Path file, String path, YamlNode.Mapping node) {
        this.file = file;
        this.path = path;
        this.node = node;
    }

    public static Block of(Path file, YamlNode root, List<String> keys) {
        if (root instanceof YamlNode.Mapping mapping) return new Block(file, "", mapping).only(keys);
        throw refusal(file, root.line(), "", root.shown(), String.join(", ", keys));
    }

    /** Refuses keys other than these. */
    public Block only(List<String> keys) {
        node.entries().forEach((key, value) -> {
            if (!keys.contains(key))
                throw refusal(file, value.line(), at(key), "an unknown key", String.join(", ", keys));
        });
        return this;
    }

    public boolean has(String key) {
        return node.entries().containsKey(key);
    }

    /** A block below, of these keys. */
    public Optional<Block> block(String key, List<String> keys) {
        return anyBlock(key, "a block with " + String.join(", ", keys)).map(block -> block.only(keys));
    }

    /** A block of named blocks, in the order of the file. */
    public Map<String, Block> blocks(String key, String allowed) {
        return named(key, allowed, NAME, "letters, digits, '.', '_' and '-', at most 64");
    }

    /** The same with names that others have given: of people, teams, and models elsewhere. */
    public Map<String, Block> freelyNamed(String key, String allowed) {
        return named(key, allowed, FREE_NAME, "one line of at most 200 characters");
    }

    private Map<String, Block> named(String key, String allowed, Pattern pattern, String allowedName) {
        var blocks = new LinkedHashMap<String, Block>();
        anyBlock(key, allowed)
                .ifPresent(all -> all.node.entries().forEach((name, value) -> {
                    if (!pattern.matcher(name).matches())
                        throw refusal(file, value.line(), at(key), "the name '" + name + "'", allowedName);
                    blocks.put(name, all.anyBlock(name, "a block").orElseThrow());
                }));
        return blocks;
    }

    private Optional<Block> anyBlock(String key, String allowed) {
        var found = node.entries().get(key);
        if (found == null) return Optional.empty();
        if (found instanceof YamlNode.Mapping mapping) return Optional.of(new Block(file, at(key), mapping));
        throw refuse(key, allowed);
    }

    /** Everything in it as plain values. */
    public Map<String, Object> plain() {
        var plain = new LinkedHashMap<String, Object>();
        node.entries().forEach((key, value) -> plain.put(key, value.plain()));
        return plain;
    }

    public Map<String, Object> plain(String key, String allowed) {
        return anyBlock(key, allowed).map(Block::plain).orElse(Map.of());
    }

    public String text(String key, String otherwise) {
        return text(key).orElse(otherwise);
    }

    public Optional<String> text(String key) {
        var found = node.entries().get(key);
        if (found == null) return Optional.empty();
        return Optional.of(scalar(found).orElseThrow(() -> refuse(key, "a text")));
    }

    /** One of a few words. */
    public <T> T choice(String key, T otherwise, List<T> choices, Function<T, String> word) {
        var found = node.entries().get(key);
        if (found == null) return otherwise;
        var text = scalar(found).orElse("");
        return choices.stream()
                .filter(each -> word.apply(each).equals(text))
                .findFirst()
                .orElseThrow(
                        () -> refuse(key, "one of " + choices.stream().map(word).collect(Collectors.joining(", "))));
    }

    public boolean flag(String key, boolean otherwise) {
        var found = node.entries().get(key);
        if (found == null) return otherwise;
        if (found instanceof YamlNode.Scalar scalar && scalar.kind() == JsonToken.VALUE_TRUE) return true;
        if (found instanceof YamlNode.Scalar scalar && scalar.kind() == JsonToken.VALUE_FALSE) return false;
        throw refuse(key, "true or false");
    }

    /** Texts, each checked by {@code known}; an empty list when absent. */
    public <T> List<T> list(String key, Function<String, Optional<T>> known, String allowed) {
        var found = node.entries().get(key);
        if (found == null) return List.of();
        if (!(found instanceof YamlNode.Sequence sequence)) throw refuse(key, "a list: " + allowed);
        var list = new ArrayList<T>();
        for (var item : sequence.items()) {
            list.add(scalar(item)
                    .flatMap(known)
                    .orElseThrow(() -> refusal(file, item.line(), at(key), item.shown(), allowed)));
        }
        return list;
    }

    public OptionalInt whole(String key, int min, int max, String unit) {
        var found = node.entries().get(key);
        if (found == null) return OptionalInt.empty();
        var value = number(found, JsonToken.VALUE_NUMBER_INT);
        if (value.isPresent() && value.getAsDouble() >= min && value.getAsDouble() <= max)
            return OptionalInt.of((int) value.getAsDouble());
        throw refuse(key, "a whole number" + unit + " from " + min + " to " + max);
    }

    public int whole(String key, int otherwise, int min, int max, String unit) {
        return whole(key, min, max, unit).orElse(otherwise);
    }

    /** A positive number that may be written as 500k or 2M. */
    public OptionalLong count(String key) {
        var text = text(key);
        if (text.isEmpty()) return OptionalLong.empty();
        var match = COUNT.matcher(text.get().replace("_", ""));
        if (match.matches()) {
            var value = Long.parseLong(match.group(1))
                    * switch (match.group(2)) {
                        case "k" -> 1_000;
                        case "M" -> 1_000_000;
                        default -> 1;
                    };
            if (value > 0) return OptionalLong.of(value);
        }
        throw refuse(key, "a whole number above 0, such as 30, 500k or 2M");
    }

    public OptionalDouble number(String key, double min, double max) {
        var found = node.entries().get(key);
        if (found == null) return OptionalDouble.empty();
        var value = number(found, JsonToken.VALUE_NUMBER_FLOAT);
        if (value.isPresent() && value.getAsDouble() >= min && value.getAsDouble() <= max) return value;
        throw refuse(key, "a number from " + shown(min) + " to " + shown(max));
    }

    public double number(String key, double otherwise, double min, double max) {
        return number(key, min, max).orElse(otherwise);
    }

    /** A number that must be there. */
    public double needed(String key, double min, double max) {
        return number(key, min, max)
                .orElseThrow(() -> refuse(key, "a number from " + shown(min) + " to " + shown(max)));
    }

    public Optional<Duration> duration(String key) {
        var found = node.entries().get(key);
        if (found == null) return Optional.empty();
        var match = DURATION.matcher(scalar(found).orElse(""));
        if (match.matches()) {
            var amount = Long.parseLong(match.group(1));
            var value = switch (match.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
            if (value.isPositive() && value.compareTo(Duration.ofHours(1)) <= 0) return Optional.of(value);
        }
        throw refuse(key, "a duration up to 1h, such as 500ms, 90s or 3m");
    }

    public LocalDate date(String key) {
        try {
            return LocalDate.parse(text(key).orElseThrow(() -> refuse(key, "a date such as 2026-10-01")));
        } catch (DateTimeParseException _) {
            throw refuse(key, "a date such as 2026-10-01");
        }
    }

    public URI url(String key) {
        var allowed = "an address such as http://gpu1:8000/v1, without a user, password or query";
        try {
            var url = URI.create(text(key).orElseThrow(() -> refuse(key, allowed)));
            var web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (web && url.getHost() != null && url.getUserInfo() == null && url.getQuery() == null) return url;
        } catch (IllegalArgumentException _) {
            // refused below
        }
        throw refuse(key, allowed);
    }

    /** Says what the value at a key should be; names the line of the block when the key is missing. */
    public StartupProblem refuse(String key, String allowed) {
        var found = node.entries().get(key);
        return found == null
                ? refusal(file, node.line(), at(key), "nothing", allowed)
                : refusal(file, found.line(), at(key), found.shown(), allowed);
    }

    public StartupProblem refuse(String key, String found, String allowed) {
        return refusal(file, node.entries().getOrDefault(key, node).line(), at(key), found, allowed);
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static StartupProblem refusal(Path file, int line, String key, String found, String allowed) {
        return new StartupProblem(Stream.of(file + ":" + line, key, "found " + found + "; allowed: " + allowed)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(": ")));
    }

    private static Optional<String> scalar(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar
                        && scalar.kind() != JsonToken.VALUE_NULL
                        && !scalar.text().isBlank()
                ? Optional.of(scalar.text())
                : Optional.empty();
    }

    private static OptionalDouble number(YamlNode node, JsonToken widest) {
        if (!(node instanceof YamlNode.Scalar scalar) || !scalar.kind().isNumeric()) return OptionalDouble.empty();
        if (widest == JsonToken.VALUE_NUMBER_INT && scalar.kind() != widest) return OptionalDouble.empty();
        return OptionalDouble.of(Double.parseDouble(scalar.text().replace("_", "")));
    }

    private static String shown(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
