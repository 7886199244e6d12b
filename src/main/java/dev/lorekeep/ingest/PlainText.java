package dev.lorekeep.ingest;

import dev.lorekeep.parse.Given;
import dev.lorekeep.parse.ParsedDocument;
import java.util.Map;
import java.util.stream.Collectors;

/** Text that PostgreSQL can keep: without NUL and without half of a surrogate pair. Every offset stays where it was. */
final class PlainText {
    private static final char REPLACEMENT = '\uFFFD';

    private PlainText() {}

    static ParsedDocument of(ParsedDocument document) {
        return new ParsedDocument(
                wellFormed(document.title()),
                document.mediaType(),
                wellFormed(document.text()),
                document.blocks(),
                document.boxes(),
                document.pageCount(),
                wellFormed(document.metadata()),
                document.members());
    }

    static Given of(Given given) {
        return new Given(wellFormed(given.title()), wellFormed(given.metadata()));
    }

    private static Map<String, String> wellFormed(Map<String, String> metadata) {
        return metadata.entrySet().stream()
                .collect(Collectors.toMap(
                        each -> wellFormed(each.getKey()), each -> wellFormed(each.getValue()), (a, b) -> a));
    }

    static String wellFormed(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (isBad(text, i)) return replaceBad(text);
        }
        return text;
    }

    private static String replaceBad(String text) {
        var characters = text.toCharArray();
        for (var i = 0; i < characters.length; i++) {
            if (isBad(text, i)) characters[i] = REPLACEMENT;
        }
        return new String(characters);
    }

    private static boolean isBad(String text, int place) {
        var unit = text.charAt(place);
        if (unit == 0) return true;
        if (Character.isHighSurrogate(unit))
            return place + 1 == text.length() || !Character.isLowSurrogate(text.charAt(place + 1));
        return Character.isLowSurrogate(unit) && (place == 0 || !Character.isHighSurrogate(text.charAt(place - 1)));
    }
}
