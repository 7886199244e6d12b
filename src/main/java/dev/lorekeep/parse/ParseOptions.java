package dev.lorekeep.parse;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How files are read, beside what they may cost. Plain data, so that it can be handed to another process.
 *
 * @param ocr which pages go to text recognition
 * @param languages what the text is expected to be written in, most likely first, in Tesseract's three-letter codes; those that are not
 *     installed are left out
 * @param command the Tesseract program: a name on the path, or a file
 * @param maxOcrPages pages of one file that are recognised; the rest is left out and the document is degraded
 * @param maxOcrDuration wall time for the recognition of one file; never more than four fifths of {@link ParseLimits#maxDuration}
 */
public record ParseOptions(Ocr ocr, List<String> languages, String command, int maxOcrPages, Duration maxOcrDuration) {
    /** Which pages go to text recognition. */
    public enum Ocr {
        OFF,
        /** Pages that are pictures without a text layer, if Tesseract is installed. */
        AUTO,
        /** All pages with a picture on them, also those with a text layer: for layers that are rubbish. */
        ON
    }

    // goes into a command line: nothing that could be taken for an option or a path
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z][A-Za-z_]{1,30}");

    /** To be raised with each change of what readers make of a file: text that was read before is not taken over then. */
    private static final int VERSION = 3;

    public static final ParseOptions DEFAULTS =
            // a page takes 1 to 4 s on one core
            new ParseOptions(Ocr.AUTO, List.of("deu", "eng"), "tesseract", 200, Duration.ofMinutes(10));

    public ParseOptions {
        languages = List.copyOf(languages);
        languages.forEach(ParseOptions::requireLanguage);
        if (command.isBlank()) throw new IllegalArgumentException("OCR command is blank");
        if (maxOcrPages < 0) throw new IllegalArgumentException("bad maxOcrPages: " + maxOcrPages);
        if (!maxOcrDuration.isPositive()) throw new IllegalArgumentException("bad maxOcrDuration: " + maxOcrDuration);
    }

    static void requireLanguage(String language) {
        if (!LANGUAGE.matcher(language).matches())
            throw new IllegalArgumentException(
                    "bad OCR language: " + language + " (Tesseract's codes look like eng or deu)");
    }

    public ParseOptions with(OcrChoice choice) {
        return new ParseOptions(
                choice.mode() == null ? ocr : choice.mode(),
                choice.languages().isEmpty() ? languages : choice.languages(),
                command,
                maxOcrPages,
                maxOcrDuration);
    }

    /** @return what of all this decides what a file that is read in full becomes */
    public String fingerprint() {
        return "%d %s %s".formatted(VERSION, ocr, String.join("+", languages));
    }
}
