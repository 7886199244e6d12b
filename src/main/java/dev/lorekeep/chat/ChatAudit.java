package dev.lorekeep.chat;

import dev.lorekeep.access.Caller;
import dev.lorekeep.audit.AuditLog;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** Who asked, and which documents the answers showed, for the audit log: ids, never questions or answers. */
@Singleton
final class ChatAudit {
    private final AuditLog log;

    ChatAudit(AuditLog log) {
        this.log = log;
    }

    void asked(Caller caller, UUID conversation, UUID run) {
        log.append(caller, "question.asked", run.toString(), Map.of("conversation", conversation.toString()));
    }

    /** @param documents id and revision of each */
    void shown(Caller caller, UUID run, Collection<String> documents) {
        log.append(caller, "answer.shown", run.toString(), Map.of("documents", String.join(", ", documents)));
    }
}
