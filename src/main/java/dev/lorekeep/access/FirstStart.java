package dev.lorekeep.access;

import dev.lorekeep.access.AccessEvent.Action;
import dev.lorekeep.platform.DataFolder;
import dev.lorekeep.platform.Secrets;
import dev.lorekeep.platform.StartupNotice;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the door from inside: makes the first admin on an empty database, and at each start a fresh key for the machine's own
 * command line in a file that only the service's user can read. Who has that file has the database's password too, so the
 * key adds no risk; the one of the start before is revoked.
 */
@Singleton
@Priority(100)
class FirstStart implements StartupNotice {
    private static final String COMMAND_LINE_KEY_FILE = "cli-key";

    private final Accounts accounts;
    private final StoredAccounts storedAccounts;
    private final ApiKeys keys;
    private final Tokens tokens;
    private final DataFolder folder;
    private final Clock clock;
    private final Event<AccessEvent> events;

    /** In memory until it is printed, and nowhere else. */
    private Optional<Accounts.Created> unannounced = Optional.empty();

    FirstStart(
            Accounts accounts,
            StoredAccounts storedAccounts,
            ApiKeys keys,
            Tokens tokens,
            DataFolder folder,
            Clock clock,
            Event<AccessEvent> events) {
        this.accounts = accounts;
        this.storedAccounts = storedAccounts;
        this.keys = keys;
        this.tokens = tokens;
        this.folder = folder;
        this.clock = clock;
        this.events = events;
    }

    void prepare(@Observes StartupEvent started) {
        unannounced = accounts.createFirstAdmin();
        var key = tokens.apiKey();
        QuarkusTransaction.requiringNew().run(() -> replaceCommandLineKey(key));
        try {
            Secrets.write(folder.secrets().resolve(COMMAND_LINE_KEY_FILE), key);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the command line's key to " + folder.secrets(), e);
        }
    }

    private void replaceCommandLineKey(String key) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        keys.revokeCommandLine(now);
        var admin = storedAccounts.enabledAdmins().getFirst();
        var row = new ApiKey(admin.id, "This machine's command line", key, now);
        row.commandLine = true;
        keys.insert(row);
        events.fire(AccessEvent.of("Lorekeep", Action.KEY_CREATED, row.name, Map.of("owner", admin.name)));
    }

    @Override
    public List<String> lines() {
        var created = unannounced;
        unannounced = Optional.empty();
        return created.map(each -> List.of("First sign-in: " + each.account().name + " with the one-time password "
                        + each.oneTimePassword() + " (shown only this once)"))
                .orElse(List.of());
    }
}
