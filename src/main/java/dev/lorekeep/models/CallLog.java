package dev.lorekeep.models;

/** Takes down every call of a language model. */
public interface CallLog {
    /** Never throws: an answer is not lost because its bill could not be written; it says so in the log. */
    void ended(ModelCall call);
}
