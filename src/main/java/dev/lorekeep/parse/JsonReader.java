package dev.lorekeep.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.lorekeep.parse.Block.Kind;
import java.io.IOException;
import java.util.Set;

/** Reads JSON as lines "path: value", one object after the other, without building a tree; what is no JSON is read as text. */
final class JsonReader implements FormatReader {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Set<String> LINE_FORMATS = Set.of("jsonl", "ndjson", "jsonlines");

    @Override
    public void read(Source source, Draft draft, Parts parts) throws Exception {
        var text = Charsets.read(source.file());
        var roots = 0;
        try (var parser = FACTORY.createParser(text)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (isRoot(parser, token)) roots++;
                readValue(parser, token, draft);
            }
        } catch (JsonProcessingException broken) {
            var offset = broken.getLocation() == null
                    ? 0
                    : (int) Math.clamp(broken.getLocation().getCharOffset(), 0, text.length());
            draft.notice(
                    "This is not valid JSON (see line " + line(text, offset) + "); the rest was read as plain text.",
                    "Check the file.");
            PlainTextReader.paragraphs(text.substring(lineStart(text, offset)), draft);
            return;
        }
        if (roots > 1 && !LINE_FORMATS.contains(source.extension()))
            draft.notice(
                    "This is not one JSON document but " + roots + " of them, one after the other.",
                    "Put them into one JSON array.");
    }

    private static boolean isRoot(JsonParser parser, JsonToken token) {
        var context = parser.getParsingContext();
        return token.isScalarValue()
                ? context.inRoot()
                : token.isStructStart() && context.getParent().inRoot();
    }

    private static void readValue(JsonParser parser, JsonToken token, Draft draft) throws IOException {
        if (token == JsonToken.START_OBJECT || token == JsonToken.END_OBJECT) {
            draft.breakApart();
            return;
        }
        if (!token.isScalarValue() || token == JsonToken.VALUE_NULL) return;
        var value = parser.getText();
        if (value.isBlank()) return;
        var path = path(parser);
        draft.add(Kind.LIST_ITEM, path.isEmpty() ? value : path + ": " + value);
    }

    /** Like {@code orders[2].customer.name}, without what is common to all lines. */
    private static String path(JsonParser parser) {
        var path = new StringBuilder();
        for (var context = parser.getParsingContext();
                context != null && !context.inRoot();
                context = context.getParent()) {
            var dot = !path.isEmpty() && path.charAt(0) != '[' ? "." : "";
            if (context.inArray()) path.insert(0, "[" + context.getCurrentIndex() + "]" + dot);
            else if (context.getCurrentName() != null) path.insert(0, context.getCurrentName() + dot);
            if (path.length() > 300) break;
        }
        return path.toString();
    }

    private static long line(String text, int offset) {
        return 1 + text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }

    private static int lineStart(String text, int offset) {
        return Math.max(0, text.lastIndexOf('\n', Math.max(0, offset - 1)));
    }
}
