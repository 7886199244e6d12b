package dev.lorekeep.agent;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.lorekeep.agent.loop.LoopState;
import dev.lorekeep.agent.loop.Step;
import dev.lorekeep.platform.Sha256;
import dev.lorekeep.retrieve.Passage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What is said to a model in one round of an agent: instructions, the conversation, the passages of the automatic search, and what
 * tools told so far. Everything that is not the person's or ours stands between delimiters that nobody can know. Pure functions.
 */
final class RoundPrompt {
    /** Around each passage. */
    private static final int DELIMITER_CHARACTERS = 120;

    private RoundPrompt() {}

    /**
     * What there is to say.
     *
     * @param agent its own instructions; empty for none
     * @param offered tools it may call
     * @param sources all passages that the run may cite; the first is number 1
     * @param first how many of them the automatic search found, best first in the order of a reader
     * @param exchanges calls and results so far
     * @param mustAnswer whether tools were offered before and no longer are
     */
    record Round(
            Question question,
            String agent,
            List<ToolSpecification> offered,
            List<Passage> sources,
            int first,
            List<LoopState.Exchange> exchanges,
            boolean mustAnswer) {}

    /** @param shown numbers of the passages that the model sees, which are those it may cite */
    record Prompt(List<ChatMessage> messages, SortedSet<Integer> shown) {}

    /**
     * As much as fits beside everything else: the latest results of tools first, because the model asked for them, then the best
     * passages, at least one.
     *
     * @param secret unguessable, new for each run
     * @param characters that there is room for
     */
    static Prompt of(Round round, String secret, int characters) {
        var messages = new ArrayList<ChatMessage>();
        var instructions = new StringBuilder(Prompts.INSTRUCTIONS);
        if (!round.offered().isEmpty()) instructions.append(Prompts.TOOLS);
        if (!round.agent().isBlank())
            instructions.append('\n').append(round.agent().strip()).append('\n');
        messages.add(SystemMessage.from(instructions.toString()));
        for (var turn : Prompts.turns(round.question()))
            messages.add(turn.byPerson() ? UserMessage.from(turn.text()) : AiMessage.from(turn.text()));
        var left = characters
                - messages.stream().mapToInt(each -> each.toString().length()).sum()
                - round.question().text().length();
        var exchanges = fitting(round.exchanges(), left * 6 / 10);
        for (var exchange : exchanges) left -= exchange.result().text().length();
        var shown = new TreeSet<Integer>();
        var text = new StringBuilder();
        passages(round, secret, left, text, shown);
        var asResults = !round.offered().isEmpty() || round.mustAnswer();
        if (!asResults) exchanges.forEach(each -> told(each, secret, text));
        text.append("Question: ").append(Prompts.visible(round.question().text()));
        messages.add(UserMessage.from(text.toString()));
        if (asResults) addExchanges(exchanges, secret, messages);
        for (var exchange : exchanges) shown.addAll(exchange.result().sources());
        if (round.mustAnswer())
            messages.add(
                    UserMessage.from("Answer the question now from what you have found. There are no more tools."));
        return new Prompt(messages, shown);
    }

