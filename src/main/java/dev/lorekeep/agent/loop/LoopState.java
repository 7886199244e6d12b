package dev.lorekeep.agent.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a run stands: a pure function of its steps. The driver looks at {@link #phase()}, does what it asks for, and applies the
 * step that came of it.
 *
 * @param tainted whether text of people whom nobody vouches for is in the context
 */
public record LoopState(Phase phase, Budgets budgets, Spent spent, boolean tainted, Talk talk, Draft draft) {
    /** A model whose calls did not fit this often is given up. */
    private static final int MISFITS = 2;

    /** What is to be done next. */
    public enum Phase {
        RETRIEVING,
        /** A model is to be asked. */
        ASKING,
        /** A model is being heard. */
        LISTENING,
        /** The open calls are to be made. */
        CALLING,
        /** A person is asked about the first open call. */
        WAITING,
        /** The draft is to be held against its sources. */
        CHECKING,
        /** The checked draft is to be revised, or ends the run. */
        JUDGING,
        OVER
    }

    public record Spent(int rounds, int calls, long tokens) {}

    /**
     * What was said between model and tools.
     *
     * @param model in charge
     * @param said by it in this round before it called
     * @param exchanges oldest first
     * @param open calls without a result
     * @param approvals what people said, by call
     */
    public record Talk(
            String model,
            String said,
            List<Exchange> exchanges,
            List<Step.Called> open,
            Map<String, Boolean> approvals) {
        private static final Talk NONE = new Talk("", "", List.of(), List.of(), Map.of());

        public Talk {
            exchanges = List.copyOf(exchanges);
            open = List.copyOf(open);
            approvals = Map.copyOf(approvals);
        }
    }

    /** @param said by the model before it called, in this round */
    public record Exchange(String model, String said, Step.Called call, Step.Returned result) {}

    /** @param revised whether a revision was tried */
    public record Draft(String text, List<Step.Verdict> verdicts, boolean revised) {
        private static final Draft NONE = new Draft("", List.of(), false);

        public Draft {
            verdicts = List.copyOf(verdicts);
        }
    }

    public static LoopState start(Budgets budgets) {
        return new LoopState(Phase.RETRIEVING, budgets, new Spent(0, 0, 0), false, Talk.NONE, Draft.NONE);
    }

    /** The state that these steps lead to. */
    public static LoopState of(List<Step> steps) {
        var state = start(Budgets.USUAL);
        for (var step : steps) state = state.after(step);
        return state;
    }

    /** Whether the next round must be the answer, by what was spent; time is the driver's to measure. */
    public boolean mustAnswer() {
        return spent.rounds() + 1 >= budgets.rounds()
                || spent.calls() >= budgets.calls()
                || spent.tokens() >= budgets.tokens();
    }

    /** Whether this call was made before, or is being made. */
    public boolean knows(Step.Called call) {
        return talk.exchanges().stream().anyMatch(each -> isSame(each.call(), call))
                || talk.open().stream()
                        .takeWhile(each -> !each.call().equals(call.call()))
                        .anyMatch(each -> isSame(each, call));
    }

    private static boolean isSame(Step.Called one, Step.Called other) {
        return one.tool().equals(other.tool())
                && one.arguments().strip().equals(other.arguments().strip());
    }

    /** Models that cannot handle the tools. */
    public Set<String> clumsy() {
        return talk.exchanges().stream()
                .filter(each -> each.result().outcome() == Step.Outcome.MISFIT)
                .collect(Collectors.groupingBy(Exchange::model, Collectors.counting()))
                .entrySet()
                .stream()
                .filter(each -> each.getValue() >= MISFITS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    public LoopState after(Step step) {
        return switch (step) {
            case Step.Began began -> start(began.budgets());
            case Step.Retrieved retrieved ->
                with(Phase.ASKING).with(tainted || !retrieved.sources().isEmpty());
            case Step.Asked asked ->
                with(Phase.LISTENING)
                        .with(new Spent(asked.round(), spent.calls(), spent.tokens()))
                        .with(new Talk(asked.model(), "", talk.exchanges(), talk.open(), talk.approvals()));
            case Step.Replied replied ->
                with(new Spent(
                        spent.rounds(),
                        spent.calls(),
                        spent.tokens() + replied.inputTokens() + replied.outputTokens()));
            case Step.Broke _ -> this;
            case Step.SetAside aside ->
                with(new Talk(talk.model(), aside.text(), talk.exchanges(), talk.open(), talk.approvals()));
            case Step.Called called -> called(called);
            case Step.ApprovalAsked _ -> with(Phase.WAITING);
            case Step.ApprovalGiven given -> given(given);
            case Step.Returned returned -> returned(returned);
            case Step.Drafted drafted ->
                with(Phase.CHECKING).with(new Draft(drafted.text(), List.of(), draft.revised()));
            case Step.Checked checked ->
                with(Phase.JUDGING).with(new Draft(draft.text(), checked.verdicts(), draft.revised()));
            case Step.Revised revised ->
                revised.accepted()
                        ? with(Phase.CHECKING).with(new Draft(revised.text(), List.of(), true))
                        : with(Phase.JUDGING).with(new Draft(draft.text(), draft.verdicts(), true));
            case Step.Ended _ -> with(Phase.OVER);
        };
    }

    private LoopState called(Step.Called called) {
        var open = new ArrayList<>(talk.open());
        open.add(called);
        return with(Phase.CALLING)
                .with(new Spent(spent.rounds(), spent.calls() + 1, spent.tokens()))
                .with(new Talk(talk.model(), talk.said(), talk.exchanges(), open, talk.approvals()));
    }

    private LoopState given(Step.ApprovalGiven given) {
        var approvals = new HashMap<>(talk.approvals());
        approvals.put(given.call(), given.allowed());
        return with(Phase.CALLING).with(new Talk(talk.model(), talk.said(), talk.exchanges(), talk.open(), approvals));
    }

    private LoopState returned(Step.Returned returned) {
        var open = new ArrayList<>(talk.open());
        var exchanges = new ArrayList<>(talk.exchanges());
        open.removeIf(each -> {
            if (!each.call().equals(returned.call())) return false;
            exchanges.add(new Exchange(talk.model(), talk.said(), each, returned));
            return true;
        });
        return with(open.isEmpty() ? Phase.ASKING : Phase.CALLING)
                .with(tainted || (returned.untrusted() && returned.outcome() == Step.Outcome.DONE))
                .with(new Talk(talk.model(), talk.said(), exchanges, open, talk.approvals()));
    }

    private LoopState with(Phase next) {
        return new LoopState(next, budgets, spent, tainted, talk, draft);
    }

    private LoopState with(Spent next) {
        return new LoopState(phase, budgets, next, tainted, talk, draft);
    }

    private LoopState with(boolean nowTainted) {
        return new LoopState(phase, budgets, spent, nowTainted, talk, draft);
    }

    private LoopState with(Talk next) {
        return new LoopState(phase, budgets, spent, tainted, next, draft);
    }

    private LoopState with(Draft next) {
        return new LoopState(phase, budgets, spent, tainted, talk, next);
    }
}
