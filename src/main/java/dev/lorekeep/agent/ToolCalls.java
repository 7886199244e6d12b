package dev.lorekeep.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.AgentAnswerer.Parts;
import dev.lorekeep.agent.loop.Approvals;
import dev.lorekeep.agent.loop.LoopState;
import dev.lorekeep.agent.loop.Outbound;
import dev.lorekeep.agent.loop.Step;
import dev.lorekeep.agent.loop.Step.Outcome;
import dev.lorekeep.agent.spec.AgentSpec;
import dev.lorekeep.agent.tools.Arguments;
import dev.lorekeep.agent.tools.Sources;
import dev.lorekeep.agent.tools.Tier;
import dev.lorekeep.agent.tools.Tool;
import dev.lorekeep.agent.tools.ToolContext;
import dev.lorekeep.agent.tools.ToolResult;
import dev.lorekeep.agent.tools.Toolbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Makes the calls that a model asked for: those that only read at once, those with effects one after another and only after a
 * person's word. The rules hold whatever the model wants:
 *
 * <ul>
 *   <li>a call with effects needs approval; one that was given for the conversation counts only while no text of documents or
 *       tools is in the context
 *   <li>once such text is in the context, arguments that leave Lorekeep may name only addresses that the person wrote or the
 *       administrator allows
 * </ul>
 */
final class ToolCalls {
    private static final Logger LOG = Logger.getLogger(ToolCalls.class);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(60);
    private static final Duration LOOK_FOR_STOP = Duration.ofMillis(50);

    private final Parts parts;
    private final Question question;
    private final AgentSpec agent;
    private final Toolbox tools;
    private final Caller caller;
    private final Sources sources;
    private final BooleanSupplier stopped;

    ToolCalls(
            Parts parts,
            Question question,
            AgentSpec agent,
            Toolbox tools,
            Caller caller,
            Sources sources,
            BooleanSupplier stopped) {
        this.parts = parts;
        this.question = question;
        this.agent = agent;
        this.tools = tools;
        this.caller = caller;
        this.sources = sources;
        this.stopped = stopped;
    }

    /** What is to become of a call. */
    private sealed interface Plan {
        Step.Called call();

        record Refuse(Step.Called call, Outcome outcome, String text) implements Plan {}

        record Make(Step.Called call, Tool tool, ObjectNode arguments) implements Plan {}

        record Ask(Step.Called call, Tool tool, ObjectNode arguments) implements Plan {}
    }

    /** @param steps receives a result for each open call */
    void make(LoopState state, Consumer<Step> steps) {
        record Running(Plan.Make plan, FutureTask<Step.Returned> task) {}
        var plans = state.talk().open().stream().map(each -> plan(each, state)).toList();
        var running = new ArrayList<Running>();
        for (var plan : plans) {
            if (!(plan instanceof Plan.Make make)) continue;
            var task = new FutureTask<>(() -> result(make.call(), make.tool(), make.arguments()));
            Thread.ofVirtual().name("tool-" + make.call().tool()).start(task);
            running.add(new Running(make, task));
        }
        for (var plan : plans)
            if (plan instanceof Plan.Refuse refuse)
                steps.accept(refused(refuse.call(), refuse.outcome(), refuse.text()));
        for (var each : running) steps.accept(awaited(each.plan().call(), each.task()));
        for (var plan : plans) if (plan instanceof Plan.Ask ask) ask(ask, state, steps);
    }

    private Plan plan(Step.Called call, LoopState state) {
        var tool = tools.find(call.tool());
        if (tool.isEmpty())
            return new Plan.Refuse(
                    call,
                    Outcome.MISFIT,
                    "There is no tool “" + call.tool() + "”. There are: " + String.join(", ", tools.names()) + ".");
        if (state.spent().calls() - state.talk().open().size() + place(call, state)
                > state.budgets().calls())
            return new Plan.Refuse(
                    call, Outcome.REFUSED, "No more calls are allowed: answer from what you have found.");
        if (state.knows(call))
            return new Plan.Refuse(
                    call,
                    Outcome.REPEATED,
                    "You made this call before. Its result is above: use it, or call differently.");
        return switch (tools.arguments(call.tool(), call.arguments())) {
            case Arguments.Misfit misfit ->
                new Plan.Refuse(call, Outcome.MISFIT, String.join(" ", misfit.reasons()) + " Correct the call.");
            case Arguments.Fit fit -> permitted(call, tool.get(), fit.value(), state);
        };
    }

    /** From 1, among the open calls. */
    private static int place(Step.Called call, LoopState state) {
        return state.talk().open().indexOf(call) + 1;
    }

    private Plan permitted(Step.Called call, Tool tool, ObjectNode arguments, LoopState state) {
        // other calls of this round may bring text of documents into the context before this one is made
        var tainted = state.tainted() || state.talk().open().size() > 1;
        if (tainted && (tool.leaves() || tool.tier() != Tier.READ)) {
            var address = Outbound.unvouched(arguments, said(), tool.allowed());
            if (address.isPresent())
                return new Plan.Refuse(
                        call,
                        Outcome.REFUSED,
                        "“" + address.get() + "” was not named by the person: a document may have put it there. Ask the"
                                + " person to write it in the chat.");
        }
        return tool.tier() == Tier.READ ? new Plan.Make(call, tool, arguments) : new Plan.Ask(call, tool, arguments);
    }

