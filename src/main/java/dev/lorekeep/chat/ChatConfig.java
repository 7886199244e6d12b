package dev.lorekeep.chat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How chat runs. */
@ConfigMapping(prefix = "lorekeep.chat")
public interface ChatConfig {
    /** Answers in progress at the same time; more wait their turn. Most of them wait for a model, which costs little. */
    @WithDefault("1000")
    int concurrentRuns();

    /** A comment on a silent event stream, so that proxies, which give up after 30 to 60 s, keep it open. */
    @WithDefault("15s")
    Duration heartbeat();
}
