package dev.lorekeep.models.doctor;

import dev.lorekeep.models.config.Family;
import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.config.Server;

/** What to change on the server so that a model can do what it could not. Flags as of autumn 2026. */
final class Remedies {
    private Remedies() {}

    static String tools(ModelProfile model) {
        var parsers = model.family().parsers();
        return switch (model.endpoint().server()) {
            case VLLM, NIM ->
                "start vLLM with --enable-auto-tool-choice --tool-call-parser " + or(parsers.vllmTools(), "PARSER")
                        + (parsers.flags().isEmpty() ? "" : " " + String.join(" ", parsers.flags())) + unknown(model);
            case SGLANG ->
                "start SGLang with --tool-call-parser " + or(parsers.sglangTools(), "PARSER") + unknown(model);
            case LLAMA_CPP -> "start llama-server with --jinja, and with a model file whose chat template knows tools";
            case OLLAMA -> "use a model that Ollama lists under \"tools\": its template decides";
            case LM_STUDIO, OPENAI -> "see the server's manual for tool calls; say which server it is under server";
        };
    }

    static String parallel(ModelProfile model) {
        return model.endpoint().server() == Server.LLAMA_CPP
                ? "add parallel_tool_calls: true to the model's parameters"
                : "leave tools.parallel at false";
    }

    static String required(ModelProfile model) {
        return switch (model.endpoint().server()) {
            case VLLM, NIM, SGLANG -> "update the server, or leave tools.required at false";
            case OLLAMA -> "Ollama ignores tool_choice: leave tools.required at false";
            default -> "leave tools.required at false";
        };
    }

    static String thoughts(ModelProfile model) {
        var parsers = model.family().parsers();
        return switch (model.endpoint().server()) {
            case VLLM, NIM ->
                "start vLLM with --reasoning-parser " + or(parsers.vllmReasoning(), "PARSER") + unknown(model);
            case SGLANG ->
                "start SGLang with --reasoning-parser " + or(parsers.sglangReasoning(), "PARSER") + unknown(model);
            case LLAMA_CPP -> "start llama-server with --jinja --reasoning-format auto";
            default -> "Lorekeep takes <think> out of the text itself; nothing must be done";
        };
    }

    static String thinkingSwitch(ModelProfile model) {
        return model.family() == Family.GENERIC
                ? "name the model's family in models.yaml, so that its switch is known"
                : "the server ignores the switch of " + model.family().key() + ": check its chat template";
    }

    static String context(ModelProfile model) {
        return switch (model.endpoint().server()) {
            case VLLM, NIM -> "set --max-model-len, or context in models.yaml to what it holds";
            case SGLANG -> "set --context-length, or context in models.yaml to what it holds";
            case LLAMA_CPP -> "set -c (it is shared between the slots of -np), or context in models.yaml";
            case OLLAMA -> "set OLLAMA_CONTEXT_LENGTH for the server: Ollama cuts longer prompts silently";
            default -> "set context in models.yaml to what the server holds";
        };
    }

    private static String or(String parser, String otherwise) {
        return parser.isEmpty() ? otherwise : parser;
    }

    private static String unknown(ModelProfile model) {
        return model.family() == Family.GENERIC ? " (name the model's family in models.yaml to be told which)" : "";
    }
}
