package dev.lorekeep.serve;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what an MCP client passes to a tool. A model that errs is told how to do better. */
record ToolArguments(JsonNode given) {
    /** The arguments do not fit. */
    static final class Misfit extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String reason;

        Misfit(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    String text(String name, int maxCharacters) {
        return optionalText(name, maxCharacters).orElseThrow(() -> new Misfit("“" + name + "” is missing."));
    }

    Optional<String> optionalText(String name, int maxCharacters) {
        var value = given.path(name);
        if (value.isMissingNode() || value.isNull()) return Optional.empty();
        var text = value.asText("").strip();
        if (!value.isTextual() || text.isEmpty() || text.length() > maxCharacters)
            throw new Misfit("“" + name + "” is text of 1 to " + maxCharacters + " characters.");
        return Optional.of(text);
    }

    int number(String name, int min, int max, int usual) {
        var value = given.path(name);
        if (value.isMissingNode() || value.isNull()) return usual;
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < min || value.asInt() > max)
            throw new Misfit("“" + name + "” is a whole number from " + min + " to " + max + ".");
        return value.asInt();
    }

    List<String> texts(String name) {
        var value = given.path(name);
        if (value.isMissingNode() || value.isNull()) return List.of();
        var texts = new ArrayList<String>();
        for (var each : value) {
            if (each.isTextual()) texts.add(each.asText());
        }
        if (!value.isArray() || texts.size() != value.size()) throw new Misfit("“" + name + "” is a list of texts.");
        return texts;
    }
}
