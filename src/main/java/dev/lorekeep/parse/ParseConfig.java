package dev.lorekeep.parse;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How files are read. */
@ConfigMapping(prefix = "lorekeep.parse")
public interface ParseConfig {
    Recognition ocr();

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
