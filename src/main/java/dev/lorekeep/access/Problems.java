package dev.lorekeep.access;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.net.URI;
import java.time.Duration;

/** The refusals of this feature, each with a sentence for the person who reads it. */
final class Problems {
    private static final URI PASSWORD_CHANGE_REQUIRED =
            URI.create("https://lorekeep.dev/problems/password-change-required");

    private Problems() {}

    static HttpProblem invalid(String detail) {
        return problem(400, "Not valid", detail).build();
    }

    static HttpProblem notSignedIn() {
        return problem(401, "Not signed in", "Sign in, or send an API key that is valid.")
                .build();
    }

    static HttpProblem wrongNameOrPassword() {
        return problem(401, "Not signed in", "The name or the password is wrong.")
                .build();
    }

    static HttpProblem forbidden(String detail) {
        return problem(403, "Not allowed", detail).build();
    }

    static HttpProblem passwordChangeRequired() {
        return problem(403, "Password change required", "Choose a password of your own first.")
                .withType(PASSWORD_CHANGE_REQUIRED)
                .build();
    }

    static HttpProblem notFound(String what) {
        return problem(404, "Not found", "There is no such " + what + ".").build();
    }

    static HttpProblem conflict(String detail) {
        return problem(409, "Not possible", detail).build();
    }

    static HttpProblem throttled(Duration wait) {
        var seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return problem(429, "Too many attempts", "Too many wrong passwords. Try again in " + seconds + " seconds.")
                .withHeader("Retry-After", seconds)
                .build();
    }

    private static HttpProblem.Builder problem(int status, String title, String detail) {
        return HttpProblem.builder().withStatus(status).withTitle(title).withDetail(detail);
    }
}
