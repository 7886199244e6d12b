package dev.lorekeep.agent;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A question and where it comes from.
 *
 * @param text what the person asks now
 * @param history earlier turns, oldest first
 * @param collections limit to these; empty means all that the caller may read
 * @param origin what it belongs to
 * @param agent name of the agent that is asked
 * @param model the only model that may answer; empty for any
 */
public record Question(
        String text, List<Turn> history, Set<UUID> collections, Origin origin, String agent, Optional<String> model) {
    /** The agent that everybody may ask. */
    public static final String ASK = "ask";

    private static final UUID NO_COLLECTION = new UUID(0, 0);

    public Question {
        history = List.copyOf(history);
        collections = Set.copyOf(collections);
    }

    /** A question that belongs to nothing. */
    public Question(String text, List<Turn> history, Set<UUID> collections) {
        this(text, history, collections, Origin.NONE, ASK, Optional.empty());
    }

    /**
     * The same, limited to collections of an agent too.
     *
     * @param limits empty means no limit
     */
    Question within(Set<UUID> limits) {
        if (limits.isEmpty()) return this;
        var both = collections.isEmpty() ? limits : new HashSet<>(collections);
        if (!collections.isEmpty()) both.retainAll(limits);
        // limited to collections that exclude each other: nothing, which an empty set would not mean
        return new Question(text, history, both.isEmpty() ? Set.of(NO_COLLECTION) : both, origin, agent, model);
    }

    /**
     * @param conversation that it is asked in
     * @param run that its answer is made in
     * @param collections whose passages earlier answers of the conversation were made from
     */
    public record Origin(Optional<UUID> conversation, Optional<UUID> run, Set<UUID> collections) {
        public static final Origin NONE = new Origin(Optional.empty(), Optional.empty(), Set.of());

        public Origin {
            collections = Set.copyOf(collections);
        }
    }

    /** An earlier message. */
    public record Turn(boolean byPerson, String text) {}
}
