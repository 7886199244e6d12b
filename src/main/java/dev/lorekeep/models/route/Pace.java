package dev.lorekeep.models.route;

import dev.lorekeep.models.Call;
import java.time.Duration;

/** How fast a model has been lately: exponentially weighted means. Thread-safe. */
public final class Pace {
    private static final double WEIGHT = 0.2;

    private double firstTokenSeconds = 1;
    private double tokensPerSecond = 30;
    private boolean measured;

    public synchronized void add(Call call) {
        if (call.firstToken().isEmpty()) return;
        var first = seconds(call.firstToken().get());
        var rest = seconds(call.duration()) - first;
        var weight = measured ? WEIGHT : 1;
        firstTokenSeconds += weight * (first - firstTokenSeconds);
        if (call.usage().output() > 8 && rest > 0)
            tokensPerSecond += weight * (call.usage().output() / rest - tokensPerSecond);
        measured = true;
    }

    /** Until the first token; a guess of a second before the first call. */
    public synchronized Duration firstToken() {
        return Duration.ofNanos((long) (firstTokenSeconds * 1e9));
    }

    public synchronized double tokensPerSecond() {
        return tokensPerSecond;
    }

    public synchronized boolean isMeasured() {
        return measured;
    }

    /** Expected seconds for so many tokens. */
    synchronized double secondsFor(int outputTokens) {
        return firstTokenSeconds + outputTokens / Math.max(0.1, tokensPerSecond);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
