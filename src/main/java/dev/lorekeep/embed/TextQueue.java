package dev.lorekeep.embed;

import dev.lorekeep.embed.EncoderBackend.Limits;
import java.util.List;

/** Texts of one priority that wait, and which of them go together next. Not thread-safe. */
sealed interface TextQueue permits ArrivalQueue, LengthWindow {
    void add(QueuedText text);

    /** @return whether it was still waiting */
    boolean remove(QueuedText text);

    /** Takes the next batch out, as a list to keep; empty only when nothing waits. A text beyond the budget goes alone. */
    List<QueuedText> take(Limits limits, int budgetTokens);

    /** Real tokens of all that waits. */
    int tokens();

    boolean isEmpty();

    /** Takes everything out. */
    List<QueuedText> clear();
}
