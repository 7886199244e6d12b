package dev.lorekeep.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.lorekeep.agent.Citation;
import dev.lorekeep.retrieve.Passage;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in a document, as other programs are told.
 *
 * @param number as the text's [n] markers say, from 1
 * @param start first UTF-16 unit in the parsed text of this revision, inclusive
 * @param end last, exclusive
 * @param page from 1; missing where the format has none
 * @param quote verbatim what stands there
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record CitedPassage(
        int number,
        UUID documentId,
        int revision,
        String title,
        String collection,
        int start,
        int end,
        @Nullable Integer page,
        String quote) {
    static CitedPassage of(Citation citation) {
        return new CitedPassage(
                citation.number(),
                citation.documentId(),
                citation.revision(),
                citation.title(),
                citation.collection(),
                citation.start(),
                citation.end(),
                citation.page() == 0 ? null : citation.page(),
                citation.quote());
    }

    static List<CitedPassage> of(List<Citation> citations) {
        return citations.stream().map(CitedPassage::of).toList();
    }

    static CitedPassage of(int number, Passage passage) {
        return new CitedPassage(
                number,
                passage.documentId(),
                passage.revision(),
                passage.title(),
                passage.collection(),
                passage.start(),
                passage.end(),
                passage.page() == 0 ? null : passage.page(),
                passage.text());
    }

    /** Title and page, on a line. */
    String place() {
        return "[" + number + "] " + title + (page == null ? "" : ", page " + page) + " (" + collection + ")";
    }
}
