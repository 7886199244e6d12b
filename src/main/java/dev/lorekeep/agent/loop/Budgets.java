package dev.lorekeep.agent.loop;

import java.time.Duration;

/**
 * What one run may spend. When any of it is used up, the model is asked once more, without tools, for what it can say.
 *
 * @param rounds times a model is asked
 * @param calls of tools
 * @param tokens prompts and replies of all rounds together
 * @param millis from the question to the last round
 * @param resultTokens of one tool's result
 */
public record Budgets(int rounds, int calls, long tokens, long millis, int resultTokens) {
    /** Six rounds are what gpt-oss's own browsing needs for most questions; a result is about one page. */
    public static final Budgets USUAL = new Budgets(6, 12, 120_000, 180_000, 1_500);

    public Budgets {
        if (rounds < 1 || rounds > 50) throw new IllegalArgumentException("rounds must be 1 to 50: " + rounds);
        if (calls < 0 || calls > 200) throw new IllegalArgumentException("calls must be 0 to 200: " + calls);
        if (tokens < 1_000) throw new IllegalArgumentException("tokens must be 1000 or more: " + tokens);
        if (millis < 1_000) throw new IllegalArgumentException("time must be a second or more: " + millis + " ms");
        if (resultTokens < 100 || resultTokens > 20_000)
            throw new IllegalArgumentException("result tokens must be 100 to 20000: " + resultTokens);
    }

    public Duration time() {
        return Duration.ofMillis(millis);
    }
}
