package dev.lorekeep.chat;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;

/** What this feature refuses, in words for a person. */
final class ChatProblems {
    private ChatProblems() {}

    static HttpProblem invalid(String detail) {
        return HttpProblem.valueOf(Status.BAD_REQUEST, detail);
    }

    /** The same for one that is somebody else's. */
    static HttpProblem noConversation() {
        return HttpProblem.valueOf(Status.NOT_FOUND, "There is no such conversation.");
    }

    static HttpProblem noRun() {
        return HttpProblem.valueOf(Status.NOT_FOUND, "There is no such run.");
    }

    static HttpProblem notWaiting() {
        return HttpProblem.valueOf(Status.CONFLICT, "Nothing waits for this approval any more.");
    }
}
