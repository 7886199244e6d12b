package dev.lorekeep.agent.extract;

import dev.lorekeep.access.Caller;
import dev.lorekeep.audit.AuditLog;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Who was shown what was read out of which documents, for the audit log: ids, never values. Written before anything leaves. */
@Singleton
final class ExtractionAudit {
    /** A page asks again and again while the work goes on: within this time it is one reading. */
    private static final Duration ONE_READING = Duration.ofMinutes(10);

    private static final int MAX_REMEMBERED = 1_000;
    private static final int MAX_IN_RECORD = 500;

    private final AuditLog log;
    private final Clock clock;
    private final Map<Reader, Told> recent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Reader, Told> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private record Reader(UUID account, UUID extraction) {}

    private record Told(Instant since, Set<UUID> documents) {}

    ExtractionAudit(AuditLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /** On a page, of which only what is new is recorded. */
    void shown(Caller caller, UUID extraction, Collection<Row> rows) {
        var fresh = fresh(new Reader(caller.accountId(), extraction), documents(rows));
        record(caller, extraction, "page", fresh);
    }

    /** @param form json or csv */
    void downloaded(Caller caller, UUID extraction, String form, Collection<Row> rows) {
        record(caller, extraction, form, documents(rows));
    }

    private static List<UUID> documents(Collection<Row> rows) {
        return rows.stream().map(Row::document).toList();
    }

    private synchronized List<UUID> fresh(Reader reader, List<UUID> documents) {
        var now = clock.instant();
        var told = recent.get(reader);
        if (told == null || told.since().plus(ONE_READING).isBefore(now)) {
            told = new Told(now, new HashSet<>());
            recent.remove(reader);
            recent.put(reader, told);
        }
        var fresh = new ArrayList<UUID>();
        for (var document : documents) if (told.documents().add(document)) fresh.add(document);
        return fresh;
    }

    private void record(Caller caller, UUID extraction, String form, List<UUID> documents) {
        for (var from = 0; from < documents.size(); from += MAX_IN_RECORD) {
            var some = documents.subList(from, Math.min(documents.size(), from + MAX_IN_RECORD));
            log.append(
                    caller,
                    "extraction.read",
                    extraction.toString(),
                    Map.of(
                            "form",
                            form,
                            "documents",
                            String.join(", ", some.stream().map(UUID::toString).toList())));
        }
    }
}
