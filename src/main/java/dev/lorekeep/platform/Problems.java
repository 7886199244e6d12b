package dev.lorekeep.platform;

import io.quarkiverse.resteasy.problem.HttpProblem;

/** Refusals that mean the same everywhere, each with a sentence for the person who reads it. */
public final class Problems {
    private Problems() {}

    public static HttpProblem invalid(String detail) {
        return problem(400, "Not valid", detail);
    }

    public static HttpProblem forbidden(String detail) {
        return problem(403, "Not permitted", detail);
    }

    /** @param what the thing, and what else is to be said of it, without a full stop */
    public static HttpProblem notFound(String what) {
        return problem(404, "Not found", "There is no such " + what + ".");
    }

    public static HttpProblem conflict(String detail) {
        return problem(409, "Not possible", detail);
    }

    public static HttpProblem tooLarge(String detail) {
        return problem(413, "Too large", detail);
    }

    public static HttpProblem busy(String detail) {
        return problem(503, "Busy", detail);
    }

    /** The disk is full: the sender can do nothing, an administrator can. */
    public static HttpProblem noRoom(String detail) {
        return problem(507, "No room", detail);
    }

    private static HttpProblem problem(int status, String title, String detail) {
        return HttpProblem.builder()
                .withStatus(status)
                .withTitle(title)
                .withDetail(detail)
                .build();
    }
}
