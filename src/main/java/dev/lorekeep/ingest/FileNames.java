package dev.lorekeep.ingest;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Names of files as people and their programs give them. */
final class FileNames {
    static final int MAX_LENGTH = 255;

    private static final Set<String> LEFTOVERS = Set.of("thumbs.db", "desktop.ini");
    private static final List<String> UNFINISHED =
            List.of(".part", ".partial", ".tmp", ".crdownload", ".download", ".swp");

    private FileNames() {}

    /**
     * The last part of an uploaded name: no folders, no control characters, at most 255 characters with its extension kept.
     *
     * @return empty when nothing remains
     */
    static Optional<String> clean(String name) {
        var last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        var visible = Normalizer.normalize(PlainText.wellFormed(last.replace("\0", "")), Normalizer.Form.NFC)
                .codePoints()
                .filter(point -> !Character.isISOControl(point) && Character.getType(point) != Character.FORMAT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        if (visible.isEmpty() || visible.equals(".") || visible.equals("..")) return Optional.empty();
        return Optional.of(shorten(visible));
    }

    private static String shorten(String name) {
        if (name.length() <= MAX_LENGTH) return name;
        var dot = name.lastIndexOf('.');
        // an extension is short; a dot further ahead is part of a sentence
        var extension = dot > 0 && name.length() - dot <= 12 ? name.substring(dot) : "";
        var end = MAX_LENGTH - extension.length();
        if (Character.isHighSurrogate(name.charAt(end - 1))) end--;
        return name.substring(0, end) + extension;
    }

    /** In lower case with its dot; empty when there is none. */
    static String extension(String path) {
        var last = path.substring(path.lastIndexOf('/') + 1);
        var dot = last.lastIndexOf('.');
        return dot <= 0 ? "" : last.substring(dot).toLowerCase(Locale.ROOT);
    }

    /** The last part without its extension. */
    static String stem(String path) {
        var last = path.substring(path.lastIndexOf('/') + 1);
        return last.substring(0, last.length() - extension(path).length());
    }

    /** Hidden files, half-written ones and what file managers leave behind. */
    static boolean isIgnored(Path file) {
        var last = file.getFileName();
        if (last == null) return true;
        var name = last.toString().toLowerCase(Locale.ROOT);
        return name.startsWith(".")
                || name.startsWith("~$")
                || name.endsWith("~")
                || LEFTOVERS.contains(name)
                || UNFINISHED.stream().anyMatch(name::endsWith);
    }
}
