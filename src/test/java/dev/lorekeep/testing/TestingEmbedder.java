package dev.lorekeep.testing;

import dev.lorekeep.embed.Embedder;
import dev.lorekeep.embed.EmbedderInfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** Embeds without a model: each word adds to one component, so that texts that share words are near. Deterministic. */
public final class TestingEmbedder implements Embedder {
    private static final int DIMENSIONS = 64;
    private static final Pattern WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final Optional<String> instruction;

    public TestingEmbedder() {
        this(Optional.empty());
    }

    private TestingEmbedder(Optional<String> instruction) {
        this.instruction = instruction;
    }

    /** One that is told what questions are for: an instruction's words count as the question's. */
    public static TestingEmbedder told(String instruction) {
        return new TestingEmbedder(Optional.of(instruction));
    }

    @Override
    public Optional<String> queryInstruction() {
        return instruction;
    }

    @Override
    public CompletableFuture<List<float[]>> embedQuestion(
            String question, List<Optional<String>> instructions, Priority priority) {
        var texts = instructions.stream()
                .map(each -> instruction.map(usual -> each.orElse(usual)).orElse("") + " " + question)
                .toList();
        return embed(texts, Side.QUERY, priority);
    }

    @Override
    public EmbedderInfo info() {
        var fingerprint = "testing-" + DIMENSIONS;
        return new EmbedderInfo("testing", "CPU", DIMENSIONS, 512, fingerprint, fingerprint);
    }

    @Override
    public CompletableFuture<List<float[]>> embed(List<String> texts, Side side, Priority priority) {
        return CompletableFuture.completedFuture(
                texts.stream().map(TestingEmbedder::vector).toList());
    }

    private static float[] vector(String text) {
        var vector = new float[DIMENSIONS];
        // never the zero vector, which has no direction
        vector[0] = 0.1f;
        for (var word : WORDS.splitAsStream(text.toLowerCase(Locale.ROOT)).toList())
            vector[Math.floorMod(word.hashCode(), DIMENSIONS)]++;
        var length = 0.0;
        for (var component : vector) length += component * component;
        for (var i = 0; i < DIMENSIONS; i++) vector[i] /= (float) Math.sqrt(length);
        return vector;
    }

    @Override
    public int countTokens(String text) {
        return (int) WORDS.splitAsStream(text).filter(word -> !word.isEmpty()).count();
    }

    @Override
    public void close() {}
}
