package dev.lorekeep.agent.extract;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How the reading of one document ended. */
sealed interface Reading {
    /** @param note what was left out, a sentence; empty for nothing */
    record Done(int revision, ObjectNode data, Standing standing, String note) implements Reading {}

    /** @param reason a sentence for people, without document text */
    record Failed(int revision, String reason) implements Reading {}

    /** It is not there any more, or its reader may not read it any more. */
    record Gone() implements Reading {}

    record Stopped() implements Reading {}

    /**
     * No model could be asked: not the document's fault.
     *
     * @param reason a sentence
     * @param forGood whether waiting will not help
     */
    record NoModel(String reason, boolean forGood) implements Reading {}
}
