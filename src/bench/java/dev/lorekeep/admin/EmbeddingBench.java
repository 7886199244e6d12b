package dev.lorekeep.admin;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import dev.lorekeep.embed.Embedder;
import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Embeds the same texts with our engine and with LangChain4j's in-process model: same weights, same ONNX Runtime, same JVM, in turns.
 * Texts longer than the model's window are left out, since LangChain4j splits those and averages.
 */
@Singleton
@Unremovable
final class EmbeddingBench implements BatchCommand {
    private static final int ROUNDS = 3;

    private final Embedder embedder;

    EmbeddingBench(Embedder embedder) {
        this.embedder = embedder;
    }

    @Override
    public String name() {
        return "bench embedding";
    }

    @Override
    public String description() {
        return "compares embedding with LangChain4j's in-process model; --texts FILE: one text a line, or JSON lines";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        var texts = BenchTexts.read(arguments).stream()
                .filter(text -> embedder.countTokens(text) <= 510)
                .toList();
        long tokens = texts.stream().mapToLong(embedder::countTokens).sum();
        out.printf(
                "%d texts, %d tokens, %d processors%n",
                texts.size(), tokens, Runtime.getRuntime().availableProcessors());
        var model = new BgeSmallEnV15QuantizedEmbeddingModel();
        var ours = new Measured("Lorekeep");
        var theirs = new Measured("LangChain4j");
        Supplier<List<float[]>> ourRun = () -> embedder.embed(texts, Embedder.Side.DOCUMENT, Embedder.Priority.BULK)
                .join();
        Supplier<List<float[]>> theirRun = () -> embedAll(model, texts);
        var warm = texts.subList(0, Math.min(50, texts.size()));
        embedder.embed(warm, Embedder.Side.DOCUMENT, Embedder.Priority.BULK).join();
        embedAll(model, warm);
        double nearest = 1;
        for (int round = 1; round <= ROUNDS; round++) {
            var a = ours.measure(ourRun);
            var b = theirs.measure(theirRun);
            nearest = Math.min(nearest, minCosine(a, b));
            out.printf("round %d: %s | %s%n", round, ours.last(tokens), theirs.last(tokens));
        }
        out.printf(
                "wall x%.2f, CPU x%.2f of LangChain4j (medians), min cosine %.6f%n",
                theirs.wall() / ours.wall(), theirs.cpu() / ours.cpu(), nearest);
        return 0;
    }

    private static List<float[]> embedAll(EmbeddingModel model, List<String> texts) {
        var vectors = new ArrayList<float[]>();
        for (var embedding :
                model.embedAll(texts.stream().map(TextSegment::from).toList()).content())
            vectors.add(embedding.vector());
        return vectors;
    }

    private static double minCosine(List<float[]> a, List<float[]> b) {
        double min = 1;
        for (int i = 0; i < a.size(); i++) {
            double dot = 0;
            double squares = 0;
            for (int j = 0; j < a.get(i).length; j++) {
                dot += (double) a.get(i)[j] * b.get(i)[j];
                squares += (double) b.get(i)[j] * b.get(i)[j];
            }
            min = Math.min(min, dot / Math.sqrt(squares));
        }
        return min;
    }
}
