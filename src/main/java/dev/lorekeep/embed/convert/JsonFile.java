package dev.lorekeep.embed.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads JSON objects strictly: a key given twice is an error, since two readers could take different ones. */
final class JsonFile {
    // config.json has 1 kB, the index of an 8B model 40 kB
    private static final long MAX_BYTES = 16 << 20;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonFile() {}

    static JsonNode read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES)
                throw new UnusableModel(
                        file + " has " + Files.size(file) + " bytes, which is no configuration: get it again");
            return parse(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new UnusableModel(file + " cannot be read: it must be there and readable for this user", e);
        }
    }

    static JsonNode parse(byte[] json, String what) {
        try {
            var parsed = JSON.readTree(json);
            if (parsed == null || !parsed.isObject())
                throw new UnusableModel(what + " is not a JSON object: get the file again");
            return parsed;
        } catch (IOException e) {
            throw new UnusableModel(what + " is not valid JSON: " + firstLine(e) + "; get the file again", e);
        }
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
