package dev.lorekeep.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.admin.EvaluationCorpus.Ingested;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The figures of one evaluation, for people and for programs. */
record EvaluationReport(
        EvaluationSet set,
        Ingested corpus,
        RetrievalEvaluation.Scores retrieval,
        Optional<AnswerEvaluation.Scores> answers,
        Optional<SupportEvaluation.Scores> support) {
    void print(PrintStream out) {
        out.printf(
                Locale.ROOT, "%n%s: %d documents", set.name(), corpus.entries().size());
        var unread = set.entries().size() - corpus.entries().size();
        if (unread > 0) out.printf(Locale.ROOT, " (%d more could not be read)", unread);
        out.printf(
                Locale.ROOT,
                ", %d passages, ingested in %.1f s%n",
                corpus.chunks(),
                corpus.took().toMillis() / 1000.0);
        out.printf(
                Locale.ROOT,
                "retrieval over the %d questions that documents answer, documents by their best passage; %.1f ms a question (median)%n",
                retrieval.questions(),
                retrieval.median().toNanos() / 1e6);
        out.printf("  %-10s %8s %9s %10s %8s%n", "", "nDCG@10", "recall@5", "recall@20", "MRR@10");
        row(out, "hybrid", retrieval.hybrid());
        row(out, "words", retrieval.words());
        row(out, "vectors", retrieval.vectors());
        row(out, "steps", retrieval.steps().ranks());
        if (retrieval.steps().questions() > 0) print(retrieval.steps(), out);
        answers.ifPresent(scores -> print(scores, out));
        support.ifPresent(scores -> print(scores, out));
    }

    private void print(RetrievalEvaluation.Steps steps, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "all documents of the %d questions that need several in top 5 / 10: one search %.1f %% / %.1f %%"
                        + " | in steps %.1f %% / %.1f %%; %.1f | %.1f ms a question (median)%n",
                steps.questions(),
                100 * steps.onceIn5(),
                100 * steps.onceIn10(),
                100 * steps.in5(),
                100 * steps.in10(),
                retrieval.median().toNanos() / 1e6,
                steps.median().toNanos() / 1e6);
    }

    private static void print(SupportEvaluation.Scores scores, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "support check on %d pairs: AUC %.4f, accuracy at the threshold %.4f, false accept rate %.4f;"
                        + " %.1f ms a sentence (median), %.1f ms (p95)%n",
                scores.pairs(),
                scores.area(),
                scores.accuracy(),
                scores.falselyAccepted(),
                scores.median().toNanos() / 1e6,
                scores.ninetyFifth().toNanos() / 1e6);
    }

    private static void row(PrintStream out, String name, RankScores scores) {
        out.printf(
                Locale.ROOT,
                "  %-10s %8.4f %9.4f %10.4f %8.4f%n",
                name,
                scores.ndcg10(),
                scores.recall5(),
                scores.recall20(),
                scores.mrr());
    }

    private static void print(AnswerEvaluation.Scores scores, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "answers to the %d questions with an expected answer: exact match %.4f, F1 %.4f%n",
                scores.answerable(),
                scores.answers().exactMatch(),
                scores.answers().f1());
        out.printf(
                Locale.ROOT,
                "abstention accuracy over all %d questions: %.4f; of those without an answer, %.4f got one%n",
                scores.questions(),
                scores.abstentionAccuracy(),
                scores.answeredWrongly());
    }

    void write(Path file) throws IOException {
        var figures = new LinkedHashMap<String, @Nullable Object>();
        figures.put("ndcg@10", retrieval.hybrid().ndcg10());
        figures.put("recall@5", retrieval.hybrid().recall5());
        figures.put("recall@20", retrieval.hybrid().recall20());
        figures.put("mrr", retrieval.hybrid().mrr());
        figures.put(
                "exact_match",
                answers.map(scores -> scores.answers().exactMatch()).orElse(null));
        figures.put("f1", answers.map(scores -> scores.answers().f1()).orElse(null));
        figures.put(
                "abstention_accuracy",
                answers.map(AnswerEvaluation.Scores::abstentionAccuracy).orElse(null));
        figures.put("ndcg@10_in_steps", retrieval.steps().ranks().ndcg10());
        var several = retrieval.steps().questions() > 0;
        figures.put("all@5", several ? retrieval.steps().onceIn5() : null);
        figures.put("all@5_in_steps", several ? retrieval.steps().in5() : null);
        figures.put("support_auc", support.map(SupportEvaluation.Scores::area).orElse(null));
        figures.put(
                "support_accuracy",
                support.map(SupportEvaluation.Scores::accuracy).orElse(null));
        figures.put(
                "support_false_accepts",
                support.map(SupportEvaluation.Scores::falselyAccepted).orElse(null));
        figures.put("queries", set.questions().size());
        figures.put("documents", set.entries().size());
        Files.writeString(
                file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures) + "\n");
    }
}
