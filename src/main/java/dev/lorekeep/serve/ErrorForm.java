package dev.lorekeep.serve;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Gives every error under {@code /v1} OpenAI's form, whoever raised it. */
class ErrorForm {
    private static final String RETRY_SECONDS = "5";

    @ServerExceptionMapper
    public Response of(OpenAiError.Refusal refusal) {
        var response = Response.status(refusal.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(refusal.error().body());
        if (refusal.status() == 503) response.header("Retry-After", RETRY_SECONDS);
        // OpenAI's clients repeat what failed twice; every model that could answer was asked already
        if (refusal.status() == 502) response.header("x-should-retry", "false");
        return response.build();
    }

    @ServerResponseFilter
    public void translate(ContainerRequestContext request, ContainerResponseContext response) {
        var path = request.getUriInfo().getRequestUri().getRawPath();
        if (response.getStatus() == 401 && (path.startsWith("/v1") || path.startsWith("/mcp")))
            response.getHeaders().putSingle("WWW-Authenticate", "Bearer");
        if (response.getStatus() < 400 || !path.startsWith("/v1") || response.getEntity() instanceof Map) return;
        var error = OpenAiError.of(response.getStatus(), message(response), code(response.getEntity()));
        response.setEntity(error.body(), null, MediaType.APPLICATION_JSON_TYPE);
    }

    private static String message(ContainerResponseContext response) {
        if (response.getEntity() instanceof HttpProblem problem && problem.getDetail() != null)
            return problem.getDetail();
        return switch (response.getStatus()) {
            case 401 -> "Send an API key that is valid, as “Authorization: Bearer lk_…”.";
            case 403 -> "You may not do this.";
            case 404 -> "There is no such address. The interface is described in docs/api.md.";
            case 405 -> "This address does not take this method.";
            case 415 -> "Send application/json.";
            default -> response.getStatus() < 500 ? "The request cannot be read." : "Something went wrong.";
        };
    }

    private static @Nullable String code(@Nullable Object entity) {
        if (!(entity instanceof HttpProblem problem) || problem.getType() == null) return null;
        var type = problem.getType().getPath();
        return type == null ? null : type.substring(type.lastIndexOf('/') + 1);
    }
}
