package dev.lorekeep.agent;

import dev.lorekeep.access.Caller;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Answers one question on the calling (virtual) thread. */
public interface Answerer {
    /**
     * @param events receives each event as it happens, on the calling thread
     * @param stopped asked often; once true the answer ends within 200 ms with what there is
     */
    void answer(Question question, Caller caller, Consumer<AnswerEvent> events, BooleanSupplier stopped);

    /**
     * Whether drafts are held against their sources, so that even the text of a last round may be taken back. Who cannot unsay what
     * was said waits for the end then.
     */
    default boolean checksDrafts() {
        return false;
    }
}
