package dev.lorekeep.embed;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lorekeep.embed.convert.UnusableModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;

/** The files of a model, read with suspicion: they were written by others. */
final class ModelFiles {
    // the largest we know, multilingual ones, have 33 MB
    private static final long MAX_TOKENIZER_BYTES = 128 << 20;
    private static final long MAX_CONFIG_BYTES = 4 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    private ModelFiles() {}

    /** @return an empty object when the file is not there */
    static JsonNode json(Path file) {
        if (!Files.exists(file)) return JSON.createObjectNode();
        try {
            var node = JSON.readTree(content(file, MAX_CONFIG_BYTES));
            if (node.isContainerNode()) return node;
        } catch (JacksonException e) {
            throw new UnusableModel(file + " is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UnusableModel(file + " cannot be read: " + e, e);
        }
        throw new UnusableModel(file + " is not a JSON object");
    }

    static byte[] tokenizer(Path file) {
        return content(file, MAX_TOKENIZER_BYTES);
    }

    private static byte[] content(Path file, long maxBytes) {
        requireWhole(file);
        try {
            if (Files.size(file) > maxBytes)
                throw new UnusableModel(
                        file + " has " + Files.size(file) + " bytes; at most " + maxBytes + " are read");
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UnusableModel(file + " cannot be read: " + e, e);
        }
    }

    /** Refuses what is missing, empty, or only stands for the real file. */
    static void requireWhole(Path file) {
        if (!Files.isRegularFile(file))
            throw new UnusableModel(file + " is missing: download it into the model's folder");
        try (var content = Files.newInputStream(file)) {
            var start = new String(content.readNBytes(40), StandardCharsets.ISO_8859_1);
            if (start.isEmpty()) throw new UnusableModel(file + " is empty: download it again");
            if (start.startsWith("version https://git-lfs"))
                throw new UnusableModel(
                        file + " is a Git LFS pointer and not the file: run git lfs pull in its folder");
        } catch (IOException e) {
            throw new UnusableModel(file + " cannot be read: " + e, e);
        }
    }

    /**
     * @param owner file that names another one
     * @param relative the other's path, seen from the owner's folder
     * @return its path
     * @throws UnusableModel when it leaves the owner's folder: a model must not make us read what is not its own
     */
    static Path inside(Path owner, String relative) {
        var folder = owner.toAbsolutePath().getParent();
        try {
            var path = Path.of(relative);
            // Windows paths too: a model folder travels
            boolean leaves = path.isAbsolute() || relative.startsWith("\\") || relative.matches("[A-Za-z]:.*");
            for (var part : relative.split("[/\\\\]")) leaves |= part.equals("..");
            if (folder != null && !leaves && !relative.isBlank())
                return folder.resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw new UnusableModel(owner + " names an impossible file", e);
        }
        throw new UnusableModel(
                owner + " names the file \"" + relative + "\", which is not inside its own folder: that is refused");
    }

    /** SHA-256 over the files' contents, in order, each with its length before it. */
    static String sha256(Collection<Path> files) {
        var digest = EncoderModel.sha256();
        try {
            for (var file : files) {
                digest.update((Files.size(file) + "\n").getBytes(StandardCharsets.US_ASCII));
                update(digest, file);
            }
        } catch (IOException e) {
            throw new UnusableModel("the model's files cannot be read: " + e, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** As the tool sha256sum shows it. */
    static String fileSha256(Path file) {
        var digest = EncoderModel.sha256();
        try {
            update(digest, file);
        } catch (IOException e) {
            throw new UnusableModel(file + " cannot be read: " + e, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, Path file) throws IOException {
        var buffer = new byte[1 << 16];
        try (var content = new DigestInputStream(Files.newInputStream(file), digest)) {
            while (content.read(buffer) >= 0) {
                // reading is what updates the digest
            }
        }
    }
}
