package dev.lorekeep.admin.hub;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that a hub offers.
 *
 * @param path inside the model's folder, with {@code /}; never leaves it
 * @param bytes null when the hub does not say it
 * @param sha256 of the content; hubs give it for large files
 * @param gitBlob SHA-1 of the content with git's head before it; hubs give it for files that git itself holds
 */
record HubFile(
        String path,
        @Nullable Long bytes,
        @Nullable String sha256,
        @Nullable String gitBlob) {
    // signs that no file of a model needs and that mean something to a shell, to Windows or to a terminal
    private static final Pattern PATH = Pattern.compile("[^\\\\:*?\"<>|\\p{Cntrl}]{1,500}");

    HubFile {
        var steps = List.of(path.split("/", -1));
        if (!PATH.matcher(path).matches() || steps.contains("") || steps.contains(".") || steps.contains(".."))
            throw new IllegalArgumentException("the file \"" + printable(path) + "\", which is not inside the model");
        if (bytes != null && bytes < 0)
            throw new IllegalArgumentException("the file " + path + " with " + bytes + " bytes");
        if (sha256 != null && !sha256.matches("[0-9a-f]{64}"))
            throw new IllegalArgumentException("the file " + path + " with a SHA-256 that is none");
        if (gitBlob != null && !gitBlob.matches("[0-9a-f]{40}"))
            throw new IllegalArgumentException("the file " + path + " with a blob id that is none");
    }

    /** What vectors are computed with: never taken without a hash to verify it by. */
    boolean isWeights() {
        var name = path.toLowerCase(Locale.ROOT);
        return !name.endsWith(".json") && !name.endsWith(".txt") && !name.contains("license");
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