    /** The passages of the automatic search, in the order of their numbers, as many of the best as fit. */
    private static void passages(Round round, String secret, int room, StringBuilder text, SortedSet<Integer> shown) {
        if (round.first() == 0) return;
        var best = IntStream.rangeClosed(1, round.first())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        (Integer n) -> -round.sources().get(n - 1).score()))
                .toList();
        var left = room;
        for (var number : best) {
            var passage = round.sources().get(number - 1);
            var needed = passage.context().length() + passage.text().length() + DELIMITER_CHARACTERS;
            if (needed > left && !shown.isEmpty()) continue;
            left -= needed;
            shown.add(number);
        }
        text.append("Passages, each between <passage-")
                .append(secret)
                .append("> and </passage-")
                .append(secret)
                .append(">:\n\n");
        for (var number : shown) {
            var passage = round.sources().get(number - 1);
            text.append("<passage-")
                    .append(secret)
                    .append(" number=\"")
                    .append(number)
                    .append("\" from=\"");
            text.append(Prompts.oneLine(passage.context().isBlank() ? passage.title() : passage.context()))
                    .append("\">\n");
            text.append(untrusted(passage.text(), secret))
                    .append("\n</passage-")
                    .append(secret)
                    .append(">\n\n");
        }
    }

    /** The latest results word for word as long as there is room; of older ones only that they were there. */
    private static List<LoopState.Exchange> fitting(List<LoopState.Exchange> exchanges, int room) {
        var left = room;
        var fitting = new ArrayList<LoopState.Exchange>();
        for (var exchange : exchanges.reversed()) {
            var result = exchange.result();
            left -= result.text().length();
            if (left >= 0) {
                fitting.addFirst(exchange);
                continue;
            }
            var cut = new Step.Returned(
                    result.call(),
                    result.outcome(),
                    result.summary(),
                    "(" + result.summary() + "; cut here for lack of room: call again if you need it)",
                    false,
                    List.of(),
                    result.millis());
            fitting.addFirst(new LoopState.Exchange(exchange.model(), exchange.said(), exchange.call(), cut));
        }
        return fitting;
    }

    private static void addExchanges(List<LoopState.Exchange> exchanges, String secret, List<ChatMessage> messages) {
        for (var i = 0; i < exchanges.size(); ) {
            var round = exchanges.get(i).call().round();
            var end = i;
            while (end < exchanges.size() && exchanges.get(end).call().round() == round) end++;
            var together = exchanges.subList(i, end);
            var calls = together.stream()
                    .map(each -> ToolExecutionRequest.builder()
                            .id(each.call().call())
                            .name(each.call().tool())
                            .arguments(each.call().arguments())
                            .build())
                    .toList();
            var said = together.getFirst().said();
            messages.add(said.isBlank() ? AiMessage.from(calls) : AiMessage.from(said, calls));
            for (var exchange : together)
                messages.add(ToolExecutionResultMessage.from(
                        exchange.call().call(), exchange.call().tool(), result(exchange, secret)));
            i = end;
        }
    }

    /** For a model without tools that goes on where another had them. */
    private static void told(LoopState.Exchange exchange, String secret, StringBuilder text) {
        text.append("Result of ")
                .append(exchange.call().tool())
                .append(' ')
                .append(Prompts.oneLine(exchange.call().arguments()))
                .append(":\n")
                .append(result(exchange, secret))
                .append("\n\n");
    }

    private static String result(LoopState.Exchange exchange, String secret) {
        var result = exchange.result();
        return result.untrusted()
                ? "<result-" + secret + ">\n" + untrusted(result.text(), secret) + "\n</result-" + secret + ">"
                : Prompts.visible(result.text());
    }

    /** A server of others may have been told the secret by an obedient model: then its text could end the delimiters. */
    private static String untrusted(String text, String secret) {
        return Prompts.visible(text).replace(secret, "");
    }

    /** Asks for a better draft. */
    static List<ChatMessage> revision(List<ChatMessage> messages, String draft, List<Step.Verdict> verdicts) {
        var text = new StringBuilder("Some statements of your answer are not supported by the passages they cite:\n");
        for (var verdict : verdicts) {
            if (!isWrong(verdict)) continue;
            text.append("- \"")
                    .append(Prompts.oneLine(draft.substring(verdict.start(), verdict.end())))
                    .append("\" (")
                    .append(verdict.reason())
                    .append(")\n");
        }
        text.append(
                "Write the whole answer again. Correct these statements from the passages, or leave them out. Cite as before.");
        var revision = new ArrayList<>(messages);
        revision.add(AiMessage.from(draft));
        revision.add(UserMessage.from(text.toString()));
        return revision;
    }

    /** What cites something that does not support it; that nothing is cited may be right. */
    static boolean isWrong(Step.Verdict verdict) {
        return verdict.support().equals("UNSUPPORTED") && !verdict.cited().isEmpty();
    }

    /** SHA-256 of all that is said, in hexadecimal. */
    static String hash(List<ChatMessage> messages) {
        var digest = Sha256.digest();
        for (var message : messages) digest.update(message.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }
}
