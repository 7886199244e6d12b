package dev.lorekeep.models;

import dev.lorekeep.access.Caller;
import java.util.Optional;

/** Whether somebody may use language models now. */
public interface Allowance {
    /** Asked once for each question, which it counts. @return why not, in a sentence for the person; empty when they may */
    Optional<String> refusal(Caller caller);
}
