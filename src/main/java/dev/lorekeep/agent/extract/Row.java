package dev.lorekeep.agent.extract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.agent.extract.Standing.Citation;
import dev.lorekeep.agent.extract.Standing.Unsupported;
import java.util.List;
import java.util.UUID;

/**
 * What was read out of one document.
 *
 * @param revision of the document that was read
 * @param title of the document at that time
 * @param data values by field, those that the document has
 * @param unsupported values that the document does not have in these words
 * @param reason why it failed, or what was left out; empty for neither
 */
record Row(
        UUID document,
        int revision,
        String title,
        State state,
        ObjectNode data,
        List<Citation> citations,
        List<Unsupported> unsupported,
        String reason) {
    Row {
        citations = List.copyOf(citations);
        unsupported = List.copyOf(unsupported);
    }

    enum State {
        DONE,
        FAILED
    }
}
