package dev.lorekeep.testing;

import dev.lorekeep.embed.Reranker;
import dev.lorekeep.embed.RerankerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Scores by a rule instead of a model, and remembers what it was shown. */
public final class TestingReranker implements Reranker {
    /** How near a text is to whatever was asked. */
    @FunctionalInterface
    public interface Rule {
        float score(String text);
    }

    private final Rule rule;
    private final boolean answers;
    private final List<String> seen = new ArrayList<>();
    private final CompletableFuture<float[]> never = new CompletableFuture<>();

    public TestingReranker(Rule rule) {
        this(rule, true);
    }

    private TestingReranker(Rule rule, boolean answers) {
        this.rule = rule;
        this.answers = answers;
    }

    /** One that never answers. */
    public static TestingReranker late() {
        return new TestingReranker(text -> 0, false);
    }

    public List<String> seen() {
        return seen;
    }

    public boolean isCancelled() {
        return never.isCancelled();
    }

    @Override
    public RerankerInfo info() {
        return new RerankerInfo("testing", "CPU", 512);
    }

    @Override
    public CompletableFuture<float[]> score(String query, List<String> passages) {
        seen.addAll(passages);
        if (!answers) return never;
        var scores = new float[passages.size()];
        try {
            for (int i = 0; i < scores.length; i++) scores[i] = rule.score(passages.get(i));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return CompletableFuture.completedFuture(scores);
    }

    @Override
    public void close() {}
}
