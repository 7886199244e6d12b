package dev.lorekeep.ingest;

import dev.lorekeep.platform.FullDisk;

/**
 * What is said about a document that is not simply searchable.
 *
 * @param reason a sentence that says what happened
 * @param remedy a sentence that says what to do
 */
record Verdict(String reason, String remedy) {
    static final Verdict EMPTY =
            new Verdict("The file is empty: it has no bytes.", "Check the file where it came from and add it again.");

    static Verdict of(FullDisk full) {
        return new Verdict(full.reason(), FullDisk.REMEDY);
    }

    static Verdict tooLarge(long sizeBytes, long maxBytes) {
        return new Verdict(
                "The file has " + megabytes(sizeBytes) + "; the limit is " + megabytes(maxBytes) + " for one file.",
                "Split the file, or ask an administrator to raise lorekeep.ingest.max-file-bytes.");
    }

    static Verdict unreadable(String cause) {
        return new Verdict(
                "The file cannot be read from its folder: " + cause + ".",
                "Give the service the right to read the file; it is tried again by itself.");
    }

    static String megabytes(long bytes) {
        return bytes < 1_000_000 ? bytes + " bytes" : bytes / 1_000_000 + " MB";
    }
}
