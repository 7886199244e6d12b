package dev.lorekeep.retrieve;

import dev.lorekeep.access.Caller;
import dev.lorekeep.audit.AuditLog;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Who was shown which documents, for the audit log: ids, never questions or text. Written before anything leaves: what cannot be
 * recorded is not shown.
 */
@Singleton
public class ReadingAudit {
    /** A viewer asks for a PDF in dozens of ranges, and for its boxes: together they are one opening. */
    private static final Duration ONE_OPENING = Duration.ofMinutes(10);

    private static final int MAX_REMEMBERED = 10_000;

    private final AuditLog log;
    private final Clock clock;
    private final Map<Opening, Instant> recent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Opening, Instant> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private record Opening(UUID account, UUID document, int revision) {}

    ReadingAudit(AuditLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    public void searched(Caller caller, List<Passage> passages) {
        var documents = new LinkedHashSet<String>();
        for (var passage : passages) documents.add(passage.documentId() + " r" + passage.revision());
        log.append(
                caller,
                "search.answered",
                passages.size() + (passages.size() == 1 ? " passage" : " passages"),
                Map.of("documents", String.join(", ", documents)));
    }

    public void opened(Caller caller, UUID document, int revision, String name) {
        var opening = new Opening(caller.accountId(), document, revision);
        if (isRecent(opening)) return;
        log.append(
                caller,
                "document.opened",
                document.toString(),
                Map.of("name", name, "revision", String.valueOf(revision)));
        remember(opening);
    }

    private synchronized boolean isRecent(Opening opening) {
        var last = recent.get(opening);
        return last != null && last.plus(ONE_OPENING).isAfter(clock.instant());
    }

    private synchronized void remember(Opening opening) {
        recent.remove(opening);
        recent.put(opening, clock.instant());
    }
}
