package dev.lorekeep.parse;

/** What became of one file. */
public sealed interface Parsed {
    /** All of its text was read. */
    record Complete(ParsedDocument document) implements Parsed {}

    /** Some text was read; {@code reason} says in a sentence what is missing, {@code remedy} what to do about it. */
    record Degraded(ParsedDocument document, String reason, String remedy) implements Parsed {}

    /** Nothing could be read; {@code reason} and {@code remedy} are sentences for the person who uploaded the file. */
    record Unreadable(String reason, String remedy) implements Parsed {}
}
