package dev.lorekeep.embed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Tokenizer, threads and backend put together. Pairs are sorted by length and cut into batches by padded tokens, longest first; the
 * batches of a question run at the same time where the device gains from that.
 */
final class OnnxReranker implements Reranker {
    private final RerankerInfo info;
    private final TextTokenizer tokenizer;
    private final PairEncoding encoding;
    private final EncoderBackend backend;
    private final ExecutorService workers;
    private final Set<CompletableFuture<float[]>> unfinished = ConcurrentHashMap.newKeySet();

    OnnxReranker(RerankerInfo info, TextTokenizer tokenizer, PairEncoding encoding, EncoderBackend backend) {
        this.info = info;
        this.tokenizer = tokenizer;
        this.encoding = encoding;
        this.backend = backend;
        workers = Executors.newFixedThreadPool(
                backend.limits().concurrency(),
                Thread.ofPlatform().name("rerank-", 0).daemon().factory());
    }

    @Override
    public RerankerInfo info() {
        return info;
    }

    @Override
    public CompletableFuture<float[]> score(String query, List<String> passages) {
        if (passages.isEmpty()) return CompletableFuture.completedFuture(new float[0]);
        var scores = new CompletableFuture<float[]>();
        unfinished.add(scores);
        scores.whenComplete((found, failure) -> unfinished.remove(scores));
        var given = List.copyOf(passages);
        // tokenising too: whoever waits then waits for a limited time only
        submit(scores, () -> start(query, given, scores));
        return scores;
    }

    private void submit(CompletableFuture<float[]> scores, Runnable work) {
        try {
            workers.execute(() -> {
                if (scores.isDone()) return;
                try {
                    work.run();
                } catch (RuntimeException | Error e) {
                    scores.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            scores.completeExceptionally(new CancellationException("the reranker is closed"));
        }
    }

    private void start(String query, List<String> passages, CompletableFuture<float[]> scores) {
        var pairs = passages.stream()
                .map(passage -> encoding.encode(query, passage))
                .toList();
        var found = new float[pairs.size()];
        var batches = batches(pairs, backend.limits());
        var left = new AtomicInteger(batches.size());
        for (var batch : batches) {
            submit(scores, () -> {
                score(batch, pairs, found);
                if (left.decrementAndGet() == 0) scores.complete(found);
            });
        }
    }

    /** @return positions of the pairs of each batch */
    static List<List<Integer>> batches(List<TokenizedText> pairs, EncoderBackend.Limits limits) {
        var longestFirst = IntStream.range(0, pairs.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -pairs.get(i).tokens()))
                .toList();
        var batches = new ArrayList<List<Integer>>();
        int longest = 0;
        for (int position : longestFirst) {
            var open = batches.isEmpty() ? List.<Integer>of() : batches.getLast();
            boolean fits = !open.isEmpty()
                    && open.size() < limits.maxTexts()
                    && (open.size() + 1) * longest <= limits.maxPaddedTokens();
            if (fits) {
                open.add(position);
                continue;
            }
            longest = pairs.get(position).tokens();
            batches.add(new ArrayList<>(List.of(position)));
        }
        return batches;
    }

    private void score(List<Integer> batch, List<TokenizedText> pairs, float[] scores) {
        var logits = backend.run(batch.stream().map(pairs::get).toList());
        for (int i = 0; i < logits.length; i++) {
            float logit = logits[i][0];
            if (Float.isNaN(logit)) throw new ArithmeticException("the reranker returned what is not a number");
            scores[batch.get(i)] = (float) (1 / (1 + Math.exp(-logit)));
        }
    }

    @Override
    public void close() {
        workers.shutdown();
        unfinished.forEach(scores -> scores.cancel(false));
        // waits for what is running
        workers.close();
        backend.close();
        tokenizer.close();
    }
}
