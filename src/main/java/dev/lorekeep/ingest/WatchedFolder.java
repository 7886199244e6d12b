package dev.lorekeep.ingest;

import dev.lorekeep.platform.LorekeepConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Looks at the watched folder at start, when the file system says that something changed, and now and then in any case. */
@Singleton
class WatchedFolder {
    private static final Logger LOG = Logger.getLogger(WatchedFolder.class);

    /** A copied folder sends thousands of events: one look for all of them. */
    private static final Duration QUIET = Duration.ofMillis(200);

    private final FolderSync sync;
    private final Path root;
    private final IngestConfig.WatchedFolder config;
    private final Map<Path, WatchKey> watched = new HashMap<>();
    private volatile boolean stopped;
    private @Nullable Thread thread;

    WatchedFolder(FolderSync sync, LorekeepConfig lorekeep, IngestConfig config) {
        this.sync = sync;
        this.root = lorekeep.documents().toAbsolutePath().normalize();
        this.config = config.folder();
    }

    void start() {
        if (!config.enabled()) return;
        thread = Thread.ofPlatform().name("ingest-folder").daemon().start(this::run);
    }

    void stop(Duration patience) throws InterruptedException {
        stopped = true;
        var running = thread;
        if (running == null) return;
        running.interrupt();
        running.join(patience);
    }

    private void run() {
        try (var watcher = root.getFileSystem().newWatchService()) {
            while (!stopped) {
                lookOnce(watcher);
                awaitChange(watcher, sync.isUnsettled() ? config.settle() : config.rescan());
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.errorf(e, "The folder %s cannot be watched", root);
        }
    }

    private void lookOnce(WatchService watcher) {
        try {
            var look = sync.sync(root);
            if (look != null) watch(watcher, look);
        } catch (RuntimeException e) {
            if (!stopped) LOG.warnf(e, "A look at %s broke off; the next one goes on", root);
        }
    }

    /** Watches new folders before the next look, so that no file in them is missed in between. */
    private void watch(WatchService watcher, FolderLook look) {
        watched.values().removeIf(key -> !key.isValid());
        for (var folder : look.folders()) {
            if (watched.containsKey(folder)) continue;
            try {
                watched.put(
                        folder,
                        folder.register(
                                watcher,
                                StandardWatchEventKinds.ENTRY_CREATE,
                                StandardWatchEventKinds.ENTRY_MODIFY,
                                StandardWatchEventKinds.ENTRY_DELETE));
            } catch (IOException e) {
                // too many watches for this system, or gone again: the rescan sees to it
                if (Files.exists(folder)) LOG.debugf(e, "%s is only rescanned", folder);
            }
        }
    }

    private static void awaitChange(WatchService watcher, Duration longest) throws InterruptedException {
        var key = watcher.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        while (key != null) {
            key.pollEvents();
            key.reset();
            key = watcher.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
