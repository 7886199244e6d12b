package dev.lorekeep.platform.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.lorekeep.platform.StartupProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A parsed YAML value that knows its line, so that a message can name it. */
public sealed interface YamlNode {
    /** Line of the file, from 1. */
    int line();

    record Scalar(int line, JsonToken kind, String text) implements YamlNode {}

    record Sequence(int line, List<YamlNode> items) implements YamlNode {}

    record Mapping(int line, Map<String, YamlNode> entries) implements YamlNode {}

    /**
     * @return the whole file; an empty mapping when it holds nothing
     * @throws IOException for what is not YAML; Jackson's exception names the place
     */
    static YamlNode read(String yaml) throws IOException {
        try (var parser = new YAMLFactory().createParser(yaml)) {
            parser.enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            if (parser.nextToken() == null) return new Mapping(1, Map.of());
            return value(parser);
        }
    }

    /** @throws StartupProblem in one line with file and place, for what is not YAML */
    static YamlNode parse(Path file, String yaml) {
        try {
            return read(yaml);
        } catch (JsonProcessingException e) {
            var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            var problem = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new StartupProblem(file + ":" + line + ": not valid YAML: " + problem, e);
        } catch (IOException e) {
            throw new StartupProblem(file + ": cannot be read: " + e, e);
        }
    }

    private static YamlNode value(YAMLParser parser) throws IOException {
        var line = parser.currentTokenLocation().getLineNr();
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var entries = new LinkedHashMap<String, YamlNode>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var key = parser.currentName();
                    parser.nextToken();
                    entries.put(key, value(parser));
                }
                yield new Mapping(line, entries);
            }
            case START_ARRAY -> {
                var items = new ArrayList<YamlNode>();
                while (parser.nextToken() != JsonToken.END_ARRAY) items.add(value(parser));
                yield new Sequence(line, items);
            }
            default -> new Scalar(line, parser.currentToken(), parser.getText());
        };
    }

    /** What it is, for messages. */
    default String shown() {
        return switch (this) {
            case Scalar scalar -> scalar.text().isEmpty() ? "nothing" : "'" + scalar.text() + "'";
            case Sequence _ -> "a list";
            case Mapping _ -> "a block";
        };
    }

    /** As Jackson would bind it: what is passed through to a model server unread. */
    default Object plain() {
        return switch (this) {
            case Scalar scalar ->
                switch (scalar.kind()) {
                    case VALUE_TRUE -> true;
                    case VALUE_FALSE -> false;
                    case VALUE_NUMBER_INT -> Long.parseLong(scalar.text().replace("_", ""));
                    case VALUE_NUMBER_FLOAT -> Double.parseDouble(scalar.text());
                    default -> scalar.text();
                };
            case Sequence sequence ->
                sequence.items().stream().map(YamlNode::plain).toList();
            case Mapping mapping -> {
                var plain = new LinkedHashMap<String, Object>();
                mapping.entries().forEach((key, value) -> plain.put(key, value.plain()));
                yield plain;
            }
        };
    }
}
