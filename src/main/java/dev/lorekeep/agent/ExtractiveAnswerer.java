package dev.lorekeep.agent;

import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.SentenceScores.Scored;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.retrieve.Passage;
import dev.lorekeep.retrieve.Query;
import dev.lorekeep.retrieve.Retriever;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Answers without a language model: the sentences that answer best, verbatim, each with its place. Says plainly when the
 * documents do not seem to answer, and shows the nearest passages instead.
 */
public class ExtractiveAnswerer implements Answerer {
    private static final int PASSAGES = 20;
    private static final int NEAREST = 3;
    static final String NO_ANSWER = "The documents you may read do not seem to answer this question.";
    static final String NO_DOCUMENTS = "There is nothing to search yet in the documents you may read.";

    private final Retriever retriever;
    private final SentenceScores scores;

    ExtractiveAnswerer(Retriever retriever, Embedder embedder) {
        this.retriever = retriever;
        this.scores = new SentenceScores(embedder);
    }

    @Override
    public void answer(Question question, Caller caller, Consumer<AnswerEvent> events, BooleanSupplier stopped) {
        events.accept(new AnswerEvent.Status("Searching the documents"));
        var search = FollowUp.searchQuery(question);
        var passages = retriever.find(new Query(search, question.collections(), PASSAGES), caller);
        answer(search, passages, events, stopped);
    }

    /** From passages found already. */
    void answer(String question, List<Passage> passages, Consumer<AnswerEvent> events, BooleanSupplier stopped) {
        if (stopped.getAsBoolean()) {
            events.accept(new AnswerEvent.Finished(stopped()));
            return;
        }
        if (passages.isEmpty()) {
            say(
                    new Answer(NO_DOCUMENTS, List.of(), List.of(), Answer.Outcome.ABSTAINED, Answer.EXTRACTIVE, ""),
                    events);
            return;
        }
        events.accept(new AnswerEvent.Status(
                "Reading " + passages.size() + (passages.size() == 1 ? " passage" : " passages")));
        var ranked = scores.rank(question, Candidates.of(passages));
        if (stopped.getAsBoolean()) {
            events.accept(new AnswerEvent.Finished(stopped()));
            return;
        }
        if (ranked.isEmpty() || !Calibration.answers(ranked)) say(abstention(passages, ranked), events);
        else say(quoting(question, ranked), events);
    }

    private static void say(Answer answer, Consumer<AnswerEvent> events) {
        if (!answer.citations().isEmpty()) events.accept(new AnswerEvent.Sources(answer.citations()));
        events.accept(new AnswerEvent.Text(answer.text()));
        events.accept(new AnswerEvent.Finished(answer));
    }

    private static Answer quoting(String question, List<Scored> ranked) {
        var citations = Quotes.citations(Selection.of(ranked));
        return new Answer(
                Quotes.markdown(citations),
                citations,
                List.of(),
                Answer.Outcome.ANSWERED,
                Answer.EXTRACTIVE,
                ShortAnswer.find(question, ranked));
    }

    /** The nearest passages, each by the sentence of it that comes closest. */
    private static Answer abstention(List<Passage> passages, List<Scored> ranked) {
        var nearest = passages.stream()
                .limit(NEAREST)
                .map(passage -> ranked.stream()
                        .filter(each -> each.candidate().passage().chunkId().equals(passage.chunkId()))
                        .findFirst())
                .toList();
        var citations = new java.util.ArrayList<Citation>();
        for (var i = 0; i < nearest.size(); i++) {
            var passage = passages.get(i);
            var number = i + 1;
            citations.add(nearest.get(i)
                    .map(each -> Quotes.citation(
                            number,
                            passage,
                            each.candidate().start(),
                            each.candidate().end()))
                    .orElseGet(() ->
                            Quotes.citation(number, passage, 0, passage.text().length())));
        }
        return new Answer(NO_ANSWER, List.of(), citations, Answer.Outcome.ABSTAINED, Answer.EXTRACTIVE, "");
    }

    private static Answer stopped() {
        return new Answer("", List.of(), List.of(), Answer.Outcome.STOPPED, Answer.EXTRACTIVE, "");
    }
}
