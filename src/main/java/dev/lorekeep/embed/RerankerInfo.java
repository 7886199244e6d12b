package dev.lorekeep.embed;

/**
 * @param model name a person recognises, such as {@code Qwen3-Reranker-0.6B (bf16)}
 * @param device where it runs, such as {@code CPU, 2 threads}
 * @param maxTokens longest input: question, passage and what the model wants around them
 */
public record RerankerInfo(String model, String device, int maxTokens) {}
