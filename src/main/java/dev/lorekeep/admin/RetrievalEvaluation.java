package dev.lorekeep.admin;

import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.Caller;
import dev.lorekeep.admin.EvaluationCorpus.Ingested;
import dev.lorekeep.admin.EvaluationSet.Question;
import dev.lorekeep.agent.search.MultiHop;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.embed.Embedder.Priority;
import dev.lorekeep.embed.Embedder.Side;
import dev.lorekeep.index.ChunkHit;
import dev.lorekeep.index.PassageIndex;
import dev.lorekeep.retrieve.Passage;
import dev.lorekeep.retrieve.Query;
import dev.lorekeep.retrieve.Retriever;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Asks every question that documents answer: once of the retriever, once of each half of it and once in steps. A document stands where its
 * best chunk stands.
 */
@Singleton
class RetrievalEvaluation {
    /** Chunks looked at; enough for 20 different documents in all sets. */
    private static final int DEPTH = 150;

    private final Retriever retriever;
    private final MultiHop steps;
    private final PassageIndex index;
    private final Embedder embedder;
    private final AccessRules rules;

    RetrievalEvaluation(Retriever retriever, PassageIndex index, Embedder embedder, AccessRules rules) {
        this.retriever = retriever;
        this.steps = new MultiHop(retriever);
        this.index = index;
        this.embedder = embedder;
        this.rules = rules;
    }

    /** @param median time of one question through the retriever, embedding and PostgreSQL included */
    record Scores(
            RankScores hybrid, RankScores words, RankScores vectors, Steps steps, int questions, Duration median) {}

    /**
     * Searching in steps, against searching once.
     *
     * @param ranks over all questions
     * @param questions those that need several documents; the shares are of these
     * @param onceIn5 share with all their documents among the first 5 after one search
     * @param median time of one question
     */
    record Steps(
            RankScores ranks,
            int questions,
            double onceIn5,
            double onceIn10,
            double in5,
            double in10,
            Duration median) {}

    Scores evaluate(List<Question> questions, Ingested corpus, Caller caller, PrintStream out) {
        var asked = questions.stream()
                .filter(question ->
                        question.answerable() && !question.relevant().isEmpty())
                .toList();
        var filter = rules.filterFor(caller, Set.of(corpus.collection()));
        var hybrid = new ArrayList<RankScores>();
        var words = new ArrayList<RankScores>();
        var vectors = new ArrayList<RankScores>();
        var stepped = new ArrayList<RankScores>();
        var several = new ArrayList<Found>();
        var nanos = new long[asked.size()];
        var stepNanos = new long[asked.size()];
        try (var progress = new ProgressBar(out, ProgressBar.onTerminal(), "retrieval", asked.size())) {
            for (var i = 0; i < asked.size(); i++) {
                var question = asked.get(i);
                var started = System.nanoTime();
                var passages = retriever.find(new Query(question.text(), Set.of(corpus.collection()), DEPTH), caller);
                nanos[i] = System.nanoTime() - started;
                hybrid.add(scores(passages.stream().map(Passage::documentId).toList(), corpus, question));
                words.add(scores(documents(index.keyword(question.text(), filter, DEPTH)), corpus, question));
                // the embedder remembers the question's vector from a moment ago
                var vector = embedder.embed(List.of(question.text()), Side.QUERY, Priority.INTERACTIVE)
                        .join()
                        .getFirst();
                vectors.add(scores(documents(index.nearest(vector, filter, DEPTH)), corpus, question));
                var again = System.nanoTime();
                var inSteps = steps.find(new Query(question.text(), Set.of(corpus.collection()), DEPTH), caller);
                stepNanos[i] = System.nanoTime() - again;
                stepped.add(scores(inSteps.stream().map(Passage::documentId).toList(), corpus, question));
                if (question.relevant().size() > 1)
                    several.add(new Found(
                            ids(passages.stream().map(Passage::documentId).toList(), corpus),
                            ids(inSteps.stream().map(Passage::documentId).toList(), corpus),
                            question.relevant()));
                progress.step();
            }
        }
        return new Scores(
                RankScores.mean(hybrid),
                RankScores.mean(words),
                RankScores.mean(vectors),
                new Steps(
                        RankScores.mean(stepped),
                        several.size(),
                        share(several, found -> hasAll(found.once(), found, 5)),
                        share(several, found -> hasAll(found.once(), found, 10)),
                        share(several, found -> hasAll(found.inSteps(), found, 5)),
                        share(several, found -> hasAll(found.inSteps(), found, 10)),
                        median(stepNanos)),
                asked.size(),
                median(nanos));
    }

    /** Documents of one question, best first. */
    private record Found(List<String> once, List<String> inSteps, Set<String> relevant) {}

    private static boolean hasAll(List<String> ranking, Found found, int depth) {
        return ranking.subList(0, Math.min(depth, ranking.size())).containsAll(found.relevant());
    }

    private static double share(List<Found> questions, Predicate<Found> complete) {
        return questions.isEmpty() ? 0 : questions.stream().filter(complete).count() / (double) questions.size();
    }

    private static Duration median(long[] nanos) {
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos.length == 0 ? 0 : nanos[nanos.length / 2]);
    }

    private static List<UUID> documents(List<ChunkHit> hits) {
        return hits.stream().map(ChunkHit::documentId).toList();
    }

    private static RankScores scores(List<UUID> ranking, Ingested corpus, Question question) {
        return RankScores.of(ids(ranking, corpus), question.relevant());
    }

    private static List<String> ids(List<UUID> ranking, Ingested corpus) {
        return ranking.stream()
                .distinct()
                .map(document -> corpus.entries().getOrDefault(document, ""))
                .toList();
    }
}
