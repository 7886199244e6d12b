package dev.lorekeep.admin.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a hub says of a revision of a model.
 *
 * @param commit what to ask for, so that all files are of one state even if the branch moves meanwhile; the revision as it was
 *     given where the hub names no commit
 */
record HubListing(String commit, List<HubFile> files) {
    private static final JsonMapper JSON = new JsonMapper();
    // the largest repositories of models have some hundreds
    private static final int MAX_FILES = 10_000;

    HubListing {
        files = List.copyOf(files);
    }

    /** @param hub for messages */
    static HubListing parse(byte[] answer, ModelName name, String hub) throws HubFailure {
        var json = json(answer, hub);
        var siblings = json.path("siblings");
        if (!siblings.isArray() || siblings.size() > MAX_FILES)
            throw new HubFailure(hub + " does not list files as a hub does: is it the address of a mirror with"
                    + " Hugging Face's layout?");
        try {
            var files = new ArrayList<HubFile>();
            var paths = new HashSet<String>();
            for (var sibling : siblings) {
                var file = file(sibling);
                if (!paths.add(file.path())) throw new IllegalArgumentException("the file " + file.path() + " twice");
                files.add(file);
            }
            var commit = json.path("sha").asText("");
            return new HubListing(commit.matches("[0-9a-f]{40}") ? commit : name.revision(), files);
        } catch (IllegalArgumentException e) {
            throw new HubFailure(hub + " lists " + e.getMessage() + ": nothing is downloaded from it", e);
        }
    }

    private static JsonNode json(byte[] answer, String hub) throws HubFailure {
        try {
            return JSON.readTree(answer);
        } catch (IOException e) {
            throw new HubFailure(hub + " answers with something else than JSON: is it a hub's address?", e);
        }
    }

    private static HubFile file(JsonNode sibling) {
        var large = sibling.path("lfs");
        return new HubFile(
                sibling.path("rfilename").asText(""),
                number(large.has("size") ? large.path("size") : sibling.path("size")),
                text(large.path("sha256")),
                // of a large file git holds only a pointer
                large.isObject() ? null : text(sibling.path("blobId")));
    }

    private static @Nullable Long number(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : null;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.asText().isEmpty() ? node.asText() : null;
    }
}
