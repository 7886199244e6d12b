package dev.lorekeep.sync;

import io.quarkiverse.resteasy.problem.HttpProblem;

/** The refusals of this feature, each with a sentence for the person who reads it. */
final class Problems {
    private Problems() {}

    static HttpProblem invalid(String detail) {
        return problem(400, "Not valid", detail);
    }

    static HttpProblem notFound(String what) {
        return problem(404, "Not found", "There is no such " + what + ".");
    }

    static HttpProblem conflict(String detail) {
        return problem(409, "Not possible", detail);
    }

    private static HttpProblem problem(int status, String title, String detail) {
        return HttpProblem.builder()
                .withStatus(status)
                .withTitle(title)
                .withDetail(detail)
                .build();
    }
}
