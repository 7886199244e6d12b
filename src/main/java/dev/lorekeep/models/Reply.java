package dev.lorekeep.models;

/** How a streamed reply ended. {@code text} is all that was said, without thoughts. */
public sealed interface Reply {
    String text();

    /** @param cutAtLimit the model ran into its output limit: the text may end in mid-sentence */
    record Complete(String text, boolean cutAtLimit) implements Reply {}

    record Stopped(String text) implements Reply {}

    /**
     * Not whole: never to be shown as an answer without saying so.
     *
     * @param reason a clause for people, without document text
     * @param unreachable nobody answered there: others need not try for a while
     */
    record Failed(String text, String reason, boolean unreachable) implements Reply {}
}
