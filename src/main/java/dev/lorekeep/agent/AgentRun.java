package dev.lorekeep.agent;

import dev.langchain4j.data.message.ChatMessage;
import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.AgentAnswerer.Parts;
import dev.lorekeep.agent.loop.LoopState;
import dev.lorekeep.agent.loop.Step;
import dev.lorekeep.agent.spec.AgentSpec;
import dev.lorekeep.agent.tools.Sources;
import dev.lorekeep.agent.tools.Tier;
import dev.lorekeep.agent.tools.Tool;
import dev.lorekeep.agent.tools.Toolbox;
import dev.lorekeep.models.ModelRequest;
import dev.lorekeep.models.Outcome;
import dev.lorekeep.models.Reply;
import dev.lorekeep.models.Work;
import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.route.Decision;
import dev.lorekeep.models.route.RouteRequest;
import dev.lorekeep.retrieve.Passage;
import dev.lorekeep.retrieve.PassagePacker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One run of an agent: drives {@link LoopState} from its first step to its last. Every step is told before the next is taken, so
 * that what was stored of a run is where it stood.
 */
final class AgentRun {
    private static final int NEAREST = 3;

    /** Usual length of an answer, for choosing a model. */
    private static final int ANSWER_TOKENS = 300;

    static final String AT_LIMIT = "\n\n*This answer ended at the model's output limit and may be incomplete.*";
    private static final String UNSUPPORTED =
            "Nothing in the documents found supports an answer to this question. These passages come nearest:";

    private final Parts parts;
    private final Question question;
    private final AgentSpec agent;
    private final Toolbox tools;
    private final Caller caller;
    private final Consumer<AnswerEvent> events;
    private final BooleanSupplier stopped;
    private final Sources sources = new Sources();
    private final String secret;
    private final Instant deadline;
    private final ToolCalls calls;
    private LoopState state;
    private String search = "";
    private int first;
    private int told;
    private Drafting drafted = new Drafting("", new TreeSet<>(), "", List.of());

    AgentRun(
            Parts parts,
            Question question,
            AgentSpec agent,
            Toolbox tools,
            Caller caller,
            Consumer<AnswerEvent> events,
            BooleanSupplier stopped) {
        this.parts = parts;
        this.question = question;
        this.agent = agent;
        this.tools = tools;
        this.caller = caller;
        this.events = events;
        this.stopped = stopped;
        this.secret = secret(parts);
        this.deadline = parts.clock().instant().plus(agent.budgets().time());
        this.state = LoopState.start(agent.budgets());
        this.calls = new ToolCalls(parts, question, agent, tools, caller, sources, stopped);
    }

