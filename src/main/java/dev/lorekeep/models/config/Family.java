package dev.lorekeep.models.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The quirks that models of one family share, whoever serves them. Parsers are the names that vLLM and SGLang know, for advice on
 * their command lines; sources: the parser registries of both servers and the model cards, autumn 2026.
 */
public enum Family {
    GENERIC("generic", Switch.NONE, false, Parsers.NONE, Set.of(Modality.TEXT)),
    GPT_OSS(
            "gpt-oss",
            Switch.REASONING_EFFORT,
            false,
            new Parsers("openai", "openai_gptoss", "gpt-oss", "gpt-oss", List.of()),
            Set.of(Modality.TEXT)),
    QWEN3(
            "qwen3",
            Switch.ENABLE_THINKING,
            false,
            new Parsers("hermes", "qwen3", "qwen25", "qwen3", List.of()),
            Set.of(Modality.TEXT)),
    QWEN3_5(
            "qwen3.5",
            Switch.ENABLE_THINKING,
            false,
            new Parsers("qwen3_coder", "qwen3", "qwen3_coder", "qwen3", List.of()),
            Set.of(Modality.TEXT, Modality.IMAGE)),
    DEEPSEEK_V3(
            "deepseek-v3",
            Switch.THINKING,
            false,
            new Parsers("deepseek_v31", "deepseek_v3", "deepseekv31", "deepseek-v3", List.of()),
            Set.of(Modality.TEXT)),
    DEEPSEEK_V4(
            "deepseek-v4",
            Switch.THINKING,
            false,
            new Parsers("deepseek_v4", "deepseek_v4", "deepseekv4", "deepseek-v4", List.of()),
            Set.of(Modality.TEXT)),
    GEMMA4(
            "gemma4",
            Switch.ENABLE_THINKING,
            false,
            new Parsers("gemma4", "gemma4", "gemma4", "gemma4", List.of()),
            Set.of(Modality.TEXT, Modality.IMAGE)),
    MISTRAL(
            "mistral",
            Switch.NONE,
            true,
            new Parsers("mistral", "mistral", "mistral", "mistral", List.of("--tokenizer-mode mistral")),
            Set.of(Modality.TEXT, Modality.IMAGE)),
    NEMOTRON3(
            "nemotron3",
            Switch.ENABLE_THINKING,
            false,
            new Parsers("qwen3_coder", "nemotron_v3", "", "", List.of()),
            Set.of(Modality.TEXT, Modality.IMAGE, Modality.AUDIO)),
    LLAMA4(
            "llama4",
            Switch.NONE,
            false,
            new Parsers(
                    "llama4_pythonic",
                    "",
                    "pythonic",
                    "",
                    List.of("--chat-template examples/tool_chat_template_llama4_pythonic.jinja")),
            Set.of(Modality.TEXT, Modality.IMAGE)),
    LAGUNA(
            "laguna",
            Switch.ENABLE_THINKING,
            false,
            new Parsers("poolside_v1", "poolside_v1", "poolside_v1", "poolside_v1", List.of()),
            Set.of(Modality.TEXT));

    private final String key;
    private final Switch thinking;
    private final boolean nineCharacterToolIds;
    private final Parsers parsers;
    private final Set<Modality> modalities;

    Family(String key, Switch thinking, boolean nineCharacterToolIds, Parsers parsers, Set<Modality> modalities) {
        this.key = key;
        this.thinking = thinking;
        this.nineCharacterToolIds = nineCharacterToolIds;
        this.parsers = parsers;
        this.modalities = modalities;
    }

    /** As written in {@code models.yaml}. */
    public String key() {
        return key;
    }

    /** Whether ids of tool calls must be nine letters and digits (Mistral's chat template refuses others). */
    public boolean nineCharacterToolIds() {
        return nineCharacterToolIds;
    }

    public Parsers parsers() {
        return parsers;
    }

    /** What models of the family take in unless their profile says otherwise. */
    public Set<Modality> modalities() {
        return modalities;
    }

    /** Request fields that set how much a model of this family thinks; {@code own} wins where both set the same field. */
    public Map<String, Object> parameters(Thinking level, Map<String, Object> own) {
        var parameters = new LinkedHashMap<String, Object>(thinking.parameters(level));
        own.forEach((field, value) -> parameters.merge(field, value, Family::joined));
        return parameters;
    }

    private static Object joined(Object preset, Object own) {
        if (!(preset instanceof Map<?, ?> first) || !(own instanceof Map<?, ?> second)) return own;
        var joined = new LinkedHashMap<Object, Object>(first);
        joined.putAll(second);
        return joined;
    }

    /** How thinking is switched on the wire. */
    private enum Switch {
        NONE,
        /** {@code reasoning_effort}: there is no off. */
        REASONING_EFFORT,
        /** The chat template's {@code enable_thinking}. */
        ENABLE_THINKING,
        /** The chat template's {@code thinking}. */
        THINKING;

        Map<String, Object> parameters(Thinking level) {
            var on = level != Thinking.OFF;
            return switch (this) {
                case NONE -> Map.of();
                case REASONING_EFFORT ->
                    Map.of("reasoning_effort", on ? level.name().toLowerCase(java.util.Locale.ROOT) : "low");
                case ENABLE_THINKING -> Map.of("chat_template_kwargs", Map.of("enable_thinking", on));
                case THINKING -> Map.of("chat_template_kwargs", Map.of("thinking", on));
            };
        }
    }

    /**
     * Names that a server's command line knows the family's formats by; empty where there is none.
     *
     * @param flags what vLLM needs besides
     */
    public record Parsers(
            String vllmTools, String vllmReasoning, String sglangTools, String sglangReasoning, List<String> flags) {
        static final Parsers NONE = new Parsers("", "", "", "", List.of());
    }
}
