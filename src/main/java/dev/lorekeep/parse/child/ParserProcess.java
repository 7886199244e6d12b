package dev.lorekeep.parse.child;

import dev.lorekeep.platform.Folders;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One process that reads files, one at a time. Used by one thread at a time; after a lost reply it is of no more use. */
final class ParserProcess implements AutoCloseable {
    /** The process keeps its own time; this much later it is ended. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Process process;
    private final Rules rules;
    private final Path scratch;
    private final DataOutputStream requests;
    private final LinkedBlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private long idleSince = System.nanoTime();
    private int files;

    /** @param members where files inside the file are to be kept */
    private record Asked(
            CompletableFuture<Reply> reply, @Nullable Path members) {}

    ParserProcess(ChildCommand command, Rules rules, Path scratch) throws IOException {
        this.rules = rules;
        this.scratch = scratch;
        Files.createDirectories(scratch);
        try {
            process = command.start(scratch);
        } catch (IOException e) {
            Files.deleteIfExists(scratch);
            throw e;
        }
        requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        // a read from a pipe cannot be interrupted; a wait for this thread can
        Thread.ofPlatform().daemon().name("parser-" + process.pid()).start(this::receive);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    Rules rules() {
        return rules;
    }

    int files() {
        return files;
    }

    Duration idle() {
        return Duration.ofNanos(System.nanoTime() - idleSince);
    }

    /**
     * @throws InterruptedException if this thread was interrupted; the process is ended, since nobody waits for it any more
     */
    Reply ask(Request request) throws InterruptedException {
        files++;
        var reply = new CompletableFuture<Reply>();
        asked.add(new Asked(reply, request.members()));
        try {
            if (files == 1) Wire.write(requests, rules);
            Wire.write(requests, request);
            return reply.get(rules.limits().maxDuration().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            close();
            return new Reply.Lost(Reply.Cause.HUNG);
        } catch (IOException | ExecutionException _) {
            close();
            return new Reply.Lost(Reply.Cause.CRASHED);
        } catch (InterruptedException e) {
            close();
            throw e;
        } finally {
            idleSince = System.nanoTime();
        }
    }

    private void receive() {
        try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
            while (true) {
                var next = asked.take();
                try {
                    next.reply().complete(Wire.readReply(in, rules.limits().maxCharacters(), next.members()));
                } catch (IOException e) {
                    next.reply().completeExceptionally(e);
                    return;
                }
            }
        } catch (IOException | InterruptedException _) {
            // the process is gone
        }
    }

    /** Ends the process and what it has started, and deletes what they left behind. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
            requests.close();
        } catch (IOException _) {
            // nobody reads it any more
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        // wakes the thread that waits for the next question
        asked.add(new Asked(new CompletableFuture<>(), null));
        delete(scratch);
    }

    /** Deletes what can be deleted; the next start sweeps the rest. */
    static void delete(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException _) {
            // as said
        }
    }
}
