package dev.lorekeep.parse;

import dev.lorekeep.platform.FullDisk;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads one file. Thread-safe; never throws for a bad file, however broken. */
public interface Parser {
    /**
     * @param file where the bytes are
     * @param name the file's name as the person knows it; its extension is a hint, not trusted
     * @throws FullDisk if there is no room for what it unpacks: worth another try later
     * @throws InterruptedException if the caller no longer wants to know; the reading has ended then
     */
    default Parsed parse(Path file, String name) throws InterruptedException {
        return parse(file, name, null);
    }

    /**
     * As {@link #parse(Path, String)}, and keeps the files inside mails and archives.
     *
     * @param members a folder for them, which is made if it is needed; null to keep none
     */
    Parsed parse(Path file, String name, @Nullable Path members) throws InterruptedException;

    /** @return one that reads in the same way but for text recognition */
    Parser with(OcrChoice ocr);

    /** Two that have the same one make the same of a file with the same bytes and the same extension. */
    String fingerprint();
}
