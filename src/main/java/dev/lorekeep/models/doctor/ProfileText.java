package dev.lorekeep.models.doctor;

import dev.lorekeep.models.config.Family;
import dev.lorekeep.models.config.ModelProfile;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a profile as a block of {@code models.yaml}. Never a key: only where to find it. */
public final class ProfileText {
    private ProfileText() {}

    /**
     * @param keyVariable environment variable that holds the endpoint's key; empty when it has none
     * @return lines with the indentation of a model, each ended
     */
    public static String of(ModelProfile model, String keyVariable) {
        var text = new StringBuilder("  " + model.name() + ":\n");
        line(text, "url", quoted(model.endpoint().url().toString()));
        line(text, "server", model.endpoint().server().key());
        if (!keyVariable.isEmpty()) line(text, "api-key-env", keyVariable);
        if (!model.servedName().equals(model.name())) line(text, "served-name", quoted(model.servedName()));
        if (model.family() != Family.GENERIC)
            line(text, "family", model.family().key());
        model.context().ifPresent(context -> line(text, "context", "" + context));
        line(text, "max-output", "" + model.maxOutputTokens());
        line(text, "modalities", modalities(model));
        line(text, "tools", tools(model));
        line(text, "json-schema", "" + model.jsonSchema());
        line(text, "tier", model.tier() + "                                # 1 to 5, by your own evaluation");
        return text.toString();
    }

    /** As a list of words. */
    public static String modalities(ModelProfile model) {
        return model.modalities().stream()
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** As a block on one line. */
    public static String tools(ModelProfile model) {
        var tools = model.tools();
        return "{auto: " + tools.auto() + ", parallel: " + tools.parallel() + ", required: " + tools.required() + "}";
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append("    ").append(key).append(": ").append(value).append('\n');
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Puts a block under {@code models:}, before the ones that are there. */
    public static String insert(String yaml, String block) {
        var lines = yaml.lines().toList();
        for (var i = 0; i < lines.size(); i++) {
            if (!lines.get(i).strip().equals("models:")) continue;
            var before = String.join("\n", lines.subList(0, i + 1));
            var after = String.join("\n", lines.subList(i + 1, lines.size()));
            return before + "\n" + block + after + (after.isEmpty() ? "" : "\n");
        }
        return yaml + (yaml.isEmpty() || yaml.endsWith("\n") ? "" : "\n") + "models:\n" + block;
    }
}
