package dev.lorekeep.sync;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tries whether a source can be reached with its settings, once and without changing anything. */
@Singleton
class SourceProbe {
    private static final int MAX_SAMPLES = 5;

    private final Connectors connectors;
    private final Spool spool;

    SourceProbe(Connectors connectors, Spool spool) {
        this.connectors = connectors;
        this.spool = spool;
    }

    /**
     * @param host that was talked to
     * @param message a sentence: what was found, or what is wrong
     * @param remedy what to do about it; null when all is well
     * @param samples some files that were found
     */
    record Finding(
            boolean reachable,
            String host,
            String message,
            @Nullable String remedy,
            List<String> samples) {
        Finding {
            samples = List.copyOf(samples);
        }
    }

    /** Seen enough. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    Finding probe(SourceSettings settings, @Nullable String secret) throws InterruptedException {
        try {
            var samples = settings instanceof SourceSettings.Web web ? page(web) : list(settings, secret);
            var message = samples.isEmpty()
                    ? "Connected, but nothing was found in the first part of the listing."
                    : "Connected.";
            return new Finding(true, settings.host(), message, null, samples);
        } catch (SourceTrouble trouble) {
            return new Finding(false, settings.host(), trouble.reason(), trouble.remedy(), List.of());
        } catch (IOException e) {
            return new Finding(
                    false,
                    settings.host(),
                    "The connection broke off (" + e.getClass().getSimpleName() + ").",
                    "Try again; look into the log if it does not pass.",
                    List.of());
        }
    }

    private List<String> list(SourceSettings settings, @Nullable String secret)
            throws IOException, InterruptedException {
        var samples = new ArrayList<String>();
        try (var connector = connectors.open(settings, secret, 1)) {
            connector.list(null, new Connector.Listing() {
                @Override
                public void found(RemoteFile file) {
                    if (samples.size() >= MAX_SAMPLES) throw new Enough();
                    samples.add(file.uri());
                }

                @Override
                public void reached(String checkpoint) {
                    if (!samples.isEmpty()) throw new Enough();
                }

                @Override
                public void missed(String reason) {}
            });
        } catch (Enough enough) {
            return samples;
        }
        return samples;
    }

    private List<String> page(SourceSettings.Web web) throws IOException, InterruptedException {
        var target = spool.file();
        try (var pages = connectors.pages(web, 1)) {
            var start = pages.site().start();
            if (!pages.isAllowed(start))
                throw new SourceTrouble(
                        SourceTrouble.Kind.MISPLACED,
                        "robots.txt of " + web.host() + " forbids the first page to crawlers.",
                        "Ask the site's owner to allow the user agent, or choose another first page.");
            var answer = pages.get(start, null, target);
            if (answer.status() != 200 && (answer.status() < 300 || answer.status() >= 400))
                throw new SourceTrouble(
                        SourceTrouble.Kind.MISPLACED,
                        web.host() + " answered " + answer.status() + " for the first page.",
                        "Check its address.");
            if (!answer.stored()) return List.of();
            return PageLinks.read(target, start, pages.site()).links().stream()
                    .limit(MAX_SAMPLES)
                    .toList();
        } finally {
            Files.deleteIfExists(target);
        }
    }
}
