package dev.lorekeep.serve;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** How other programs are served. */
@ConfigMapping(prefix = "lorekeep.serve")
public interface ServeConfig {
    /** Answers in progress for other programs; more are refused with 503, because programs know how to come again. */
    @WithDefault("200")
    int concurrentRuns();

    /**
     * A comment on a silent stream, so that proxies, which give up after 30 to 60 s, keep it open. A stream that has nothing to say
     * yet begins after this time, and what goes wrong from then on can no longer change its status.
     */
    @WithDefault("15s")
    Duration heartbeat();

    /**
     * Pages of other origins that may talk to {@code /mcp}, such as {@code https://tools.example.org}. Programs that are no
     * browsers send no origin and need none of this.
     */
    Optional<Set<String>> allowedOrigins();
}
