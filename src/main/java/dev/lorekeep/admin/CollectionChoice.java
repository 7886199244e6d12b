package dev.lorekeep.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;

/** Finds a collection by what a person types: its slug or its name. */
final class CollectionChoice {
    private CollectionChoice() {}

    static Optional<JsonNode> find(ServiceClient client, String typed) throws IOException {
        for (var collection : client.get("/api/collections"))
            if (typed.equalsIgnoreCase(collection.path("slug").asText())
                    || typed.equalsIgnoreCase(collection.path("name").asText())) return Optional.of(collection);
        return Optional.empty();
    }
}
