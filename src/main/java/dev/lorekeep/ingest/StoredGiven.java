package dev.lorekeep.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lorekeep.parse.Given;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code document.given}: {@code {"metadata":{…},"title":"…"}}. */
final class StoredGiven {
    // the same things in the same order, so that equal ones are equal as text
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private record Row(String title, Map<String, String> metadata) {}

    private StoredGiven() {}

    /** @param json as it stands in a row */
    static Given of(@Nullable String json) {
        if (json == null) return Given.NOTHING;
        try {
            var row = JSON.readValue(json, Row.class);
            return new Given(row.title(), row.metadata());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what is given of a document cannot be read", e);
        }
    }

    /** @return null for nothing */
    static @Nullable String json(Given given) {
        return given.isNothing() ? null : written(given);
    }

    /** Part of how a document was read: only those of which the same is said share their texts. */
    static String fingerprint(Given given) {
        return given.isNothing() ? "" : ContentHash.sha256(written(given)) + " ";
    }

    private static String written(Given given) {
        try {
            return JSON.writeValueAsString(new Row(given.title(), given.metadata()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records become JSON", e);
        }
    }
}
