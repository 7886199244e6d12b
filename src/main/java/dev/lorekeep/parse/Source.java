package dev.lorekeep.parse;

import java.nio.file.Path;

/**
 * One file to read: the uploaded one, or one found inside it.
 *
 * @param mediaType detected from the content
 * @param depth 0 for the uploaded file, 1 for a file inside it, and so on
 */
record Source(Path file, String name, String mediaType, int depth) {
    String extension() {
        var dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(java.util.Locale.ROOT);
    }

    /** The name without folders and extension, for want of a better title. */
    String stem() {
        var bare = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        var dot = bare.lastIndexOf('.');
        return dot < 1 ? bare : bare.substring(0, dot);
    }
}
