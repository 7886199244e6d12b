package dev.lorekeep.sync;

import dev.lorekeep.ingest.SourceIntake;
import dev.lorekeep.sync.SourceItems.Item;
import dev.lorekeep.sync.SourceRun.Phase;
import dev.lorekeep.sync.SourceRun.State;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the documents of a source equal to what is there: list, read what is new or other, remove what is gone. Nothing is
 * removed before a listing came to its end, and each step is durable, so that a run that was killed goes on where it was.
 */
final class SyncRun {
    /** Files in one statement. */
    private static final int BATCH = 500;

    /** Files in a row that could not be had, after which the source counts as down. */
    private static final int TROUBLES_IN_A_ROW = 3;

    private final Source source;
    private final SourceRun run;
    private final Lease lease;
    private final Connectors connectors;
    private final SourceItems items;
    private final SourceRuns runs;
    private final FetchedFiles files;
    private final Spool spool;

    SyncRun(
            Source source,
            SourceRun run,
            Lease lease,
            Connectors connectors,
            SourceItems items,
            SourceRuns runs,
            FetchedFiles files,
            Spool spool) {
        this.source = source;
        this.run = run;
        this.lease = lease;
        this.connectors = connectors;
        this.items = items;
        this.runs = runs;
        this.files = files;
        this.spool = spool;
    }

    /**
     * How a run came to its end.
     *
     * @param soon whether to come again soon, for files that could not be had
     */
    record Ended(
            State state, @Nullable String reason, @Nullable String remedy, boolean soon) {}

    /** @throws SourceTrouble when it has to be broken off; nothing was removed then */
    Ended go() throws IOException, InterruptedException {
        items.tryAgain(source.id(), run.id());
        var hadTrouble = false;
        if (source.settings() instanceof SourceSettings.Web web) {
            if (run.phase() == Phase.LIST) {
                hadTrouble = crawl(web);
                if (looksEmpty()) return empty();
            }
        } else if (run.phase() != Phase.REMOVE) {
            try (var connector = connectors.open(source)) {
                if (run.phase() == Phase.LIST) {
                    list(connector);
                    if (looksEmpty()) return empty();
                    runs.enter(run.id(), Phase.FETCH);
                }
                hadTrouble = fetch(connector);
            }
        }
        return finish(hadTrouble);
    }

    private boolean crawl(SourceSettings.Web web) throws IOException, InterruptedException {
        // visible as a checkpoint: the queue itself is in the database
        runs.reached(run.id(), "queue");
        try (var pages = connectors.pages(web)) {
            var hadTrouble = new WebCrawl(source, web, run.id(), pages, items, runs, files, spool).go(lease);
            runs.listed(run.id(), items.seen(source.id(), run.id()));
            return hadTrouble;
        }
    }

    private void list(Connector connector) throws IOException, InterruptedException {
        var listed = new Listed();
        connector.list(run.checkpoint(), listed);
        listed.flush();
        runs.listed(run.id(), items.seen(source.id(), run.id()));
    }

    /** Holds one batch in memory, whatever the length of the listing. */
    private final class Listed implements Connector.Listing {
        private final List<RemoteFile> batch = new ArrayList<>();

        @Override
        public void found(RemoteFile file) {
            if (SourceIntake.isIgnored(file.uri())) return;
            batch.add(file);
            if (batch.size() >= BATCH) flush();
        }

        @Override
        public void reached(String checkpoint) {
            flush();
            runs.reached(run.id(), checkpoint);
        }

        @Override
        public void missed(String reason) {
            runs.missed(run.id(), reason);
        }

        void flush() {
            lease.check();
            if (!batch.isEmpty()) items.listed(source.id(), run.id(), batch);
            batch.clear();
        }
    }

    /** A server whose disk is not mounted lists nothing, and says so without an error. */
    private boolean looksEmpty() {
        return !source.acceptEmpty()
                && items.seen(source.id(), run.id()) == 0
                && items.vanished(source.id(), run.id()) > 0;
    }

    private Ended empty() {
        var documents = items.vanished(source.id(), run.id());
        return new Ended(
                State.HELD,
                "The source is empty, but " + documents + " documents came from it: nothing was removed.",
                "If it was really emptied, run it once with \"acceptEmpty\": true, or delete the source. Else look "
                        + "whether the server's disk is there.",
                false);
    }

    /** @return whether files could not be had for now */
    private boolean fetch(Connector connector) throws IOException, InterruptedException {
        var hadTrouble = false;
        var inARow = 0;
        while (true) {
            var batch = items.pending(source.id(), run.id(), BATCH);
            if (batch.isEmpty()) return hadTrouble;
            for (var item : batch) {
                lease.check();
                var trouble = fetch(connector, item);
                inARow = trouble == null ? 0 : inARow + 1;
                hadTrouble |= trouble != null;
                if (trouble != null && inARow >= TROUBLES_IN_A_ROW) throw trouble;
            }
        }
    }

    /** @return a passing trouble; null when the file is settled, one way or the other */
    private @Nullable SourceTrouble fetch(Connector connector, Item item) throws IOException, InterruptedException {
        if (files.refusesBySize(source, run.id(), item)) return null;
        var target = spool.file();
        try {
            var fetched = connector.fetch(item.file(), target);
            files.take(source, run.id(), item, target, fetched);
            return null;
        } catch (SourceTrouble trouble) {
            switch (trouble.kind()) {
                case PASSING -> {
                    files.failed(source, run.id(), item, trouble);
                    return trouble;
                }
                case ITEM -> files.failed(source, run.id(), item, trouble);
                case GONE -> items.skipped(source.id(), run.id(), item.file().uri());
                case REFUSED, MISPLACED -> throw trouble;
            }
            return null;
        } finally {
            Files.deleteIfExists(target);
        }
    }

    private Ended finish(boolean hadTrouble) {
        var now = runs.byId(run.id());
        var partial = now.partial();
        if (now.phase() != Phase.REMOVE) runs.enter(run.id(), Phase.REMOVE);
        if (partial == null) files.remove(source, run.id(), lease, false);
        else if (partial.equals(WebCrawl.PAGE_LIMIT)) files.remove(source, run.id(), lease, true);
        return new Ended(State.DONE, reason(now), partial == null ? null : remedy(partial), hadTrouble);
    }

    private static @Nullable String reason(SourceRun now) {
        if (now.partial() != null && now.failed() == 0)
            return "Not everything could be listed (" + now.partial() + "), so what is missing was not removed.";
        if (now.failed() == 0) return null;
        var first = now.reason() == null ? "" : " The first: " + now.reason();
        return now.failed() + (now.failed() == 1 ? " file" : " files") + " could not be read." + first;
    }

    private static String remedy(String partial) {
        return partial.equals(WebCrawl.PAGE_LIMIT)
                ? "Raise settings.maxPages, or lower settings.depth."
                : "Give the source's account the right to all of it, or leave the part out.";
    }
}
