package dev.lorekeep.parse;

import dev.lorekeep.parse.ParseOptions.Ocr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What some files want of text recognition, other than usual.
 *
 * @param mode which pages go to it; null as usual
 * @param languages what the text is expected to be in, as in {@link ParseOptions#languages}; empty as usual
 */
public record OcrChoice(@Nullable Ocr mode, List<String> languages) {
    public static final OcrChoice USUAL = new OcrChoice(null, List.of());

    /** Each one more makes recognition slower and worse. */
    private static final int MAX_LANGUAGES = 5;

    public OcrChoice {
        languages = List.copyOf(languages);
        if (languages.size() > MAX_LANGUAGES)
            throw new IllegalArgumentException("more than " + MAX_LANGUAGES + " OCR languages");
        languages.forEach(ParseOptions::requireLanguage);
    }
}
