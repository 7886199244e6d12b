package dev.lorekeep.admin.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/** One file of a model: received into {@code NAME.part}, taken up where it was cut off, verified, and then given its name. */
final class FileDownload {
    static final String PART = ".part";
    // for files whose size the hub does not say: only settings and vocabularies are taken then
    private static final long MAX_UNKNOWN_BYTES = 128L << 20;

    private final Hub hub;
    private final ModelName name;
    private final String commit;
    private final HubFile file;
    private final Path target;
    private final Path part;
    private final Patience patience;
    private final LongConsumer received;

    /** @param received told how many bytes of the file are there, whenever more have come */
    FileDownload(
            Hub hub,
            ModelName name,
            String commit,
            HubFile file,
            Path folder,
            Patience patience,
            LongConsumer received) {
        this.hub = hub;
        this.name = name;
        this.commit = commit;
        this.file = file;
        this.target = folder.resolve(file.path());
        this.part = folder.resolve(file.path() + PART);
        this.patience = patience;
        this.received = received;
    }

    /** @return the SHA-256 of the file, which is there and right */
    String complete() throws IOException {
        Files.createDirectories(target.toAbsolutePath().getParent());
        // an earlier run got this far
        if (Files.isRegularFile(target)) Files.move(target, part, StandardCopyOption.REPLACE_EXISTING);
        var continued = Files.exists(part);
        receive();
        var hash = ContentHash.of(part);
        if (continued && hash.difference(file).isPresent()) {
            // the start may be of another revision
            Files.delete(part);
            receive();
            hash = ContentHash.of(part);
        }
        var difference = hash.difference(file);
        if (difference.isPresent()) {
            Files.delete(part);
            throw new HubFailure(file.path() + " from " + hub + " " + difference.get()
                    + ": it was deleted, and nothing is published; try again, or ask whoever runs the hub or proxy");
        }
        flush();
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        return hash.sha256();
    }

    private void receive() throws IOException {
        for (int failures = 0; !isLongEnough(); ) {
            long before = partBytes();
            try {
                receiveOnce(before);
                return;
            } catch (HubFailure e) {
                throw e;
            } catch (IOException e) {
                failures = partBytes() > before ? 1 : failures + 1;
                if (failures >= patience.tries())
                    throw new HubFailure(
                            file.path() + " was cut off at " + partBytes() + " bytes: " + e.getMessage()
                                    + ". The same command goes on from there",
                            e);
                patience.pause(failures);
            }
        }
    }

    private boolean isLongEnough() throws IOException {
        if (file.bytes() == null || partBytes() < file.bytes()) return false;
        if (partBytes() == file.bytes() && Files.exists(part)) {
            received.accept(partBytes());
            return true;
        }
        Files.deleteIfExists(part);
        return false;
    }

    private long partBytes() throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    private void receiveOnce(long from) throws IOException {
        var response = hub.open(name, commit, file, from);
        try (var body = response.body()) {
            switch (response.statusCode()) {
                case 200 -> copy(body, 0);
                case 206 -> copy(body, startOf(response, from));
                case 416 -> {
                    // the part is longer than the file
                    Files.deleteIfExists(part);
                    throw new IOException("the hub has no byte " + from);
                }
                case 408, 429, 500, 502, 503, 504 ->
                    throw new IOException("the hub answers with status " + response.statusCode());
                default ->
                    throw new HubFailure(hub + " answers with status " + response.statusCode() + " for " + file.path()
                            + " of " + name);
            }
        }
    }

    private long startOf(HttpResponse<?> response, long from) throws HubFailure {
        var range = response.headers().firstValue("Content-Range").orElse("");
        if (from > 0 && range.startsWith("bytes " + from + "-")) return from;
        throw new HubFailure(hub + " gives \"" + range.replaceAll("\\p{Cntrl}", "?") + "\" of " + file.path()
                + " where the bytes from " + from + " on were asked for");
    }

    private void copy(InputStream body, long from) throws IOException {
        long limit = file.bytes() == null ? MAX_UNKNOWN_BYTES : file.bytes();
        long bytes = from;
        var buffer = new byte[1 << 16];
        var mode = from > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (var out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode);
                var guard = new StallGuard(body, patience.longestSilence())) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                guard.moved();
                bytes += read;
                if (bytes > limit) break;
                out.write(buffer, 0, read);
                received.accept(bytes);
            }
        }
        if (bytes > limit) {
            Files.delete(part);
            throw new HubFailure(hub + " sends more than " + limit + " bytes of " + file.path()
                    + ": it was deleted, and nothing is published");
        }
        if (file.bytes() != null && bytes < file.bytes()) throw new IOException("the connection was closed");
    }

    private void flush() throws IOException {
        try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
