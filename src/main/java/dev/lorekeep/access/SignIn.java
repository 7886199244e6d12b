package dev.lorekeep.access;

import dev.lorekeep.access.AccessEvent.Action;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Opens a session for a name and a password, and tells nobody which of the two was wrong. */
@Singleton
class SignIn {
    private static final String NOBODY = "nobody";

    private final StoredAccounts accounts;
    private final Sessions sessions;
    private final Passwords passwords;
    private final Tokens tokens;
    private final SignInThrottle throttle;
    private final AccessConfig config;
    private final Clock clock;
    private final Event<AccessEvent> events;

    SignIn(
            StoredAccounts accounts,
            Sessions sessions,
            Passwords passwords,
            Tokens tokens,
            SignInThrottle throttle,
            AccessConfig config,
            Clock clock,
            Event<AccessEvent> events) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.passwords = passwords;
        this.tokens = tokens;
        this.throttle = throttle;
        this.config = config;
        this.clock = clock;
        this.events = events;
    }

    sealed interface Outcome {
        /** @param token goes into the cookie and nowhere else */
        record Opened(Account account, String token, String csrfToken) implements Outcome {}

        record Refused() implements Outcome {}

        record Throttled(Duration delay) implements Outcome {}
    }

    /** @param replaced token of the session the browser had before, which ends; empty for none */
    Outcome attempt(String name, String password, String address, String replaced) {
        var account = QuarkusTransaction.requiringNew().call(() -> accounts.byName(name.toLowerCase(Locale.ROOT)));
        // what was typed as a name may be a password: only names that exist are recorded
        var subject = account.map(known -> known.name).orElse("unknown name");
        var verdict = throttle.attempt(name, address);
        if (verdict.refused()) {
            if (verdict.worthTelling()) tell(Action.SESSION_THROTTLED, subject, address);
            return new Outcome.Throttled(verdict.delay());
        }
        if (!matches(account, password)) {
            tell(Action.SESSION_REFUSED, subject, address);
            return new Outcome.Refused();
        }
        throttle.succeeded(name, address);
        return QuarkusTransaction.requiringNew().call(() -> open(account.orElseThrow(), address, replaced));
    }

    /** Takes as long for nobody and for disabled accounts as for everybody else. */
    private boolean matches(Optional<Account> account, String password) {
        if (account.isPresent() && !account.get().disabled)
            return passwords.matches(password, account.get().passwordHash);
        passwords.matchNobody(password);
        return false;
    }

    private Outcome open(Account account, String address, String replaced) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        sessions.removeEnded(now, now.minus(config.sessionIdle()));
        sessions.endWithToken(Tokens.sha256(replaced));
        var token = tokens.token();
        var session =
                new Session(Tokens.sha256(token), tokens.token(), account.id, now, now.plus(config.sessionLifetime()));
        sessions.insert(session);
        events.fire(new AccessEvent(
                Optional.of(account.id),
                account.name,
                Action.SESSION_OPENED,
                account.name,
                Map.of("address", address)));
        return new Outcome.Opened(account, token, session.csrfToken);
    }

    private void tell(Action action, String subject, String address) {
        events.fire(AccessEvent.of(NOBODY, action, subject, Map.of("address", address)));
    }
}
