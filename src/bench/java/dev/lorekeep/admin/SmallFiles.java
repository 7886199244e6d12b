package dev.lorekeep.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Many short texts in the watched folder: the way that a bulk comes. */
final class SmallFiles {
    private static final List<String> WORDS = List.of(
            "harbour",
            "crate",
            "ledger",
            "northern",
            "warehouse",
            "captain",
            "signal",
            "timber",
            "copper",
            "lantern",
            "winter",
            "contract",
            "valley",
            "engine",
            "measure",
            "village",
            "archive",
            "morning",
            "bridge",
            "season");
    private static final int WORDS_OF_A_FILE = 60;

    private SmallFiles() {}

    /**
     * Writes files aside and moves their folder into the watched one.
     *
     * @param seed of the texts: the same again have the same vectors
     */
    static void add(Path watched, String folder, int count, long seed) throws IOException {
        var aside = Files.createTempDirectory(watched.getParent(), "aside");
        var random = new Random(seed);
        for (var number = 0; number < count; number++) {
            var text = "Note " + seed + "/" + number + ". " + words(random, WORDS_OF_A_FILE) + ".";
            Files.writeString(aside.resolve("note-" + number + ".txt"), text);
        }
        Files.move(aside, watched.resolve(folder), StandardCopyOption.ATOMIC_MOVE);
    }

    /** English ones, in an order of chance. */
    static String words(Random random, int count) {
        return random.ints(count, 0, WORDS.size()).mapToObj(WORDS::get).collect(Collectors.joining(" "));
    }
}
