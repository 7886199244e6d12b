package dev.lorekeep.admin;

import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.Caller;
import dev.lorekeep.admin.EvaluationCorpus.Ingested;
import dev.lorekeep.admin.EvaluationSet.Question;
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

/**
 * Asks every question that documents answer, once of the retriever and once of each half of it. A document stands where its
 * best chunk stands.
 */
@Singleton
class RetrievalEvaluation {
    /** Chunks looked at; enough for 20 different documents in all sets. */
    private static final int DEPTH = 150;

    private final Retriever retriever;
    private final PassageIndex index;
    private final Embedder embedder;
    private final AccessRules rules;

    RetrievalEvaluation(Retriever retriever, PassageIndex index, Embedder embedder, AccessRules rules) {
        this.retriever = retriever;
        this.index = index;
        this.embedder = embedder;
        this.rules = rules;
    }

    /** @param median time of one question through the retriever, embedding and PostgreSQL included */
    record Scores(RankScores hybrid, RankScores words, RankScores vectors, int questions, Duration median) {}

    Scores evaluate(List<Question> questions, Ingested corpus, Caller caller, PrintStream out) {
        var asked = questions.stream()
                .filter(question ->
                        question.answerable() && !question.relevant().isEmpty())
                .toList();
        var filter = rules.filterFor(caller, Set.of(corpus.collection()));
        var hybrid = new ArrayList<RankScores>();
        var words = new ArrayList<RankScores>();
        var vectors = new ArrayList<RankScores>();
        var nanos = new long[asked.size()];
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
                progress.step();
            }
        }
        Arrays.sort(nanos);
        return new Scores(
                RankScores.mean(hybrid),
                RankScores.mean(words),
                RankScores.mean(vectors),
                asked.size(),
                Duration.ofNanos(nanos.length == 0 ? 0 : nanos[nanos.length / 2]));
    }

    private static List<UUID> documents(List<ChunkHit> hits) {
        return hits.stream().map(ChunkHit::documentId).toList();
    }

    private static RankScores scores(List<UUID> ranking, Ingested corpus, Question question) {
        var ids = ranking.stream()
                .distinct()
                .map(document -> corpus.entries().getOrDefault(document, ""))
                .toList();
        return RankScores.of(ids, question.relevant());
    }
}
