package dev.lorekeep.chat;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lorekeep.agent.Citation;
import java.util.UUID;

/**
 * A citation on the wire and in stored events.
 *
 * @param collectionId kept with stored events for checking; it goes to nobody
 * @param available whether its reader may open it now
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CitationView(
        int number,
        UUID documentId,
        int revision,
        UUID chunkId,
        String title,

        @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
        UUID collectionId,

        String collection,
        int start,
        int end,
        int page,
        String quote,
        boolean available) {
    private static final UUID NOBODYS = new UUID(0, 0);

    /** What is left of a citation that its reader may not open: its number, so that the text's markers keep their meaning. */
    @JsonIgnore
    CitationView withheld() {
        return new CitationView(number, NOBODYS, 0, NOBODYS, "", collectionId, "", 0, 0, 0, "", false);
    }

    static CitationView of(Citation citation, UUID collectionId) {
        return new CitationView(
                citation.number(),
                citation.documentId(),
                citation.revision(),
                citation.chunkId(),
                citation.title(),
                collectionId,
                citation.collection(),
                citation.start(),
                citation.end(),
                citation.page(),
                citation.quote(),
                true);
    }
}
