package dev.lorekeep.chat;

import dev.lorekeep.access.Caller;
import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.agent.AnswererInfo;
import dev.lorekeep.audit.AuditLog;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an answer rests on, whether that still stands, and what is answered today. A person's own answers only. */
@Path("/api/runs/{id}")
@RunOnVirtualThread
class ReceiptResource {
    private final Receipts receipts;
    private final Runs runs;
    private final Messages messages;
    private final Conversations conversations;
    private final RunConductor conductor;
    private final Visibility visibility;
    private final AnswererInfo info;
    private final AuditLog audit;
    private final CurrentCaller current;

    ReceiptResource(
            Receipts receipts,
            Runs runs,
            Messages messages,
            Conversations conversations,
            RunConductor conductor,
            Visibility visibility,
            AnswererInfo info,
            AuditLog audit,
            CurrentCaller current) {
        this.receipts = receipts;
        this.runs = runs;
        this.messages = messages;
        this.conversations = conversations;
        this.conductor = conductor;
        this.visibility = visibility;
        this.info = info;
        this.audit = audit;
        this.current = current;
    }

    /** @param model that is to answer; null for whichever is chosen */
    record Wish(@Nullable String model) {}

    record Replayed(UUID conversationId, UUID runId) {}

    @GET
    @Path("receipt")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Receipt receipt(UUID id) {
        var caller = current.caller();
        return receipts.of(own(id, caller), caller);
    }

    @POST
    @Path("verification")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Receipt.Verification verify(UUID id) {
        var caller = current.caller();
        return receipts.verify(own(id, caller), caller);
    }

    /** The same question to the same agent, in a conversation of its own. */
    @POST
    @Path("replays")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Response replay(UUID id, @Nullable Wish wish) {
        var caller = current.caller();
        var run = own(id, caller);
        var model = Optional.ofNullable(wish).map(Wish::model);
        if (model.isPresent() && !info.chatModels().contains(model.get()))
            throw ChatProblems.invalid("There is no model “" + model.get() + "”.");
        var question = receipts.of(run, caller).question();
        var conversation = conversations.create(caller);
        var started = conductor
                .start(caller, conversation.id(), question, run.collections(), run.agent(), model)
                .orElseThrow();
        audit.append(
                caller,
                "answer.replayed",
                id.toString(),
                Map.of("run", started.runId().toString()));
        return Response.accepted(new Replayed(conversation.id(), started.runId()))
                .build();
    }

    @GET
    @Path("comparison/{other}")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Comparison compare(UUID id, UUID other) {
        var caller = current.caller();
        return Comparison.of(answer(id, caller), answer(other, caller));
    }

    private MessageView answer(UUID run, Caller caller) {
        own(run, caller);
        return runs.answer(run)
                .flatMap(message -> messages.find(message, visibility.of(caller)))
                .orElseThrow(() -> HttpProblem.valueOf(
                        Response.Status.CONFLICT, "One of the answers has not ended yet. Try again when it has."));
    }

    private Run own(UUID id, Caller caller) {
        return runs.find(caller, id).orElseThrow(ChatProblems::noRun);
    }
}
