package dev.lorekeep.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file at the root of an archive that says what its other files are called and what is known of them, in Onyx's format: a list of
 * objects with a {@code filename} each, or an object of objects by file name. Nobody vouches for it: it is read within limits, what cannot
 * be used is left out and counted, and the archive is read whatever it says.
 */
final class Sidecar {
    /** The first that is there is read. */
    static final List<String> NAMES = List.of(".lorekeep_metadata.json", ".onyx_metadata.json");

    static final int MAX_BYTES = 1_000_000;
    static final int MAX_ENTRIES = 5_000;

    private static final int MAX_FILE_NAME = 1_000;
    private static final int SHOWN = 100;
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Map<String, Given> entries = new LinkedHashMap<>();
    private final Set<String> met = new HashSet<>();
    private @Nullable String firstLeftOut;
    private int leftOut;

    private Sidecar() {}

    static Sidecar none() {
        return new Sidecar();
    }

    /** @return the place of the name in {@link #NAMES}, -1 for any other file */
    static int rank(String entry) {
        return NAMES.indexOf(path(entry));
    }

    /** One byte more than is allowed, if there are so many. */
    static byte[] bytes(InputStream content) throws IOException {
        return content.readNBytes(MAX_BYTES + 1);
    }

    static Sidecar of(byte[] json, Draft draft) {
        if (json.length > MAX_BYTES) {
            refuse("is larger than 1 MB", "Leave out what is not needed, or make several archives.", draft);
            return none();
        }
        var sidecar = new Sidecar();
        try (var parser = FACTORY.createParser(json)) {
            if (!sidecar.read(parser))
                draft.notice(
                        "The metadata file of this archive has more than " + MAX_ENTRIES
                                + " entries; the rest was left out.",
                        "Make several archives.");
            return sidecar;
        } catch (JsonProcessingException e) {
            refuse(
                    e.getLocation() == null
                            ? "cannot be read"
                            : "is not valid (see line " + e.getLocation().getLineNr() + ")",
                    "Make it a JSON list of objects, each with a “filename”, and upload the archive again.",
                    draft);
        } catch (IOException e) {
            refuse("cannot be read", "Save it as UTF-8 and upload the archive again.", draft);
        }
        return none();
    }

    static void refuse(String why, String remedy, Draft draft) {
        draft.notice("The metadata file of this archive " + why + "; its files were read without it.", remedy);
    }

    /** @return whether that was all */
    private boolean read(JsonParser json) throws IOException {
        var root = json.nextToken();
        if (root != JsonToken.START_ARRAY && root != JsonToken.START_OBJECT)
            throw new JsonParseException(json, "neither a list nor an object");
        for (var count = 1;
                next(json) != (root == JsonToken.START_ARRAY ? JsonToken.END_ARRAY : JsonToken.END_OBJECT);
                count++) {
            if (count > MAX_ENTRIES) return false;
            var name = root == JsonToken.START_OBJECT ? json.currentName() : null;
            if (name != null) json.nextToken();
            readEntry(name, json);
        }
        if (json.nextToken() != null) throw new JsonParseException(json, "something follows");
        return true;
    }

    private static JsonToken next(JsonParser json) throws IOException {
        var token = json.nextToken();
        if (token == null) throw new JsonParseException(json, "it ends too early");
        return token;
    }

    /** @param name of the file that it is about; null where the entry says it itself */
    private void readEntry(@Nullable String name, JsonParser json) throws IOException {
        var file = name;
        var properties = new LinkedHashMap<String, String>();
        var unusable = new ArrayList<String>();
        if (json.currentToken() != JsonToken.START_OBJECT) json.skipChildren();
        else
            while (next(json) != JsonToken.END_OBJECT) {
                var property = json.currentName();
                var token = json.nextToken();
                var value = value(json);
                if (property.equals("filename")) file = file == null && token == JsonToken.VALUE_STRING ? value : file;
                else if (value != null) properties.put(property, value);
                else if (token != JsonToken.VALUE_NULL) unusable.add(property);
            }
        if (file == null
                || file.isBlank()
                || file.length() > MAX_FILE_NAME
                || json.currentToken() != JsonToken.END_OBJECT)
            leaveOut(file == null ? "an entry without a file name" : shown(file));
        else if (entries.putIfAbsent(path(file), given(file, properties, unusable)) != null)
            leaveOut("another entry for " + shown(file));
    }

