package dev.lorekeep.models.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Calls summed up.
 *
 * @param failures calls that ended neither whole, nor at their limit, nor by the person's wish
 * @param input tokens, the cached ones included
 * @param output tokens, thinking included
 * @param estimated calls whose tokens Lorekeep had to count itself, at least in part
 * @param cost in the report's currency
 * @param firstTokenP50Millis time to the first token that half of the calls did not exceed; null when there was none
 * @param firstTokenP95Millis the same for 95 of 100
 * @param tokensPerSecond output after the first token, over all calls together; null when there was none
 */
record Figures(
        long calls,
        long failures,
        long input,
        long cached,
        long output,
        long thinking,
        long estimated,
        double cost,
        @Nullable Double firstTokenP50Millis,
        @Nullable Double firstTokenP95Millis,
        @Nullable Double tokensPerSecond) {
    static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0, 0, null, null, null);

    /** Takes the currency as its parameter. */
    static final String COLUMNS = """
            count(*) calls,
            count(*) filter (where c.outcome not in ('COMPLETE', 'CUT_AT_LIMIT', 'STOPPED')) failures,
            coalesce(sum(c.input_tokens), 0) input,
            coalesce(sum(c.cached_tokens), 0) cached,
            coalesce(sum(c.output_tokens), 0) output,
            coalesce(sum(c.thinking_tokens), 0) thinking,
            count(*) filter (where c.estimated) estimated,
            coalesce(sum(c.cost) filter (where c.currency = ?), 0) cost,
            percentile_cont(0.5) within group (order by c.first_token_ms) p50,
            percentile_cont(0.95) within group (order by c.first_token_ms) p95,
            (1000.0 * sum(c.output_tokens) filter (where c.duration_ms > c.first_token_ms)
                / sum(c.duration_ms - c.first_token_ms) filter (where c.duration_ms > c.first_token_ms))::float8 rate
            """;

    static Figures read(ResultSet row) throws SQLException {
        return new Figures(
                row.getLong("calls"),
                row.getLong("failures"),
                row.getLong("input"),
                row.getLong("cached"),
                row.getLong("output"),
                row.getLong("thinking"),
                row.getLong("estimated"),
                row.getDouble("cost"),
                row.getObject("p50", Double.class),
                row.getObject("p95", Double.class),
                row.getObject("rate", Double.class));
    }
}
