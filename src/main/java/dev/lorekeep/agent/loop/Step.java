package dev.lorekeep.agent.loop;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.lorekeep.agent.tools.Tier;
import java.util.List;

/**
 * Something that happened in a run of an agent. Stored and sent as JSON with its {@code kind}; fields may be added, never
 * renamed.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Step.Began.class, name = "began"),
    @JsonSubTypes.Type(value = Step.Retrieved.class, name = "retrieved"),
    @JsonSubTypes.Type(value = Step.Asked.class, name = "asked"),
    @JsonSubTypes.Type(value = Step.Replied.class, name = "replied"),
    @JsonSubTypes.Type(value = Step.Broke.class, name = "broke"),
    @JsonSubTypes.Type(value = Step.Called.class, name = "called"),
    @JsonSubTypes.Type(value = Step.ApprovalAsked.class, name = "approval-asked"),
    @JsonSubTypes.Type(value = Step.ApprovalGiven.class, name = "approval-given"),
    @JsonSubTypes.Type(value = Step.Returned.class, name = "returned"),
    @JsonSubTypes.Type(value = Step.SetAside.class, name = "set-aside"),
    @JsonSubTypes.Type(value = Step.Drafted.class, name = "drafted"),
    @JsonSubTypes.Type(value = Step.Checked.class, name = "checked"),
    @JsonSubTypes.Type(value = Step.Revised.class, name = "revised"),
    @JsonSubTypes.Type(value = Step.Ended.class, name = "ended"),
})
@JsonIgnoreProperties(ignoreUnknown = true)
public sealed interface Step {
    /**
     * @param version of the agent's file, as a hash
     * @param index what the index was made with: model, weights, tokenizer and so on of its vectors
     * @param budgets what it may spend
     */
    record Began(String agent, String version, String index, Budgets budgets) implements Step {}

    /**
     * The search that every run begins with.
     *
     * @param query as it was searched for
     * @param sources numbers of the passages found
     */
    record Retrieved(String query, List<Integer> sources) implements Step {
        public Retrieved {
            sources = List.copyOf(sources);
        }
    }

    /**
     * A model was asked.
     *
     * @param round from 1
     * @param tools whether it was offered tools
     * @param promptHash SHA-256 of everything that was said to it, in hexadecimal
     * @param temperature of the sampling, 0 to 2
     * @param reason why this model, in words
     */
    record Asked(int round, String model, boolean tools, String promptHash, double temperature, String reason)
            implements Step {}

    /** It has said its whole reply: a draft or calls follow. */
    record Replied(int round, long inputTokens, long outputTokens, long millis) implements Step {}

    /** It did not answer; another may. */
    record Broke(String model, String reason) implements Step {}

    /**
     * A model wants a tool.
     *
     * @param call unique in the run
     * @param arguments as the model wrote them
     */
    record Called(int round, String call, String tool, Tier tier, String arguments) implements Step {}

    /** @param why a sentence for the person who is asked */
    record ApprovalAsked(String call, String why) implements Step {}

    /**
     * @param remembered for the rest of the conversation
     * @param by the person, a remembered approval, or why nobody could be asked
     */
    record ApprovalGiven(String call, boolean allowed, boolean remembered, String by) implements Step {}

    /**
     * What a tool told the model.
     *
     * @param outcome how the call ended
     * @param summary a clause for people
     * @param text as the model was told, without delimiters
     * @param untrusted whether it may hold words of people whom nobody vouches for
     * @param sources numbers of passages that the run met here for the first time
     */
    record Returned(
            String call,
            Outcome outcome,
            String summary,
            String text,
            boolean untrusted,
            List<Integer> sources,
            long millis)
            implements Step {
        public Returned {
            sources = List.copyOf(sources);
        }
    }

    /** How a call ended. */
    enum Outcome {
        DONE,
        /** By the tool, a rule or a person. */
        REFUSED,
        /** The same call was made before in this run. */
        REPEATED,
        /** No such tool, or the arguments do not fit its schema. */
        MISFIT
    }

    /** Text that was streamed and is no answer: what a model says before it uses a tool, or a draft that was revised. */
    record SetAside(String text) implements Step {}

    /** A reply without calls: what the answer will be if it holds. */
    record Drafted(String text) implements Step {}

    /**
     * What each statement of the draft rests on.
     *
     * @param conflicts a sentence for each contradiction between sources that it cites
     */
    record Checked(List<Verdict> verdicts, List<String> conflicts) implements Step {
        public Checked {
            verdicts = List.copyOf(verdicts);
            conflicts = List.copyOf(conflicts);
        }
    }

    /** @param accepted whether the revision is better supported, and replaces the draft */
    record Revised(boolean accepted, String text) implements Step {}

    /** @param reason why there is no answer; empty when there is one */
    record Ended(String outcome, String reason) implements Step {}

    /**
     * @param start first UTF-16 unit of the statement in the answer, inclusive
     * @param end last, exclusive
     * @param support SUPPORTED, PARTLY or UNSUPPORTED
     * @param reason a sentence; empty when there is nothing to say
     */
    record Verdict(int start, int end, List<Integer> cited, String support, String reason) {
        public Verdict {
            cited = List.copyOf(cited);
        }
    }
}