    /** @return null for null, for what has no place in a line of text, and for lists of anything but text */
    private static @Nullable String value(JsonParser json) throws IOException {
        var token = json.currentToken();
        if (token == JsonToken.VALUE_NULL) return null;
        if (token.isScalarValue()) return json.getText();
        if (token == JsonToken.START_OBJECT) {
            json.skipChildren();
            return null;
        }
        var values = new ArrayList<String>();
        var onlyText = true;
        while (next(json) != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.VALUE_STRING) values.add(json.getText());
            else onlyText = false;
            json.skipChildren();
        }
        return onlyText ? String.join(", ", values) : null;
    }

    private Given given(String file, Map<String, String> properties, List<String> unusable) {
        var title = Clean.line(properties.getOrDefault("title", ""));
        var displayed = Clean.line(properties.getOrDefault("file_display_name", ""));
        properties.remove("title");
        properties.remove("file_display_name");
        var metadata = new HashMap<String, String>();
        properties.forEach((raw, text) -> {
            var name = Clean.line(raw);
            var value = Clean.line(text, Given.MAX_VALUE);
            if (value.isEmpty()) return;
            if (name.isEmpty()
                    || name.length() > Given.MAX_NAME
                    || metadata.size() == Given.MAX_PROPERTIES
                    // a link that was cut leads elsewhere
                    || name.equals(Given.LINK) && (text.length() > Given.MAX_VALUE || !Given.isWebPage(value)))
                unusable.add(name);
            else metadata.put(name, value);
        });
        for (var name : unusable) leaveOut(shown(name) + " of " + shown(file));
        return new Given(Titles.cut(displayed.isEmpty() ? title : displayed), metadata);
    }

    private void leaveOut(String what) {
        if (leftOut++ == 0) firstLeftOut = what;
    }

    private static String shown(String name) {
        return "“" + Clean.line(name, SHOWN) + "”";
    }

    /** What is said of a file of the archive. */
    Given of(String entry) {
        if (entries.isEmpty()) return Given.NOTHING;
        var path = path(entry);
        var given = entries.get(path);
        if (given == null) return Given.NOTHING;
        met.add(path);
        return given;
    }

    /** As archives and people write it: {@code ./a.pdf}, {@code folder\a.pdf}, and accents in either form. */
    private static String path(String name) {
        var start = 0;
        while (start + 1 < name.length()
                && name.charAt(start) == '.'
                && (name.charAt(start + 1) == '/' || name.charAt(start + 1) == '\\')) start += 2;
        return Normalizer.normalize(name.substring(start).replace('\\', '/'), Normalizer.Form.NFC);
    }

    /**
     * Says what was wrong with it.
     *
     * @param complete whether every file of the archive was asked for
     */
    void report(boolean complete, Draft draft) {
        if (leftOut > 0)
            draft.notice(
                    "In the metadata file of this archive " + leftOut
                            + (leftOut == 1 ? " thing was left out: " : " things were left out, first ") + firstLeftOut
                            + ".",
                    "Give each file one entry, with text, numbers, true, false or lists of text, and links to web pages.");
        var missing =
                entries.keySet().stream().filter(path -> !met.contains(path)).toList();
        if (missing.isEmpty() || !complete) return;
        draft.notice(
                "The metadata file of this archive names " + missing.size()
                        + (missing.size() == 1 ? " file that is not in it: " : " files that are not in it, first ")
                        + shown(missing.getFirst()) + ".",
                "Add them, or correct their names in it, and upload the archive again.");
    }
}
