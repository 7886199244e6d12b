package dev.lorekeep.sync;

import dev.lorekeep.access.Caller;
import dev.lorekeep.audit.AuditLog;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/** What was done to sources, and what they did, for the audit log: names, hosts and counts, never a password. */
@Singleton
class SyncAudit implements RunRecord {
    private final AuditLog log;

    SyncAudit(AuditLog log) {
        this.log = log;
    }

    void created(Caller caller, Source source) {
        log.append(caller, "source.created", source.id().toString(), about(source));
    }

    void changed(Caller caller, Source source, boolean newSecret) {
        var detail = about(source);
        detail.put("password", newSecret ? "changed" : "as before");
        log.append(caller, "source.changed", source.id().toString(), detail);
    }

    void paused(Caller caller, Source source, boolean paused) {
        log.append(
                caller, paused ? "source.paused" : "source.resumed", source.id().toString(), about(source));
    }

    void requested(Caller caller, Source source, boolean acceptEmpty) {
        var detail = about(source);
        detail.put("acceptEmpty", String.valueOf(acceptEmpty));
        log.append(caller, "source.requested", source.id().toString(), detail);
    }

    void tested(Caller caller, String host, boolean reachable) {
        log.append(caller, "source.tested", host, Map.of("reachable", String.valueOf(reachable)));
    }

    void deleted(Caller caller, Source source, int documents) {
        var detail = about(source);
        detail.put("documents", String.valueOf(documents));
        log.append(caller, "source.deleted", source.id().toString(), detail);
    }

    /** A run that changed something, or did not go as it should; the others would be noise. */
    @Override
    public void ran(Source source, SourceRun run) {
        if (run.changes() == 0 && run.state() == SourceRun.State.DONE && run.failed() == 0) return;
        var detail = about(source);
        detail.put("state", run.state().name());
        detail.put("startedBy", run.startedBy());
        detail.put("added", String.valueOf(run.added()));
        detail.put("changed", String.valueOf(run.changed()));
        detail.put("renamed", String.valueOf(run.renamed()));
        detail.put("removed", String.valueOf(run.removed()));
        detail.put("failed", String.valueOf(run.failed()));
        log.append("source.followed", source.id().toString(), detail);
    }

    private static Map<String, String> about(Source source) {
        var detail = new HashMap<String, String>();
        detail.put("name", source.name());
        detail.put("kind", source.kind().name());
        detail.put("host", source.settings().host());
        detail.put("collection", source.collectionId().toString());
        return detail;
    }
}
