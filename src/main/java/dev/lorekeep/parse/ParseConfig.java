package dev.lorekeep.parse;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How files are read. */
@ConfigMapping(prefix = "lorekeep.parse")
public interface ParseConfig {
    Recognition ocr();

    /** Heap of each process that reads files, in megabytes: what a file may need at most. */
    @WithDefault("512")
    int heap();

    /** Wall time for one file, everything inside it included. */
    @WithDefault("120s")
    Duration maxDuration();

    /** A process without work ends after this time and gives its memory back. */
    @WithDefault("60s")
    Duration idle();

    /**
     * A process ends after so many files, whatever libraries may have leaked; its heap is bounded in any case. A new one is cold: with
     * 500 files each, replacing them took a fifth of the time of a bulk load.
     */
    @WithDefault("5000")
    int filesPerProcess();

    /** What Java has recorded for fast starts; set by the launcher. */
    Optional<Path> cache();

    /** Text recognition on scans and pictures. */
    interface Recognition {
        /** {@code auto}: pages without a text layer, if Tesseract is installed; {@code off}: none; {@code on}: all with a picture. */
        @WithDefault("auto")
        ParseOptions.Ocr mode();

        /** Expected languages in Tesseract's codes; each needs its package. Every one more makes it slower. */
        @WithDefault("deu,eng")
        List<String> languages();

        /** The Tesseract program: a name on the path, or a file. */
        @WithDefault("tesseract")
        String command();

        /** Pages of one file; the rest is left out with a notice. */
        @WithDefault("200")
        int maxPages();

        /** Wall time for one file; never more than four fifths of what its reading may take in all. */
        @WithDefault("10m")
        Duration maxDuration();
    }

    /** The same as plain data. */
    default ParseOptions options() {
        var ocr = ocr();
        return new ParseOptions(ocr.mode(), ocr.languages(), ocr.command(), ocr.maxPages(), ocr.maxDuration());
    }
}
