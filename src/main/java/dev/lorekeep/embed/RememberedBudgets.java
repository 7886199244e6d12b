package dev.lorekeep.embed;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Budgets by model and device in a small JSON file. It may be lost or deleted at any time: budgets are then found out again. So nothing
 * that is wrong with it stops anybody.
 */
final class RememberedBudgets {
    private static final Logger LOG = Logger.getLogger(RememberedBudgets.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    // 32 times the largest that is ever tried: beyond it the file was not written by us
    private static final int MAX_TOKENS = 1 << 20;

    private final Path file;

    RememberedBudgets(Path file) {
        this.file = file;
    }

    static String key(Placement device, EmbedderInfo info) {
        return device + ", model " + info.cacheFingerprint();
    }

    OptionalInt find(String key) {
        var tokens = read().get(key);
        if (tokens == null) return OptionalInt.empty();
        if (tokens >= 1 && tokens <= MAX_TOKENS) return OptionalInt.of(tokens);
        LOG.warnf("%s: %d padded tokens for %s are out of range and ignored", file, tokens, key);
        return OptionalInt.empty();
    }

    synchronized void store(String key, int tokens) {
        var budgets = read();
        budgets.put(key, tokens);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            var unfinished = file.resolveSibling(file.getFileName() + ".part");
            Files.write(unfinished, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(budgets));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warnf("%s cannot be written (%s): the size of batches is found out again at the next start", file, e);
        }
    }

    private TreeMap<String, Integer> read() {
        try {
            var budgets = JSON.readValue(
                    Files.readAllBytes(file), new TypeReference<@Nullable TreeMap<String, Integer>>() {});
            // a file that says null
            return budgets == null ? new TreeMap<>() : budgets;
        } catch (NoSuchFileException e) {
            return new TreeMap<>();
        } catch (IOException e) {
            LOG.warnf("%s cannot be read and is ignored; delete it: %s", file, e.getMessage());
            return new TreeMap<>();
        }
    }
}
