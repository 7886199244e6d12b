package dev.lorekeep.embed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lorekeep.embed.convert.UnusableModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What sentence-transformers wrote beside a model: modules.json, 1_Pooling/config.json, config_sentence_transformers.json.
 *
 * @param transformerFolder where config.json and the tokenizer are; the model's folder itself except in old models
 * @param pooling null when nothing says it
 * @param prompts by name; null when no file speaks of prompts
 * @param defaultPrompt name of the prompt for a side that has none of its own; empty for none
 */
record SentenceTransformersConfig(
        Path transformerFolder,
        @Nullable Pooling pooling,
        @Nullable Map<String, String> prompts,
        String defaultPrompt) {
    private static final String MODULES = "modules.json";

    SentenceTransformersConfig {
        prompts = prompts == null ? null : Map.copyOf(prompts);
    }

    static SentenceTransformersConfig read(Path folder) {
        var transformerFolder = folder;
        var poolingFile = folder.resolve("1_Pooling").resolve("config.json");
        for (var module : ModelFiles.json(folder.resolve(MODULES))) {
            var type = module.path("type").asText("");
            var path = module.path("path").asText("");
            var moduleFolder = path.isEmpty() ? folder : ModelFiles.inside(folder.resolve(MODULES), path);
            switch (type.substring(type.lastIndexOf('.') + 1)) {
                case "Transformer" -> transformerFolder = moduleFolder;
                case "Pooling" -> poolingFile = moduleFolder.resolve("config.json");
                case "Normalize" -> {
                    // every vector is normalised
                }
                default ->
                    throw new UnusableModel(folder.resolve(MODULES) + " has the module " + type
                            + "; Lorekeep runs Transformer, Pooling and Normalize");
            }
        }
        var config = ModelFiles.json(folder.resolve("config_sentence_transformers.json"));
        return new SentenceTransformersConfig(
                transformerFolder,
                pooling(poolingFile),
                config.path("prompts").isObject() ? prompts(config.path("prompts")) : null,
                config.path("default_prompt_name").asText(""));
    }

    private static @Nullable Pooling pooling(Path file) {
        var config = ModelFiles.json(file);
        if (config.isEmpty()) return null;
        if (!config.path("include_prompt").asBoolean(true))
            throw new UnusableModel(
                    file + " leaves the prompt out of the pooling (include_prompt), which is not supported");
        var modes = modes(config);
        return switch (String.join(" and ", modes)) {
            case "cls_token", "cls" -> Pooling.CLS;
            case "mean_tokens", "mean" -> Pooling.MEAN;
            case "lasttoken" -> Pooling.LAST;
            default ->
                throw new UnusableModel(file + " asks for the pooling " + modes
                        + "; Lorekeep knows one of cls_token, mean_tokens, lasttoken");
        };
    }

    private static List<String> modes(JsonNode config) {
        var modes = new ArrayList<String>();
        // newer releases name the mode instead of answering a question for each
        if (config.path("pooling_mode").isTextual())
            modes.add(config.path("pooling_mode").asText());
        for (var property : config.properties())
            if (property.getKey().startsWith("pooling_mode_")
                    && property.getValue().asBoolean())
                modes.add(property.getKey().substring("pooling_mode_".length()));
        return modes;
    }

    private static Map<String, String> prompts(JsonNode prompts) {
        var byName = new TreeMap<String, String>();
        for (var prompt : prompts.properties())
            byName.put(prompt.getKey(), prompt.getValue().asText(""));
        return byName;
    }

    /** @param names of the prompt, most fitting first */
    String prompt(String... names) {
        var known = prompts == null ? Map.<String, String>of() : prompts;
        for (var name : names) if (known.containsKey(name)) return known.getOrDefault(name, "");
        return known.getOrDefault(defaultPrompt, "");
    }
}
