package dev.lorekeep.retrieve;

import dev.lorekeep.access.AccessFilter;
import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.Caller;
import dev.lorekeep.embed.Embedder;
import dev.lorekeep.embed.Embedder.Priority;
import dev.lorekeep.index.Candidate;
import dev.lorekeep.index.PassageIndex;
import dev.lorekeep.retrieve.QueryInstructions.Task;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Keyword and vector search in one: the best of both under the caller's filter, ranked by {@link Fusion}, then read from
 * PostgreSQL, which has the last word on what exists and who may read it; what is left goes to the reranker, if there is one.
 */
@Singleton
class HybridRetriever implements Retriever {
    /** Candidates of each search; the first 20 of the fused list hardly change beyond 100 (whole sets). */
    private static final int CANDIDATES = 150;

    private final AccessRules rules;
    private final Embedder embedder;
    private final QueryInstructions instructions;
    private final PassageIndex index;
    private final StoredPassages stored;
    private final RerankedPassages reranked;

    HybridRetriever(
            AccessRules rules,
            Embedder embedder,
            QueryInstructions instructions,
            PassageIndex index,
            StoredPassages stored,
            RerankedPassages reranked) {
        this.rules = rules;
        this.embedder = embedder;
        this.instructions = instructions;
        this.index = index;
        this.stored = stored;
        this.reranked = reranked;
    }

    @Override
    public List<Passage> find(Query query, Caller caller) {
        var filter = rules.filterFor(caller, query.collections());
        if (filter.admitsNothing()) return List.of();
        var needed = reranked.needed(query.limit());
        var depth = Math.max(CANDIDATES, needed);
        var ranked = Fusion.rank(candidates(query.text(), filter, depth));
        var passages = new ArrayList<Passage>();
        // what PostgreSQL no longer admits leaves gaps, which the next best fill
        for (var from = 0; from < ranked.size() && passages.size() < needed; ) {
            var wanted = Math.min(ranked.size(), from + needed - passages.size());
            passages.addAll(stored.read(ranked.subList(from, wanted), filter));
            from = wanted;
        }
        var ordered = reranked.ordered(query.text(), passages);
        return ordered.subList(0, Math.min(ordered.size(), query.limit()));
    }

    /** Of each task that questions have in the collections searched: a vector of one says nothing in a search for another. */
    private List<Candidate> candidates(String question, AccessFilter filter, int depth) {
        var tasks = instructions.byTask(filter);
        // embedded on another thread while this one searches for words
        var embedding = embedder.embedQuestion(
                question, tasks.stream().map(Task::instruction).toList(), Priority.INTERACTIVE);
        var candidates = new ArrayList<Candidate>();
        for (var i = 0; i < tasks.size(); i++) {
            var place = i;
            candidates.addAll(index.candidates(
                    question, () -> vectors(embedding).get(place), tasks.get(i).filter(), depth));
        }
        return candidates;
    }

    private static List<float[]> vectors(CompletableFuture<List<float[]>> embedding) {
        try {
            return embedding.get();
        } catch (InterruptedException e) {
            embedding.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the question was embedded", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the question could not be embedded", e.getCause());
        }
    }
}
