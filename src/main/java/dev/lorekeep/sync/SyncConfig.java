package dev.lorekeep.sync;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How sources on other machines are followed. */
@ConfigMapping(prefix = "lorekeep.sync")
public interface SyncConfig {
    /** Whether sources are followed at all. */
    @WithDefault("true")
    boolean enabled();

    /** Sources followed at the same time: they mostly wait for the network, and share the machine with questions. */
    @WithDefault("2")
    int concurrency();

    /** How often due sources are looked for. */
    @WithDefault("5s")
    Duration poll();

    /** A run whose process gave no sign of life for this long may be taken over. */
    @WithDefault("60s")
    Duration lease();

    /** Tries of one request before its run breaks off. */
    @WithDefault("4")
    int tries();

    /** Wait before the second try of a request; each later wait is twice as long. */
    @WithDefault("1s")
    Duration firstBackoff();

    /** Wait before a run that broke off is taken up again; twice as long each time, at most the source's interval. */
    @WithDefault("1m")
    Duration runBackoff();

    /** A listing older than this is not gone on with but begun anew: too much may have changed behind it. */
    @WithDefault("1h")
    Duration resumeWithin();

    @WithDefault("20s")
    Duration connectTimeout();

    /** Longest silence of a server in the middle of an answer, and longest listing of one folder. */
    @WithDefault("60s")
    Duration readTimeout();

    /** Longest download of one file. */
    @WithDefault("15m")
    Duration downloadTimeout();

    /** Name by which web servers and their robots.txt know the crawler. */
    @WithDefault("Lorekeep")
    String userAgent();

    /** File with the keys that seal the sources' passwords, one a line, the first seals; in the data folder unless set. */
    Optional<Path> keyFile();
}
