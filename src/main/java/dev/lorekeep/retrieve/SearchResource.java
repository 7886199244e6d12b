package dev.lorekeep.retrieve;

import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.platform.Problems;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Passages for a question, without an answer. */
@Path("/api/search")
@RunOnVirtualThread
class SearchResource {
    private static final int USUAL_LIMIT = 10;

    private final Retriever retriever;
    private final ReadingAudit audit;
    private final CurrentCaller current;

    SearchResource(Retriever retriever, ReadingAudit audit, CurrentCaller current) {
        this.retriever = retriever;
        this.audit = audit;
        this.current = current;
    }

    record GivenQuery(
            @Nullable String query,
            @Nullable Set<UUID> collections,
            @Nullable Integer limit) {}

    record Found(List<FoundPassage> passages, long tookMillis) {}

    record FoundPassage(
            UUID chunkId,
            UUID documentId,
            int revision,
            UUID collectionId,
            String collection,
            String title,
            List<String> headingPath,
            String text,
            int start,
            int end,
            int page,
            double score) {
        static FoundPassage of(Passage passage) {
            return new FoundPassage(
                    passage.chunkId(),
                    passage.documentId(),
                    passage.revision(),
                    passage.collectionId(),
                    passage.collection(),
                    passage.title(),
                    passage.headingPath(),
                    passage.text(),
                    passage.start(),
                    passage.end(),
                    passage.page(),
                    passage.score());
        }
    }

    @POST
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Found search(@Nullable GivenQuery given) {
        var query = query(given);
        var started = System.nanoTime();
        var caller = current.caller();
        var passages = retriever.find(query, caller);
        var took = Duration.ofNanos(System.nanoTime() - started);
        audit.searched(caller, passages);
        return new Found(passages.stream().map(FoundPassage::of).toList(), took.toMillis());
    }

    private static Query query(@Nullable GivenQuery given) {
        if (given == null || given.query() == null) throw Problems.invalid("The question is missing.");
        var collections = given.collections() == null ? Set.<UUID>of() : given.collections();
        var limit = given.limit() == null ? USUAL_LIMIT : given.limit();
        try {
            return new Query(given.query(), collections, limit);
        } catch (IllegalArgumentException e) {
            // its sentences are about lengths and limits, never the question itself
            throw Problems.invalid("Not possible: " + e.getMessage() + ".");
        }
    }
}
