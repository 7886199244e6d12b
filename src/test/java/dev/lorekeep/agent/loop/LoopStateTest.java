package dev.lorekeep.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.agent.tools.Tier;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LoopStateTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Whatever happened in whatever order: what was stored leads to the state that was lived, at every point. */
    @Property(tries = 500)
    void isRebuiltFromWhatWasStored(@ForAll("steps") List<Step> steps) throws JsonProcessingException {
        var live = LoopState.start(Budgets.USUAL);
        var stored = new ArrayList<Step>();
        for (var step : steps) {
            live = live.after(step);
            stored.add(MAPPER.readValue(MAPPER.writeValueAsString(step), Step.class));
            assertThat(LoopState.of(stored)).isEqualTo(live);
        }
    }

    /** A tool's text cannot clean a context again, and only text of others soils it. */
    @Property(tries = 500)
    void staysTaintedOnceItIs(@ForAll("steps") List<Step> steps) {
        var state = LoopState.start(Budgets.USUAL);
        for (var step : steps) {
            var before = state.tainted() && !(step instanceof Step.Began);
            state = state.after(step);
            if (before) assertThat(state.tainted()).isTrue();
        }
    }

    @Property(tries = 200)
    void countsEveryCallAndOpensNoneTwice(@ForAll("steps") List<Step> steps) {
        var began = steps.stream().noneMatch(Step.Began.class::isInstance);
        var state = LoopState.of(steps);
        var calls = steps.stream().filter(Step.Called.class::isInstance).count();
        if (began) assertThat(state.spent().calls()).isEqualTo((int) calls);
        assertThat(state.talk().open().size() + state.talk().exchanges().size()).isLessThanOrEqualTo((int) calls);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        var text = Arbitraries.strings().withChars("ab [1]\"\\\u00e9\u4e2d\n").ofMaxLength(12);
        var call = Arbitraries.of("c1", "c2", "c3");
        var number = Arbitraries.integers().between(1, 6);
        var numbers = number.list().ofMaxSize(3);
        var verdict = Combinators.combine(number, numbers, text)
                .as((start, cited, reason) -> new Step.Verdict(start, start + 2, cited, "PARTLY", reason));
        return Arbitraries.<Step>oneOf(
                        text.map(version -> new Step.Began("ask", version, "i", Budgets.USUAL)),
                        Combinators.combine(text, numbers).as(Step.Retrieved::new),
                        Combinators.combine(number, text, Arbitraries.of(true, false))
                                .as((round, model, tools) -> new Step.Asked(round, model, tools, "h", 0.2, "r")),
                        Combinators.combine(number, number, number)
                                .as((round, in, out) -> new Step.Replied(round, in, out, 5)),
                        Combinators.combine(text, text).as(Step.Broke::new),
                        Combinators.combine(number, call, text, Arbitraries.of(Tier.class), text)
                                .as(Step.Called::new),
                        Combinators.combine(call, text).as(Step.ApprovalAsked::new),
                        Combinators.combine(call, Arbitraries.of(true, false), text)
                                .as((id, allowed, by) -> new Step.ApprovalGiven(id, allowed, false, by)),
                        Combinators.combine(
                                        call,
                                        Arbitraries.of(Step.Outcome.class),
                                        text,
                                        Arbitraries.of(true, false),
                                        numbers)
                                .as((id, outcome, said, untrusted, met) ->
                                        new Step.Returned(id, outcome, said, said, untrusted, met, 3)),
                        text.map(Step.SetAside::new),
                        text.map(Step.Drafted::new),
                        Combinators.combine(
                                        verdict.list().ofMaxSize(2), text.list().ofMaxSize(2))
                                .as(Step.Checked::new),
                        Combinators.combine(Arbitraries.of(true, false), text).as(Step.Revised::new),
                        Combinators.combine(text, text).as(Step.Ended::new))
                .list()
                .ofMaxSize(25);
    }
}
