package dev.lorekeep.models.config;

import java.util.Locale;

/** The program behind an endpoint, as far as it matters for health checks, discovery and advice. */
public enum Server {
    VLLM("/health"),
    SGLANG("/health"),
    LLAMA_CPP("/health"),
    OLLAMA("/"),
    NIM("/v1/health/ready"),
    LM_STUDIO(""),
    /** Any other OpenAI-compatible one. */
    OPENAI("");

    private final String healthPath;

    Server(String healthPath) {
        this.healthPath = healthPath;
    }

    /** Path from the server's root that answers 200 when it can serve; empty when only the list of models tells. */
    public String healthPath() {
        return healthPath;
    }

    /** As written in {@code models.yaml}. */
    public String key() {
        return this == LLAMA_CPP ? "llama.cpp" : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