    private static String secret(Parts parts) {
        var bytes = new byte[8];
        parts.random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** @param found by the automatic search, best first */
    void run(String query, List<Passage> found) {
        search = query;
        step(new Step.Began(agent.name(), agent.version(), parts.index(), agent.budgets()));
        retrieved(found);
        while (state.phase() != LoopState.Phase.OVER) {
            switch (state.phase()) {
                case RETRIEVING, LISTENING, OVER -> throw new IllegalStateException("left in " + state.phase());
                case ASKING -> ask();
                case CALLING, WAITING -> {
                    calls.make(state, this::step);
                    tellSources();
                }
                case CHECKING -> check();
                case JUDGING -> judge();
            }
        }
    }

    private void step(Step step) {
        state = state.after(step);
        events.accept(new AnswerEvent.Stepped(step));
    }

    /** Neighbours of a document get neighbouring numbers, so that a model reads them together. */
    private void retrieved(List<Passage> found) {
        var view = sources.watched();
        PassagePacker.pack(found, Integer.MAX_VALUE, String::length)
                .forEach(stretch -> stretch.passages().forEach(view::number));
        first = view.met().size();
        step(new Step.Retrieved(search, view.met()));
        tellSources();
    }

    private void tellSources() {
        var all = sources.all();
        if (all.size() == told) return;
        told = all.size();
        events.accept(new AnswerEvent.Sources(citations(all)));
    }

    private void ask() {
        var mustAnswer = !tools.isEmpty()
                && state.spent().rounds() > 0
                && (state.mustAnswer() || parts.clock().instant().isAfter(deadline));
        var offering = !tools.isEmpty() && !mustAnswer && !state.mustAnswer();
        var asking = new AskingWork(this, route(), offering, mustAnswer);
        switch (parts.models().run(asking.route(), caller, question.origin().run(), asking, stopped)) {
            case Outcome.Ended ended -> ended(ended, asking);
            case Outcome.Stopped _ -> stop("", Answer.EXTRACTIVE);
            case Outcome.NoneLeft none -> {
                events.accept(
                        new AnswerEvent.Status(whyQuotes(none, asking.route().label())));
                step(new Step.Ended("QUOTES", String.join("; ", none.reasons())));
                parts.extractive().answer(search, sources.all(), events, stopped);
            }
        }
    }

    private RouteRequest route() {
        var collections = new HashSet<>(question.origin().collections());
        sources.all().forEach(passage -> collections.add(passage.collectionId()));
        var least = new RoundPrompt.Round(
                question, agent.instructions(), List.of(), sources.all(), Math.min(1, first), List.of(), false);
        return new RouteRequest(
                agent.route(),
                Set.of(),
                Prompts.tokens(RoundPrompt.of(least, secret, 0).messages()),
                ANSWER_TOKENS,
                parts.label(collections),
                QuestionLanguage.of(question.text()),
                question.origin().conversation(),
                avoided());
    }

    /** Models that failed at the tools, and those that the person does not want. */
    private Set<String> avoided() {
        var avoided = new HashSet<>(state.clumsy());
        question.model()
                .ifPresent(wanted -> parts.models().names().stream()
                        .filter(each -> !each.equals(wanted))
                        .forEach(avoided::add));
        return avoided;
    }

    /** What is said in this round, to a model that holds so many characters of prompt. */
    RoundPrompt.Prompt prompt(boolean offering, boolean mustAnswer, int characters) {
        return RoundPrompt.of(
                new RoundPrompt.Round(
                        question,
                        agent.instructions(),
                        offering ? tools.specifications() : List.of(),
                        sources.all(),
                        first,
                        state.talk().exchanges(),
                        mustAnswer),
                secret,
                characters);
    }

    ModelRequest offer(ModelRequest request) {
        return request.withTools(tools.specifications(), false);
    }

    void asked(Step.Asked asked) {
        step(asked);
    }

    int nextRound() {
        return state.spent().rounds() + 1;
    }

    void failed(String model, String reason) {
        step(new Step.Broke(model, reason));
        events.accept(new AnswerEvent.Status("The language model " + model + " did not answer: " + reason));
    }

    void tell(AnswerEvent event) {
        events.accept(event);
    }

    void sending(RouteRequest route, ModelProfile model) {
        parts.log().sending(caller, question.origin().run(), route, model);
    }

    private void ended(Outcome.Ended ended, AskingWork asking) {
        asking.end();
        var model = ended.choice().name();
        var usage = ended.call().usage();
        step(new Step.Replied(
                state.spent().rounds(),
                usage.input(),
                usage.output(),
                ended.call().duration().toMillis()));
        switch (ended.call().reply()) {
            case Reply.Complete complete -> {
                if (!complete.toolCalls().isEmpty() && asking.offered()) called(complete, asking);
                else {
                    if (complete.cutAtLimit()) asking.show(AT_LIMIT);
                    drafted = new Drafting(asking.shown(), asking.cited(), model, asking.said());
                    step(new Step.Drafted(asking.shown().strip()));
                }
            }
            case Reply.Stopped _ -> {
                drafted = new Drafting(asking.shown(), asking.cited(), model, asking.said());
                stop(asking.shown().strip(), model);
            }
            case Reply.Failed failed -> {
                step(new Step.Ended("FAILED", failed.reason()));
                events.accept(new AnswerEvent.Failed(
                        "The language model " + model + " broke off: " + failed.reason() + ".",
                        "What it had said is kept and is incomplete. Ask again."));
            }
        }
    }

    private void called(Reply.Complete complete, AskingWork asking) {
        if (!asking.shown().isBlank()) step(new Step.SetAside(asking.shown().strip()));
        var round = state.spent().rounds();
        var number = state.talk().exchanges().size();
        for (var request : complete.toolCalls()) {
            var tier = tools.find(request.name()).map(each -> each.tier()).orElse(Tier.READ);
            step(new Step.Called(round, "c" + ++number, request.name(), tier, request.arguments()));
        }
    }

    /** @param said what the model was told, for a revision */
    private record Drafting(String text, TreeSet<Integer> cited, String model, List<ChatMessage> said) {}

    private void check() {
        step(
                drafted.cited().isEmpty()
                        ? new Step.Checked(List.of(), List.of())
                        : parts.check().check(question.text(), state.draft().text(), cited(drafted.cited())));
    }

    private TreeMap<Integer, Passage> cited(Set<Integer> numbers) {
        var cited = new TreeMap<Integer, Passage>();
        for (var number : numbers)
            sources.find(number).ifPresent(passage -> cited.put(number, passage.followedBy(computed(number))));
        return cited;
    }

    /** What tools computed from a passage, or from nothing that can be cited: a sum stands in no passage. */
    private String computed(int number) {
        return state.talk().exchanges().stream()
                .filter(each -> each.result().outcome() == Step.Outcome.DONE)
                .filter(each ->
                        tools.find(each.call().tool()).map(Tool::computes).orElse(false))
                .map(LoopState.Exchange::result)
                .filter(each -> each.sources().isEmpty() || each.sources().contains(number))
                .map(each -> "\n\n" + each.text())
                .collect(Collectors.joining());
    }

    private void judge() {
        var wrong = state.draft().verdicts().stream().anyMatch(RoundPrompt::isWrong);
        if (wrong
                && !state.draft().revised()
                && !stopped.getAsBoolean()
                && parts.clock().instant().isBefore(deadline)) revise();
        else finish();
    }

    /** Once, unseen: a revision replaces the draft only when it is better supported. */
    private void revise() {
        events.accept(new AnswerEvent.Status("Correcting statements that their sources do not support"));
        var messages = RoundPrompt.revision(
                drafted.said(), state.draft().text(), state.draft().verdicts());
        var route = route();
        var outcome = parts.models().run(route, caller, question.origin().run(), revising(route, messages), stopped);
        if (!(outcome instanceof Outcome.Ended ended)
                || !(ended.call().reply() instanceof Reply.Complete complete)
                || complete.cutAtLimit()
                || complete.text().isBlank()) {
            step(new Step.Revised(false, ""));
            return;
        }
        var filter = new AnswerFilter(number -> sources.find(number).isPresent());
        var text = (filter.accept(complete.text()) + filter.end()).strip();
        var checked = parts.check().check(question.text(), text, cited(filter.cited()));
        if (filter.cited().isEmpty()
                || wrong(checked.verdicts()) >= wrong(state.draft().verdicts())) {
            step(new Step.Revised(false, text));
            return;
        }
        step(new Step.SetAside(state.draft().text()));
        step(new Step.Revised(true, text));
        drafted = new Drafting(text, filter.cited(), ended.choice().name(), messages);
        events.accept(new AnswerEvent.Text(text));
        step(checked);
    }

    private Work revising(RouteRequest route, List<ChatMessage> messages) {
        return new Work() {
            @Override
            public ModelRequest request(ModelProfile model, int contextTokens) {
                return ModelRequest.of(messages, model.maxOutputTokens());
            }

            @Override
            public void asking(Decision.Choice choice) {
                sending(route, choice.model().profile());
            }
        };
    }

    private static long wrong(List<Step.Verdict> verdicts) {
        return verdicts.stream().filter(RoundPrompt::isWrong).count();
    }

    private void finish() {
        var text = state.draft().text();
        var verdicts = state.draft().verdicts();
        var unsupported = !verdicts.isEmpty() && verdicts.stream().allMatch(RoundPrompt::isWrong);
        var rests = !drafted.cited().isEmpty() || usedTools();
        if (unsupported) {
            step(new Step.SetAside(text));
            events.accept(new AnswerEvent.Text(UNSUPPORTED));
            end(Answer.Outcome.ABSTAINED, UNSUPPORTED, new TreeSet<>(), nearest());
            return;
        }
        // what cites nothing rests on nothing: show what was nearest instead
        if (rests) end(Answer.Outcome.ANSWERED, text, drafted.cited(), List.of());
        else end(Answer.Outcome.ABSTAINED, text, drafted.cited(), nearest());
    }

    /** Whether a tool that gives no passages told something, such as a sum or the date. */
    private boolean usedTools() {
        return state.talk().exchanges().stream()
                .anyMatch(each -> each.result().outcome() == Step.Outcome.DONE
                        && each.result().sources().isEmpty()
                        && !tools.find(each.call().tool()).map(Tool::untrusted).orElse(true));
    }

    private void stop(String text, String model) {
        step(new Step.Ended(Answer.Outcome.STOPPED.name(), ""));
        events.accept(new AnswerEvent.Finished(new Answer(
                text,
                CitedSentences.of(text, sources.all(), drafted.cited()),
                List.of(),
                Answer.Outcome.STOPPED,
                model,
                "")));
    }

    private void end(Answer.Outcome outcome, String text, TreeSet<Integer> cited, List<Citation> nearest) {
        step(new Step.Ended(outcome.name(), ""));
        var citations = CitedSentences.of(text, sources.all(), cited);
        events.accept(new AnswerEvent.Finished(new Answer(text, citations, nearest, outcome, drafted.model(), "")));
    }

    private List<Citation> nearest() {
        return citations(sources.all().stream().limit(NEAREST).toList());
    }

    private static List<Citation> citations(List<Passage> passages) {
        var citations = new ArrayList<Citation>();
        for (var passage : passages)
            citations.add(Quotes.citation(
                    citations.size() + 1, passage, 0, passage.text().length()));
        return citations;
    }

    private static String whyQuotes(Outcome.NoneLeft none, String label) {
        var sensitive = none.decision().sensitive();
        if (none.decision().choices().isEmpty() && !sensitive.isEmpty())
            return "No language model that may see " + label + " documents can be reached ("
                    + String.join(", ", sensitive) + (sensitive.size() == 1 ? " is" : " are")
                    + " not cleared for them): answering with quotes from the documents";
        return none.decision().choices().isEmpty()
                ? "No language model can be reached at the moment: answering with quotes from the documents"
                : "Answering with quotes from the documents";
    }
}
