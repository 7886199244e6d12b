package dev.lorekeep.platform;

import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns whatever kept the service from starting into one line for the terminal; the stack goes to the log. */
public final class StartupFailure {
    // SmallRye Config, SRCFG00039, and the converter's own complaint behind it
    private static final Pattern WRONG_VALUE =
            Pattern.compile("(?s)SRCFG00039: The config property (\\S+) with the config value"
                    + " \"(.*?)\" threw an Exception whilst being converted (?:SRCFG\\d+: )?(.*)");

    private StartupFailure() {}

    /** One line that names the thing and, where we know it, the remedy. */
    public static String line(Throwable failure, Path logs) {
        return find(failure, StartupProblem.class)
                .map(Throwable::getMessage)
                .or(() -> find(failure, QuarkusBindException.class)
                        .map(e -> portInUse(e.getHost(), e.getPort()).getMessage()))
                .or(() -> find(failure, ConfigValidationException.class)
                        .map(e -> setting(String.valueOf(e.getProblem(0).getMessage()))))
                .or(() -> find(failure, ConfigurationException.class).map(e -> "A setting is wrong: " + e.getMessage()))
                .or(() -> find(failure, SQLException.class).map(e -> "PostgreSQL: " + e.getMessage()))
                .orElseGet(() -> "Lorekeep cannot start: " + root(failure) + " (details: " + logs + "/lorekeep.log)")
                .replaceAll("\\s+", " ");
    }

    /** Where the configuration's own words name key and value, they are put in ours. */
    private static String setting(String problem) {
        var wrong = WRONG_VALUE.matcher(problem);
        if (!wrong.find()) return "A setting is wrong: " + problem;
        var reason =
                wrong.group(3).replaceFirst("^Cannot convert .* to enum class \\S+, allowed values: ", "allowed are ");
        return wrong.group(1) + " is \"" + wrong.group(2) + "\": " + reason;
    }

    /** Adds the stack to the log; a log that cannot be written must not hide the failure. */
    public static void log(Throwable failure, Path logs) {
        // the line said it all, and the folder may be another service's
        if (failure instanceof StartupProblem && failure.getCause() == null) return;
        var stack = new StringWriter();
        failure.printStackTrace(new PrintWriter(stack));
        try {
            Files.writeString(
                    logs.resolve("lorekeep.log"),
                    Instant.now() + " Lorekeep did not start\n" + stack,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** For a check before the long start, and for the rare case that the port was taken since. */
    public static StartupProblem portInUse(String host, int port) {
        return new StartupProblem("Port " + port + " on " + host
                + " is in use: stop what listens there, or choose another with --port N or LOREKEEP_PORT");
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause())
            if (type.isInstance(cause)) return Optional.of(type.cast(cause));
        return Optional.empty();
    }

    private static Throwable root(Throwable failure) {
        var root = failure;
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) root = cause;
        return root;
    }
}
