package dev.lorekeep.chat;

import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.agent.Question;
import dev.lorekeep.agent.spec.Agents;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person's own conversations. */
@Path("/api/conversations")
@RunOnVirtualThread
class ConversationResource {
    private static final int MAX_QUESTION_CHARACTERS = 8_000;
    private static final int MAX_TITLE_CHARACTERS = 200;

    private final Conversations conversations;
    private final Messages messages;
    private final Runs runs;
    private final RunConductor conductor;
    private final Visibility visibility;
    private final Agents agents;
    private final CurrentCaller current;

    ConversationResource(
            Conversations conversations,
            Messages messages,
            Runs runs,
            RunConductor conductor,
            Visibility visibility,
            Agents agents,
            CurrentCaller current) {
        this.conversations = conversations;
        this.messages = messages;
        this.runs = runs;
        this.conductor = conductor;
        this.visibility = visibility;
        this.agents = agents;
        this.current = current;
    }

    record Details(
            UUID id,
            String title,
            List<MessageView> messages,
            @Nullable RunState run) {}

    record RunState(UUID id, String state) {}

    record Renaming(@Nullable String title) {}

    /** @param agent that is asked, {@code ask} when null */
    record NewRun(
            @Nullable String question,
            @Nullable Set<UUID> collections,
            @Nullable String agent) {}

    @GET
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public List<Conversation> list(@QueryParam("search") @DefaultValue("") String search) {
        return conversations.of(current.caller(), search);
    }

    @POST
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Response create() {
        return Response.status(Response.Status.CREATED)
                .entity(conversations.create(current.caller()))
                .build();
    }

    @GET
    @Path("{id}")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Details read(UUID id) {
        var caller = current.caller();
        var conversation = conversations.find(caller, id).orElseThrow(ChatProblems::noConversation);
        // the run before the messages: one that ends in between is then shown as running, and its events tell the rest
        var run = runs.latest(id)
                .map(each -> new RunState(each.id(), each.state()))
                .orElse(null);
        return new Details(id, conversation.title(), messages.of(id, visibility.of(caller)), run);
    }

    @PATCH
    @Path("{id}")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Conversation rename(UUID id, @Nullable Renaming renaming) {
        var title = renaming == null || renaming.title() == null ? "" : clean(renaming.title());
        if (title.isEmpty() || title.length() > MAX_TITLE_CHARACTERS)
            throw ChatProblems.invalid("A title has 1 to " + MAX_TITLE_CHARACTERS + " characters.");
        var caller = current.caller();
        if (!conversations.rename(caller, id, title)) throw ChatProblems.noConversation();
        return conversations.find(caller, id).orElseThrow(ChatProblems::noConversation);
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public void delete(UUID id) {
        var caller = current.caller();
        if (conversations.find(caller, id).isEmpty()) throw ChatProblems.noConversation();
        runs.latest(id).ifPresent(run -> conductor.stop(run.id()));
        conversations.delete(caller, id);
    }

    @POST
    @Path("{id}/runs")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Response ask(UUID id, @Nullable NewRun run) {
        var question = run == null || run.question() == null ? "" : clean(run.question());
        if (question.isEmpty() || question.length() > MAX_QUESTION_CHARACTERS)
            throw ChatProblems.invalid("A question has 1 to 8,000 characters.");
        var collections = run == null || run.collections() == null ? Set.<UUID>of() : run.collections();
        var caller = current.caller();
        if (conversations.find(caller, id).isEmpty()) throw ChatProblems.noConversation();
        var agent = run == null || run.agent() == null ? Question.ASK : run.agent();
        if (agents.find(agent, caller).isEmpty())
            throw ChatProblems.invalid("There is no agent “" + agent + "” that you may use.");
        var started = conductor
                .start(caller, id, question, Set.copyOf(collections), agent, Optional.empty())
                .orElseThrow(() -> HttpProblem.valueOf(
                        Response.Status.CONFLICT, "An answer is being written in this conversation. Wait or stop it."));
        return Response.accepted(started).build();
    }

    private static String clean(String text) {
        return text.replace("\0", "").strip();
    }
}
