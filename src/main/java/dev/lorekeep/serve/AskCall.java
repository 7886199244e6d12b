package dev.lorekeep.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.Question;
import dev.lorekeep.agent.spec.Agents;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** {@code ask}: a finished answer of an agent. */
@Singleton
final class AskCall {
    private static final int MAX_CHARACTERS = 8_000;
    private static final int MAX_NAME_CHARACTERS = 200;

    private final ServedAnswers answers;
    private final Agents agents;
    private final ReadableCollections collections;
    private final ObjectMapper mapper;

    AskCall(ServedAnswers answers, Agents agents, ReadableCollections collections, ObjectMapper mapper) {
        this.answers = answers;
        this.agents = agents;
        this.collections = collections;
        this.mapper = mapper;
    }

    ToolOutcome call(JsonNode given, Caller caller, BooleanSupplier stopped) {
        var arguments = new ToolArguments(given);
        var question = arguments.text("question", MAX_CHARACTERS);
        var agent = arguments.optionalText("agent", MAX_NAME_CHARACTERS).orElse(Question.ASK);
        if (agents.find(agent, caller).isEmpty())
            return new ToolOutcome.Refused("There is no agent “" + agent + "” that you may ask.");
        var found = collections.find(arguments.texts("collections"), caller);
        if (found.unknown().isPresent())
            return new ToolOutcome.Refused(found.unknown().get());
        var asked = new ServedAnswers.Asked("mcp", question, List.of(), found.ids(), agent);
        return switch (answers.answer(asked, caller, _ -> {}, stopped)) {
            case Ended.Answered answered -> done(answered);
            case Ended.Failed failed -> new ToolOutcome.Refused(failed.reason());
            case Ended.Withheld _ -> new ToolOutcome.Refused(Ended.Withheld.REASON);
            case Ended.Busy _ -> new ToolOutcome.Refused("Too many answers are being made. Ask again soon.");
        };
    }

    private ToolOutcome done(Ended.Answered answered) {
        var view = AnswerView.of(answered);
        var structured = mapper.<ObjectNode>valueToTree(view)
                .put("text", answered.answer().text());
        return new ToolOutcome.Done(
                answered.answer().text()
                        + listed("Sources", view.citations())
                        + listed("Nearest passages", view.nearest()),
                structured);
    }

    private static String listed(String title, List<CitedPassage> citations) {
        if (citations.isEmpty()) return "";
        return citations.stream()
                .map(each -> each.place() + ": “" + each.quote() + "”")
                .collect(Collectors.joining("\n", "\n\n" + title + ":\n", ""));
    }
}
