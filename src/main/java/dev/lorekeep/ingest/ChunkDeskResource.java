package dev.lorekeep.ingest;

import dev.lorekeep.access.Caller;
import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.access.NotForApiKeys;
import dev.lorekeep.platform.Problems;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The chunks of a document, for administrators who may read it: no role reads documents by itself. */
@Path("/api/documents")
@RunOnVirtualThread
@RolesAllowed("ADMIN")
class ChunkDeskResource {
    private static final int MAX_PAGE = 200;
    private static final int MAX_CHARACTERS = 20_000;
    private static final int MAX_KEYWORDS = 30;
    private static final int MAX_KEYWORD_CHARACTERS = 100;

    private final ChunkDesk desk;
    private final DocumentRights rights;
    private final CurrentCaller current;
    private final IngestAudit audit;

    ChunkDeskResource(ChunkDesk desk, DocumentRights rights, CurrentCaller current, IngestAudit audit) {
        this.desk = desk;
        this.rights = rights;
        this.current = current;
        this.audit = audit;
    }

    /**
     * @param revision that was looked at
     * @param original the document's text of the chunk that was looked at; not compared when missing
     * @param version of the last change that was looked at, 0 for none; not compared when missing
     * @param text null for the document's
     */
    record GivenChange(
            @Nullable Integer revision,
            @Nullable String original,
            @Nullable Integer version,
            @Nullable String text,
            @Nullable List<String> keywords,
            @Nullable Boolean disabled) {}

    @GET
    @Path("/{id}/chunks")
    public ChunkDesk.Page page(
            UUID id,
            @QueryParam("search") @DefaultValue("") String search,
            @QueryParam("changed") @DefaultValue("false") boolean changed,
            @QueryParam("offset") @DefaultValue("0") int offset,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        var caller = current.caller();
        var document = rights.editedDocument(caller, id);
        PageBounds.check(offset, limit, MAX_PAGE, search);
        var page = desk.page(id, new ChunkDesk.Filter(search, changed), offset, limit)
                .orElseThrow(() -> Problems.conflict("This document has no chunks yet: it is not searchable."));
        audit.opened(caller, document, page.revision());
        return page;
    }

    @PUT
    @Path("/{id}/chunks/{ordinal}")
    @NotForApiKeys
    public ChunkDesk.Shown change(UUID id, int ordinal, @Nullable GivenChange given) {
        var caller = current.caller();
        var document = rights.editedDocument(caller, id);
        if (given == null || given.revision() == null)
            throw Problems.invalid("revision is missing: the one that you looked at.");
        var seen = new ChunkDesk.Seen(given.revision(), ordinal, given.original(), given.version());
        return changed(caller, document, seen, checked(given));
    }

    @GET
    @Path("/{id}/chunks/{ordinal}/history")
    public List<ChunkEdit> history(UUID id, int ordinal) {
        var caller = current.caller();
        var document = rights.editedDocument(caller, id);
        var history = desk.history(id, ordinal);
        audit.opened(caller, document, document.revision());
        return history;
    }

    private ChunkDesk.Shown changed(
            Caller caller, SourceDocument document, ChunkDesk.Seen seen, ChunkDesk.Change change) {
        return switch (desk.change(document.id(), seen, change, caller)) {
            case ChunkDesk.Outcome.Changed changed -> {
                audit.edited(caller, document, seen.ordinal(), change);
                yield changed.chunk();
            }
            case ChunkDesk.Outcome.NoSuchChunk _ ->
                throw Problems.notFound("chunk in this document: " + seen.ordinal());
            case ChunkDesk.Outcome.Outdated _ ->
                throw Problems.conflict(
                        "The document has been read anew since you looked at it, or is being read: look again, then change it.");
            case ChunkDesk.Outcome.Overtaken _ ->
                throw Problems.conflict(
                        "Somebody else has changed this chunk since you looked at it: look again, then change it.");
        };
    }

    private static ChunkDesk.Change checked(GivenChange given) {
        var text =
                given.text() == null ? null : PlainText.wellFormed(given.text()).strip();
        if (text != null && text.isEmpty())
            throw Problems.invalid("A chunk cannot be empty: disable it, and it is no longer found.");
        if (text != null && text.length() > MAX_CHARACTERS)
            throw Problems.invalid("A chunk can have " + MAX_CHARACTERS + " characters.");
        var keywords = given.keywords() == null ? List.<String>of() : keywords(given.keywords());
        return new ChunkDesk.Change(text, keywords, Boolean.TRUE.equals(given.disabled()));
    }

    private static List<String> keywords(List<String> given) {
        var keywords = given.stream()
                .map(each -> PlainText.wellFormed(each).strip().replaceAll("\\s+", " "))
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
        if (keywords.size() > MAX_KEYWORDS) throw Problems.invalid("A chunk can have " + MAX_KEYWORDS + " keywords.");
        if (keywords.stream().anyMatch(each -> each.length() > MAX_KEYWORD_CHARACTERS))
            throw Problems.invalid("A keyword can have " + MAX_KEYWORD_CHARACTERS + " characters.");
        return keywords;
    }
}
