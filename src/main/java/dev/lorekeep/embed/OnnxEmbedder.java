package dev.lorekeep.embed;

import dev.lorekeep.embed.EncoderBackend.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tokenizer, scheduler and backend put together; remembers the vectors of recent queries. */
public final class OnnxEmbedder implements Embedder {
    // fewer are done before other threads have started
    private static final int MANY_TEXTS = 32;

    private final EncoderModel model;
    private final Optional<TaskPrompt> taskPrompt;
    private final EmbedderInfo info;
    private final TextTokenizer tokenizer;
    private final List<EncoderDevice> devices;
    private final EmbeddingScheduler scheduler;
    private final Supplier<List<GpuMemory>> gpuMemory;
    private final RecentVectors queries = new RecentVectors();

    OnnxEmbedder(EncoderModel model, EmbedderInfo info, TextTokenizer tokenizer, EncoderBackend backend) {
        this(model, info, tokenizer, List.of(EncoderDevice.of(backend)), List::of);
    }

    OnnxEmbedder(
            EncoderModel model,
            EmbedderInfo info,
            TextTokenizer tokenizer,
            List<EncoderDevice> devices,
            Supplier<List<GpuMemory>> gpuMemory) {
        this.model = model;
        taskPrompt = TaskPrompt.of(model.queryPrompt());
        this.info = info;
        this.tokenizer = tokenizer;
        this.devices = List.copyOf(devices);
        this.gpuMemory = gpuMemory;
        scheduler = new EmbeddingScheduler(devices, System::nanoTime);
    }

    /**
     * The model that travels with Lorekeep, with a worker for every processor.
     *
     * @param nativeFolder where native libraries are unpacked
     */
    public static OnnxEmbedder bundled(Path nativeFolder) {
        return BundledModel.open(
                BundledModel.MODEL.maxTokens(), Runtime.getRuntime().availableProcessors(), nativeFolder);
    }

    @Override
    public EmbedderInfo info() {
        return info;
    }

    @Override
    public CompletableFuture<List<float[]>> embed(List<String> texts, Side side, Priority priority) {
        return embed(prompted(texts, side), side, priority, info.dimensions());
    }

    @Override
    public CompletableFuture<List<float[]>> embedWhole(List<String> texts, Side side, Priority priority) {
        return embed(prompted(texts, side), side, priority, model.dimensions());
    }

    private List<String> prompted(List<String> texts, Side side) {
        var prompt = model.prompt(side);
        return texts.stream().map(text -> prompt + text).toList();
    }

    @Override
    public Optional<String> queryInstruction() {
        return taskPrompt.map(TaskPrompt::task);
    }

    @Override
    public CompletableFuture<List<float[]>> embedQuestion(
            String question, List<Optional<String>> instructions, Priority priority) {
        var texts = instructions.stream()
                .map(instruction -> instruction
                                .flatMap(task -> taskPrompt.map(own -> own.forTask(task)))
                                .orElse(model.queryPrompt())
                        + question)
                .toList();
        return embed(texts, Side.QUERY, priority, info.dimensions());
    }

    /** @param texts with their prompts */
    private CompletableFuture<List<float[]>> embed(List<String> texts, Side side, Priority priority, int dimensions) {
        var distinct = new HashMap<String, CompletableFuture<float[]>>();
        var vectors = new ArrayList<CompletableFuture<float[]>>();
        var tokens = tokens(texts, side);
        try {
            for (var text : texts) {
                var vector = distinct.get(text);
                if (vector == null) distinct.put(text, vector = submit(text, tokens.get(text), side, priority));
                vectors.add(vector);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(vectors, new CancellationException("interrupted while the queue was full"));
        } catch (CancellationException e) {
            return failed(vectors, e);
        }
        return gather(vectors, dimensions);
    }

    /** Of many passages: a GPU computes as fast as one processor cuts into tokens. */
    private Map<String, TokenizedText> tokens(List<String> texts, Side side) {
        if (side == Side.QUERY || texts.size() < MANY_TEXTS) return Map.of();
        return texts.stream()
                .distinct()
                .parallel()
                .collect(Collectors.toConcurrentMap(text -> text, tokenizer::encode));
    }

    /** @param tokens null when they are not known yet */
    private CompletableFuture<float[]> submit(String text, @Nullable TokenizedText tokens, Side side, Priority priority)
            throws InterruptedException {
        var remembered = side == Side.QUERY ? queries.find(text) : null;
        if (remembered != null) return CompletableFuture.completedFuture(remembered);
        var vector = scheduler.submit(tokens == null ? tokenizer.encode(text) : tokens, priority);
        if (side == Side.QUERY) vector.thenAccept(found -> queries.remember(text, found));
        return vector;
    }

    private static CompletableFuture<List<float[]>> failed(
            List<CompletableFuture<float[]>> vectors, CancellationException reason) {
        vectors.forEach(vector -> vector.cancel(false));
        return CompletableFuture.failedFuture(reason);
    }

    private static CompletableFuture<List<float[]>> gather(List<CompletableFuture<float[]>> vectors, int dimensions) {
        // on a thread of its own, so that what a caller chains to the future does not hold up a worker
        var all = CompletableFuture.allOf(vectors.toArray(CompletableFuture[]::new))
                .thenApplyAsync(
                        nothing -> vectors.stream()
                                .map(vector -> UnitVectors.cut(vector.join().clone(), dimensions))
                                .toList(),
                        task -> Thread.ofVirtual().start(task));
        // one failure, or the caller's cancellation, ends the rest
        for (var vector : vectors) {
            vector.whenComplete((found, failure) -> {
                if (failure != null) all.completeExceptionally(failure);
            });
        }
        all.whenComplete((found, failure) -> {
            if (failure != null) vectors.forEach(vector -> vector.cancel(false));
        });
        return all;
    }

    @Override
    public int textsAtOnce() {
        return atOnce(Limits::maxTexts);
    }

    /** As {@link #textsAtOnce}, in padded tokens. */
    int tokensAtOnce() {
        return atOnce(Limits::maxPaddedTokens);
    }

    private int atOnce(ToIntFunction<Limits> inOneCall) {
        return devices.stream()
                .map(device -> device.backend().limits())
                .mapToInt(limits -> (limits.concurrency() - limits.keptForQueries()) * inOneCall.applyAsInt(limits))
                .sum();
    }

    @Override
    public int countTokens(String text) {
        return tokenizer.count(text);
    }

    @Override
    public EmbeddingMetrics metrics() {
        return scheduler.metrics(queries.lookups());
    }

    @Override
    public List<GpuMemory> gpuMemory() {
        return gpuMemory.get();
    }

    @Override
    public void close() {
        scheduler.close();
        devices.forEach(device -> device.backend().close());
        tokenizer.close();
    }
}
