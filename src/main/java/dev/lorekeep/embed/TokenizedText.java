package dev.lorekeep.embed;

/** One text as the model reads it. The array is not copied: whoever makes it gives it away. */
@SuppressWarnings("ArrayRecordComponent") // never compared; it only travels from tokenizer to backend
record TokenizedText(int[] ids) {
    TokenizedText {
        if (ids.length == 0) throw new IllegalArgumentException("no tokens");
    }

    int tokens() {
        return ids.length;
    }
}
