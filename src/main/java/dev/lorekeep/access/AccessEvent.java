package dev.lorekeep.access;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that happened to somebody's way in or rights. Fired as a CDI event inside the transaction that does it, so that
 * an observer which keeps it keeps exactly what was done.
 *
 * @param accountId who did it; empty for somebody who did not get in, and for the machine itself
 * @param accountName the name of who did it, or what stands for it
 * @param action what was done
 * @param subject to whom or what, as a name; never a secret
 * @param detail more about it, as names and values
 */
public record AccessEvent(
        Optional<UUID> accountId, String accountName, Action action, String subject, Map<String, String> detail) {
    public AccessEvent {
        detail = Map.copyOf(detail);
    }

    /** What can happen. The name in a record of it is lower case with dots, as in {@code session.opened}. */
    public enum Action {
        SESSION_OPENED,
        SESSION_CLOSED,
        SESSION_REFUSED,
        SESSION_THROTTLED,
        PASSWORD_CHANGED,
        PASSWORD_RESET,
        ACCOUNT_CREATED,
        ACCOUNT_CHANGED,
        ACCOUNT_DELETED,
        TEAM_CREATED,
        TEAM_CHANGED,
        TEAM_DELETED,
        KEY_CREATED,
        KEY_REVOKED,
        COLLECTION_CREATED,
        COLLECTION_CHANGED;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
        }
    }

    static AccessEvent of(Caller caller, Action action, String subject, Map<String, String> detail) {
        return new AccessEvent(Optional.of(caller.accountId()), caller.name(), action, subject, detail);
    }

    /** By somebody who is not signed in, or by the machine. */
    static AccessEvent of(String who, Action action, String subject, Map<String, String> detail) {
        return new AccessEvent(Optional.empty(), who, action, subject, detail);
    }
}
