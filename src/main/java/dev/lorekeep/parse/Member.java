package dev.lorekeep.parse;

import java.nio.file.Path;

/**
 * A file inside a file that is a document of its own: an attachment of a mail, a file in an archive.
 *
 * @param name as the file around it calls it; may have folders in it, and is a label, never a path to write to
 * @param file where its bytes are, for whoever asked to keep them
 * @param start where its section begins in the text of the file around it, as a UTF-16 unit
 * @param given what the file around it says of it
 */
public record Member(String name, Path file, int start, Given given) {
    public Member {
        if (name.isBlank()) throw new IllegalArgumentException("a member without a name");
        if (start < 0) throw new IllegalArgumentException("bad start: " + start);
    }
}
