package dev.lorekeep.retrieve;

import io.quarkiverse.resteasy.problem.HttpProblem;

/** The refusals of this feature. What a caller may not read and what does not exist are the same answer. */
final class Problems {
    private Problems() {}

    static HttpProblem invalid(String detail) {
        return problem(400, "Not valid", detail);
    }

    static HttpProblem noSuchDocument() {
        return problem(404, "Not found", "There is no such document, or you may not read it.");
    }

    private static HttpProblem problem(int status, String title, String detail) {
        return HttpProblem.builder()
                .withStatus(status)
                .withTitle(title)
                .withDetail(detail)
                .build();
    }
}