    private List<String> said() {
        var said = new ArrayList<String>();
        said.add(question.text());
        question.history().stream().filter(Question.Turn::byPerson).forEach(turn -> said.add(turn.text()));
        return said;
    }

    private void ask(Plan.Ask ask, LoopState before, Consumer<Step> steps) {
        var call = ask.call();
        var given = word(ask, before, steps);
        parts.log().decided(caller, question.origin().run(), call.tool(), call.tier(), given.allowed(), given.by());
        steps.accept(given);
        steps.accept(
                given.allowed()
                        ? result(call, ask.tool(), ask.arguments())
                        : refused(call, Outcome.REFUSED, "The person did not allow this call. Go on without it."));
    }

    private Step.ApprovalGiven word(Plan.Ask ask, LoopState before, Consumer<Step> steps) {
        var call = ask.call();
        var approvals = parts.approvals();
        var run = question.origin().run();
        var conversation = question.origin().conversation();
        if (approvals == null || run.isEmpty() || conversation.isEmpty())
            return new Step.ApprovalGiven(call.call(), false, false, "nobody can be asked here");
        // text that came into the context since then may be what wants this call
        if (!before.tainted()
                && before.talk().open().size() == 1
                && approvals.isRemembered(conversation.get(), call.tool()))
            return new Step.ApprovalGiven(call.call(), true, true, "allowed for this conversation");
        approvals.open(run.get(), call.call());
        steps.accept(new Step.ApprovalAsked(call.call(), why(ask, before)));
        var word = approvals.await(run.get(), call.call(), stopped);
        if (word.isEmpty())
            return new Step.ApprovalGiven(
                    call.call(),
                    false,
                    false,
                    stopped.getAsBoolean() ? "the run was stopped" : "nobody answered in time");
        return remembered(word.get(), call, conversation.get(), approvals);
    }

    private Step.ApprovalGiven remembered(
            Approvals.Word word, Step.Called call, UUID conversation, Approvals approvals) {
        var remember = word.allowed() && word.remember();
        if (remember) approvals.remember(conversation, call.tool(), caller);
        return new Step.ApprovalGiven(call.call(), word.allowed(), remember, caller.name());
    }

    private static String why(Plan.Ask ask, LoopState before) {
        var does = ask.tool().tier() == Tier.WRITE ? "changes something" : "sends something to somebody else";
        return "“" + ask.call().tool() + "” " + does + "."
                + (before.tainted()
                        ? " The model has read text from documents or tools, which may have asked for this. Allow it only if you want it."
                        : "");
    }

    private Step.Returned awaited(Step.Called call, FutureTask<Step.Returned> task) {
        var end = System.nanoTime() + LONGEST_CALL.toNanos();
        try {
            while (true) {
                try {
                    return task.get(LOOK_FOR_STOP.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (!stopped.getAsBoolean() && System.nanoTime() < end) continue;
                    task.cancel(true);
                    return refused(
                            call,
                            Outcome.REFUSED,
                            stopped.getAsBoolean()
                                    ? "The run was stopped."
                                    : "The tool took longer than a minute. Try less.");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + call.tool() + " ran", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private Step.Returned result(Step.Called call, Tool tool, ObjectNode arguments) {
        var began = System.nanoTime();
        var view = sources.watched();
        var tokens = agent.budgets().resultTokens();
        ToolResult result;
        try {
            result = tool.call(arguments, new ToolContext(caller, question.collections(), view, tokens, stopped));
        } catch (RuntimeException e) {
            // one broken tool must not end the run; its message may hold document text
            LOG.warnf("tool %s failed: %s at %s", call.tool(), e.getClass().getName(), place(e));
            result = new ToolResult.Refused("The tool failed. Go on without it.");
        }
        var millis = (System.nanoTime() - began) / 1_000_000;
        return switch (result) {
            case ToolResult.Done done ->
                new Step.Returned(
                        call.call(),
                        Outcome.DONE,
                        done.summary(),
                        cut(done.text(), tokens),
                        tool.untrusted(),
                        view.met(),
                        millis);
            case ToolResult.Refused refused ->
                new Step.Returned(
                        call.call(),
                        Outcome.REFUSED,
                        refused.text(),
                        cut(refused.text(), tokens),
                        tool.untrusted(),
                        List.of(),
                        millis);
        };
    }

    private static String place(RuntimeException failure) {
        var trace = failure.getStackTrace();
        return trace.length == 0 ? "an unknown place" : trace[0].toString();
    }

    /** A tool cuts by itself, where it knows how to go on; this is for those that do not. */
    private static String cut(String text, int tokens) {
        // a little more than it was told, for what it adds around its text
        var most = tokens * Prompts.CHARACTERS_PER_TOKEN + 500;
        return text.length() <= most ? text : text.substring(0, most) + "… (cut)";
    }

    private static Step.Returned refused(Step.Called call, Outcome outcome, String text) {
        return new Step.Returned(call.call(), outcome, text, text, false, List.of(), 0);
    }
}
