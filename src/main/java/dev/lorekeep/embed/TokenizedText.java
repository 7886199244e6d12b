package dev.lorekeep.embed;

/**
 * One text as the model reads it, or two that it reads together. The array is not copied: whoever makes it gives it away.
 *
 * @param secondStart where the second text begins; the number of tokens if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; it only travels from tokenizer to backend
record TokenizedText(int[] ids, int secondStart) {
    TokenizedText {
        if (ids.length == 0) throw new IllegalArgumentException("no tokens");
        if (secondStart < 0 || secondStart > ids.length)
            throw new IllegalArgumentException(secondStart + " of " + ids.length);
    }

    TokenizedText(int[] ids) {
        this(ids, ids.length);
    }

    int tokens() {
        return ids.length;
    }
}
