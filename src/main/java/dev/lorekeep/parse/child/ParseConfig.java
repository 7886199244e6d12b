package dev.lorekeep.parse.child;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How files are read. */
@ConfigMapping(prefix = "lorekeep.parse")
public interface ParseConfig {
    /** Heap of each of them, in megabytes: what a file may need at most. */
    @WithDefault("512")
    int heap();

    /** Wall time for one file, everything inside it included. */
    @WithDefault("120s")
    Duration maxDuration();

    /** A process without work ends after this time and gives its memory back. */
    @WithDefault("60s")
    Duration idle();

    /** A process ends after so many files, whatever libraries may have leaked. */
    @WithDefault("500")
    int filesPerProcess();

    /** What Java has recorded for fast starts; set by the launcher. */
    Optional<Path> cache();
}
