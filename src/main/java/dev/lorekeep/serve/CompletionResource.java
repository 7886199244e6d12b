package dev.lorekeep.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lorekeep.access.Caller;
import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.agent.spec.Agents;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Agents as OpenAI's chat models. */
@Path("/v1/chat/completions")
@RunOnVirtualThread
class CompletionResource {
    private final ServedAnswers answers;
    private final Agents agents;
    private final ReadableCollections collections;
    private final CurrentCaller current;
    private final ObjectMapper mapper;
    private final Clock clock;
    private final Duration heartbeat;

    CompletionResource(
            ServedAnswers answers,
            Agents agents,
            ReadableCollections collections,
            CurrentCaller current,
            ObjectMapper mapper,
            Clock clock,
            ServeConfig config) {
        this.answers = answers;
        this.agents = agents;
        this.collections = collections;
        this.current = current;
        this.mapper = mapper;
        this.clock = clock;
        this.heartbeat = config.heartbeat();
    }

    @POST
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Response complete(@Nullable JsonNode body, @Context RoutingContext routing) {
        var request = CompletionRequest.of(body);
        var caller = current.caller();
        if (agents.find(request.model(), caller).isEmpty()) throw OpenAiError.noModel(request.model());
        var asked = asked(request, caller);
        var form = CompletionForm.of(request, clock.instant().getEpochSecond());
        // a client that hangs up does not want the answer any more
        BooleanSupplier gone = () -> routing.response().closed();
        if (request.stream()) return streamed(asked, caller, form, gone);
        return switch (answers.answer(asked, caller, _ -> {}, gone)) {
            case Ended.Answered answered ->
                Response.ok(form.whole(answered), MediaType.APPLICATION_JSON_TYPE)
                        .build();
            case Ended other -> throw Endings.refusal(other);
        };
    }

    private ServedAnswers.Asked asked(CompletionRequest request, Caller caller) {
        var found = collections.find(request.collections(), caller);
        found.unknown().ifPresent(reason -> {
            throw OpenAiError.invalid("lorekeep.collections", reason);
        });
        return new ServedAnswers.Asked("openai", request.question(), request.history(), found.ids(), request.model());
    }

    private Response streamed(ServedAnswers.Asked asked, Caller caller, CompletionForm form, BooleanSupplier gone) {
        var feed = new AnswerFeed();
        Thread.ofVirtual().name(form.id()).start(() -> {
            var how = answers.answer(
                    asked,
                    caller,
                    text -> feed.put(new AnswerFeed.Piece(text)),
                    () -> feed.isAbandoned() || gone.getAsBoolean());
            feed.put(new AnswerFeed.Over(how));
        });
        // what fails before anything is said is an error with a status, unless that takes long
        var first = feed.next(heartbeat);
        if (first instanceof AnswerFeed.Over over && !(over.how() instanceof Ended.Answered))
            throw Endings.refusal(over.how());
        return Response.ok(new CompletionStream(feed, first, form, mapper, heartbeat), MediaType.SERVER_SENT_EVENTS)
                .header("X-Accel-Buffering", "no")
                .build();
    }
}
