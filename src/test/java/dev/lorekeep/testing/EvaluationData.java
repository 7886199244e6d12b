package dev.lorekeep.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** Public data sets that lie beside a checkout, in {@code shared/eval}; without them the tests that need them are skipped. */
public final class EvaluationData {
    private EvaluationData() {}

    /** @param name of a set, such as {@code documents} */
    public static Path folder(String name) {
        var start = Path.of("").toAbsolutePath();
        // beside the checkout, or beside the folder a worktree lives in
        for (var at = start; at != null; at = at.getParent()) {
            var candidate = at.resolve("shared/eval").resolve(name);
            if (Files.isDirectory(candidate)) return candidate;
        }
        return start.resolveSibling("shared/eval").resolve(name);
    }
}
