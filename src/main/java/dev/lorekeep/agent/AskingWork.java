package dev.lorekeep.agent;

import dev.langchain4j.data.message.ChatMessage;
import dev.lorekeep.agent.loop.Step;
import dev.lorekeep.models.ModelRequest;
import dev.lorekeep.models.Work;
import dev.lorekeep.models.config.ModelProfile;
import dev.lorekeep.models.route.Decision;
import dev.lorekeep.models.route.RouteRequest;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One round: models are given it in turn until one has said something. */
final class AskingWork implements Work {
    private final AgentRun run;
    private final RouteRequest route;
    private final boolean offering;
    private final boolean mustAnswer;
    private final int round;
    private final StringBuilder shown = new StringBuilder();
    private SortedSet<Integer> citable = new TreeSet<>();
    private AnswerFilter filter = new AnswerFilter(_ -> false);
    private List<ChatMessage> said = List.of();
    private boolean offered;
    private Decision.@Nullable Choice choice;

    /**
     * @param offering whether models that can call tools may
     * @param mustAnswer whether tools were offered before and no longer are
     */
    AskingWork(AgentRun run, RouteRequest route, boolean offering, boolean mustAnswer) {
        this.run = run;
        this.route = route;
        this.offering = offering;
        this.mustAnswer = mustAnswer;
        this.round = run.nextRound();
    }

    RouteRequest route() {
        return route;
    }

    boolean offered() {
        return offered;
    }

    String shown() {
        return shown.toString();
    }

    TreeSet<Integer> cited() {
        return filter.cited();
    }

    List<ChatMessage> said() {
        return said;
    }

    @Override
    public void asking(Decision.Choice chosen) {
        choice = chosen;
        run.sending(route, chosen.model().profile());
    }

    @Override
    public ModelRequest request(ModelProfile model, int contextTokens) {
        offered = offering && model.tools().auto();
        var room = (contextTokens - model.maxOutputTokens()) * Prompts.CHARACTERS_PER_TOKEN;
        var prompt = run.prompt(offered, mustAnswer && model.tools().auto(), room);
        said = prompt.messages();
        citable = prompt.shown();
        filter = new AnswerFilter(number -> citable.contains(number));
        run.asked(new Step.Asked(
                round,
                model.name(),
                offered,
                RoundPrompt.hash(said),
                model.temperature(),
                choice == null ? "" : choice.reason()));
        run.tell(new AnswerEvent.Status(
                offered && round > 1 ? model.name() + " is thinking" : "Writing the answer with " + model.name()));
        var request = ModelRequest.of(said, model.maxOutputTokens());
        return offered ? run.offer(request) : request;
    }

    @Override
    public void waiting(Decision.Choice waiting, int before) {
        run.tell(new AnswerEvent.Status(
                before == 0
                        ? "Yours is the next question for " + waiting.name()
                        : "Waiting for " + waiting.name() + ": " + before
                                + (before == 1 ? " question is" : " questions are") + " before yours"));
    }

    @Override
    public void text(String piece) {
        show(filter.accept(piece));
    }

    /** The reply is over: what was held back is shown. */
    void end() {
        show(filter.end());
    }

    void show(String text) {
        if (text.isEmpty()) return;
        shown.append(text);
        run.tell(new AnswerEvent.Text(text));
    }

    @Override
    public void failed(Decision.Choice failing, String reason) {
        run.failed(failing.name(), reason);
    }

    @Override
    public boolean hasShown() {
        return !shown.isEmpty();
    }
}
