package dev.lorekeep.admin;

import dev.lorekeep.access.Caller;
import dev.lorekeep.admin.EvaluationSet.Question;
import dev.lorekeep.agent.Answer;
import dev.lorekeep.agent.AnswerEvent;
import dev.lorekeep.agent.Answerer;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/** Asks the answerer every question and compares its short answer with the expected ones. */
@Singleton
class AnswerEvaluation {
    private final Answerer answerer;

    AnswerEvaluation(Answerer answerer) {
        this.answerer = answerer;
    }

    /**
     * @param answers over questions that the documents answer; an abstention scores 0
     * @param abstentionAccuracy share of all questions that were answered if they can be, and declined if not
     * @param answeredWrongly share of the questions without an answer that got one
     */
    record Scores(
            AnswerScores answers, double abstentionAccuracy, double answeredWrongly, int answerable, int questions) {}

    Scores evaluate(List<Question> questions, UUID collection, Caller caller, PrintStream out)
            throws InterruptedException {
        var scores = new ArrayList<AnswerScores>();
        var right = 0;
        var wronglyAnswered = 0;
        var answers = ask(questions, collection, caller, out);
        for (var i = 0; i < questions.size(); i++) {
            var question = questions.get(i);
            var answer = answers.get(i);
            var answered = answer.isPresent() && answer.get().outcome() == Answer.Outcome.ANSWERED;
            if (answered == question.answerable()) right++;
            if (answered && !question.answerable()) wronglyAnswered++;
            if (!question.answerable() || question.answers().isEmpty()) continue;
            scores.add(AnswerScores.of(answered ? answer.get().shortAnswer() : "", question.answers()));
        }
        var unanswerable =
                questions.stream().filter(question -> !question.answerable()).count();
        return new Scores(
                AnswerScores.mean(scores),
                questions.isEmpty() ? 0 : (double) right / questions.size(),
                unanswerable == 0 ? 0 : (double) wronglyAnswered / unanswerable,
                scores.size(),
                questions.size());
    }

    private List<Optional<Answer>> ask(List<Question> questions, UUID collection, Caller caller, PrintStream out)
            throws InterruptedException {
        try (var progress = new ProgressBar(out, ProgressBar.onTerminal(), "answers", questions.size());
                var executor = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            var futures = new ArrayList<Future<Optional<Answer>>>();
            for (var question : questions) {
                Callable<Optional<Answer>> work = () -> {
                    var answer = ask(question.text(), collection, caller);
                    progress.step();
                    return answer;
                };
                futures.add(executor.submit(work));
            }
            var answers = new ArrayList<Optional<Answer>>();
            for (var future : futures) answers.add(future.get());
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a question could not be asked", e.getCause());
        }
    }

    /** Empty when answering failed. */
    private Optional<Answer> ask(String text, UUID collection, Caller caller) {
        var finished = new AtomicReference<Optional<Answer>>(Optional.empty());
        var question = new dev.lorekeep.agent.Question(text, List.of(), Set.of(collection));
        answerer.answer(
                question,
                caller,
                event -> {
                    if (event instanceof AnswerEvent.Finished end) finished.set(Optional.of(end.answer()));
                },
                () -> false);
        return finished.get();
    }
}
