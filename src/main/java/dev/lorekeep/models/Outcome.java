package dev.lorekeep.models;

import dev.lorekeep.models.route.Decision;
import java.util.List;

/** How a task ended. */
public sealed interface Outcome {
    /** One model ended it: whole, stopped, or broken off after something was shown. */
    record Ended(Call call, Decision.Choice choice, Decision decision) implements Outcome {}

    /**
     * No model did it.
     *
     * @param reasons why not, a clause for each that was tried or left out
     */
    record NoneLeft(Decision decision, List<String> reasons) implements Outcome {
        public NoneLeft {
            reasons = List.copyOf(reasons);
        }
    }

    /** Stopped before a model was asked. */
    record Stopped() implements Outcome {}
}
