package dev.lorekeep.audit;

import dev.lorekeep.access.AccessEvent;
import dev.lorekeep.access.Caller;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps who did what, in a chain that shows later changes. An append joins the caller's transaction, so that the deed and its
 * record come together or not at all. Other writers wait until that transaction ends: append last, in short transactions.
 */
@Singleton
@Transactional
public class AuditLog {
    private final AuditChain chain;
    private final Clock clock;

    AuditLog(AuditChain chain, Clock clock) {
        this.chain = chain;
        this.clock = clock;
    }

    /**
     * @param action such as {@code document.deleted}
     * @param subject to what, as a name or id; never document text, prompts or secrets
     */
    public void append(Caller caller, String action, String subject, Map<String, String> detail) {
        append(Optional.of(caller.accountId()), caller.name(), action, subject, detail);
    }

    /** For what the machine does by itself, such as following the watched folder. */
    public void append(String action, String subject, Map<String, String> detail) {
        append(Optional.empty(), "Lorekeep", action, subject, detail);
    }

    void keep(@Observes AccessEvent event) {
        append(event.accountId(), event.accountName(), event.action().code(), event.subject(), event.detail());
    }

    private void append(
            Optional<UUID> accountId, String accountName, String action, String subject, Map<String, String> detail) {
        var storable = new HashMap<String, String>();
        detail.forEach((name, value) -> storable.put(storable(name), storable(value)));
        // the time is read under the lock, so that it never runs backwards along the chain of one machine
        chain.append(sequence -> new AuditRecord(
                sequence,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                accountId,
                storable(accountName),
                storable(action),
                storable(subject),
                storable));
    }

    /** What PostgreSQL gives back unchanged: it refuses NUL and half surrogates, and the hash is over what it gives back. */
    private static String storable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }
}
