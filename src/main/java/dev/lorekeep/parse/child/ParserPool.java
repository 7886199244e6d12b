package dev.lorekeep.parse.child;

import dev.lorekeep.parse.OcrChoice;
import dev.lorekeep.parse.ParseConfig;
import dev.lorekeep.parse.ParseLimits;
import dev.lorekeep.parse.Parsed;
import dev.lorekeep.parse.Parser;
import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.platform.FullDisk;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads each file in one of a few processes. One that hangs, crashes or runs out of memory is ended and the file tried once more in a
 * fresh one; what fails twice is unreadable and says why. There are as many processes as callers at the same time: they are started
 * when there is work and end when there is none.
 */
@Singleton
public class ParserPool implements Parser, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ParserPool.class);
    private static final String SCRATCH = "parser-";
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final Settings settings;
    private final Ruled usual;
    private final Path temporary;
    private final ChildCommand command;
    private final Deque<ParserProcess> idle = new ArrayDeque<>();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("parser-sweeper").factory());
    private boolean closed;

    /**
     * @param filesPerProcess after which a process ends
     * @param idle without work, after which one ends
     */
    record Settings(int filesPerProcess, Duration idle) {}

    @Inject
    ParserPool(ParseConfig config, DataFolder folder) {
        this(
                new Settings(config.filesPerProcess(), config.idle()),
                new Rules(ParseLimits.DEFAULTS.within(config.maxDuration()), config.options()),
                new ChildCommand(ParserMain.class, config.heap(), config.cache()),
                folder.temporary());
    }

    ParserPool(Settings settings, Rules rules, ChildCommand command, Path temporary) {
        this.settings = settings;
        this.usual = new Ruled(rules);
        this.command = command;
        this.temporary = temporary;
        sweepLeftovers();
        var pause = Math.max(50, settings.idle().toMillis() / 4);
        sweeper.scheduleWithFixedDelay(this::endIdle, pause, pause, TimeUnit.MILLISECONDS);
    }

    @Override
    public Parsed parse(Path file, String name, @Nullable Path members) throws InterruptedException {
        return usual.parse(file, name, members);
    }

    @Override
    public Parser with(OcrChoice ocr) {
        return usual.with(ocr);
    }

    @Override
    public String fingerprint() {
        return usual.fingerprint();
    }

    /** The pool under some rules. */
    private final class Ruled implements Parser {
        private final Rules rules;

        Ruled(Rules rules) {
            this.rules = rules;
        }

        @Override
        public Parsed parse(Path file, String name, @Nullable Path members) throws InterruptedException {
            return ParserPool.this.parse(new Request(file.toAbsolutePath(), name, members), rules);
        }

        @Override
        public Parser with(OcrChoice ocr) {
            return new Ruled(new Rules(rules.limits(), rules.options().with(ocr)));
        }

        @Override
        public String fingerprint() {
            return rules.options().fingerprint();
        }
    }

    private Parsed parse(Request request, Rules wanted) throws InterruptedException {
        var first = attempt(take(wanted), request);
        if (first instanceof Reply.Read read && !read.exhausted()) return read.parsed();
        var last = first instanceof Reply.NoRoom ? first : attempt(start(wanted), request);
        return switch (last) {
            case Reply.Read read -> read.parsed();
            case Reply.NoRoom _ -> throw FullDisk.at(temporary, new IOException("the scratch folder of a parser"));
            case Reply.Lost lost -> unreadable(lost.cause());
        };
    }

    private Reply attempt(ParserProcess process, Request request) throws InterruptedException {
        var pid = process.pid();
        var reply = process.ask(request);
        var fresh = reply instanceof Reply.NoRoom || reply instanceof Reply.Read read && !read.exhausted();
        if (reply instanceof Reply.Lost lost)
            LOG.warnf("The process %d that read files %s", pid, lost.cause() == Reply.Cause.HUNG ? "hung" : "crashed");
        if (fresh && process.files() < settings.filesPerProcess()) giveBack(process);
        else process.close();
        return reply;
    }

    private Parsed unreadable(Reply.Cause cause) {
        return switch (cause) {
            case HUNG ->
                new Parsed.Unreadable(
                        "Reading it took longer than "
                                + usual.rules.limits().maxDuration().toSeconds()
                                + " seconds, twice, and did not end by itself.",
                        "Split it into smaller files or save it in another format.");
            case CRASHED ->
                new Parsed.Unreadable(
                        "The process that reads files broke off at this one, twice.",
                        "Save the file anew or in another format.");
        };
    }

    /** The one that read last, or a new one. */
    private ParserProcess take(Rules wanted) {
        synchronized (idle) {
            for (var last = idle.descendingIterator(); last.hasNext(); ) {
                var process = last.next();
                if (process.isAlive() && !process.rules().equals(wanted)) continue;
                last.remove();
                if (process.isAlive()) return process;
                process.close();
            }
        }
        return start(wanted);
    }

    private ParserProcess start(Rules wanted) {
        try {
            return new ParserProcess(command, wanted, temporary.resolve(SCRATCH + NUMBERS.incrementAndGet()));
        } catch (IOException e) {
            var full = FullDisk.find(e, temporary);
            if (full.isPresent()) throw full.get();
            throw new UncheckedIOException("no process to read files could be started", e);
        }
    }

    private void giveBack(ParserProcess process) {
        synchronized (idle) {
            if (!closed) {
                idle.addLast(process);
                return;
            }
        }
        process.close();
    }

    private void endIdle() {
        var old = new ArrayList<ParserProcess>();
        synchronized (idle) {
            while (!idle.isEmpty() && idle.getFirst().idle().compareTo(settings.idle()) > 0)
                old.add(idle.removeFirst());
        }
        old.forEach(ParserProcess::close);
    }

    /** Processes that wait for work. */
    List<Long> idleProcesses() {
        synchronized (idle) {
            return idle.stream().map(ParserProcess::pid).toList();
        }
    }

    /** What a killed service left behind; its processes ended with it. */
    private void sweepLeftovers() {
        try (var left = Files.newDirectoryStream(temporary, SCRATCH + "*")) {
            left.forEach(ParserProcess::delete);
        } catch (IOException e) {
            LOG.warnf("Old scratch folders of parsers are still there: %s", e.getMessage());
        }
    }

    @Override
    @PreDestroy
    public void close() {
        sweeper.shutdownNow();
        var rest = new ArrayList<ParserProcess>();
        synchronized (idle) {
            closed = true;
            rest.addAll(idle);
            idle.clear();
        }
        rest.forEach(ParserProcess::close);
    }
}
