package dev.lorekeep.access;

import dev.lorekeep.access.AccessEvent.Action;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who can sign in, in which role and in which teams. Keeps one promise: an enabled admin is always left. */
@Singleton
@Transactional
public class Accounts {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]*");
    private static final int MAX_DISPLAY_NAME_CHARACTERS = 200;

    private final StoredAccounts accounts;
    private final Memberships memberships;
    private final Teams teams;
    private final Sessions sessions;
    private final Passwords passwords;
    private final Tokens tokens;
    private final Clock clock;
    private final Event<AccessEvent> events;

    Accounts(
            StoredAccounts accounts,
            Memberships memberships,
            Teams teams,
            Sessions sessions,
            Passwords passwords,
            Tokens tokens,
            Clock clock,
            Event<AccessEvent> events) {
        this.accounts = accounts;
        this.memberships = memberships;
        this.teams = teams;
        this.sessions = sessions;
        this.passwords = passwords;
        this.tokens = tokens;
        this.clock = clock;
        this.events = events;
    }

    /** @param oneTimePassword what they sign in with the first time; kept nowhere */
    public record Created(Account account, String oneTimePassword) {}

    /** What to change; null leaves as it is. */
    record Change(
            @Nullable String displayName,
            @Nullable Role role,
            @Nullable Boolean disabled,
            @Nullable Set<UUID> teams) {}

    public Optional<Account> byId(UUID id) {
        return accounts.byId(id);
    }

    public Optional<Account> byName(String name) {
        return accounts.byName(name.toLowerCase(Locale.ROOT));
    }

    public List<Account> all() {
        return accounts.all();
    }

    /** @return the ids of the teams this account is in */
    public Set<UUID> teamsOf(UUID account) {
        var ids = new HashSet<UUID>();
        memberships.ofAccount(account).forEach(each -> ids.add(each.teamId));
        return ids;
    }

    /** @return the ids of each account's teams, for the accounts that are in any */
    public Map<UUID, Set<UUID>> teamsByAccount() {
        var teamsByAccount = new HashMap<UUID, Set<UUID>>();
        for (var each : memberships.all())
            teamsByAccount
                    .computeIfAbsent(each.accountId, id -> new HashSet<>())
                    .add(each.teamId);
        return teamsByAccount;
    }

    /** @return the name of each team, by its id, in the order of the names */
    public Map<UUID, String> teamNames() {
        var names = new LinkedHashMap<UUID, String>();
        teams.all().forEach(each -> names.put(each.id, each.name));
        return names;
    }

    /** @return the ids of the accounts in a team */
    public Set<UUID> membersOf(UUID team) {
        var ids = new HashSet<UUID>();
        memberships.ofTeam(team).forEach(each -> ids.add(each.accountId));
        return ids;
    }

    Created create(Caller caller, String name, String displayName, Role role, Set<UUID> inTeams) {
        var account = newAccount(name, displayName, role);
        var password = setOneTimePassword(account);
        accounts.insert(account);
        join(account.id, inTeams);
        events.fire(AccessEvent.of(caller, Action.ACCOUNT_CREATED, account.name, Map.of("role", role.name())));
        return new Created(account, password);
    }

    /** On the first start: the account that makes the others. Empty if there is any account already. */
    Optional<Created> createFirstAdmin() {
        accounts.lockAdmins();
        if (accounts.count() > 0) return Optional.empty();
        var account = newAccount("admin", "Administrator", Role.ADMIN);
        var password = setOneTimePassword(account);
        accounts.insert(account);
        events.fire(
                AccessEvent.of("Lorekeep", Action.ACCOUNT_CREATED, account.name, Map.of("role", Role.ADMIN.name())));
        return Optional.of(new Created(account, password));
    }

    Account change(Caller caller, UUID id, Change change) {
        accounts.lockAdmins();
        var account = existing(id);
        var keepsAdmin = (change.role() == null || change.role() == Role.ADMIN)
                && (change.disabled() == null || !change.disabled());
        if (!keepsAdmin) requireAnotherAdmin(account);
        if (change.displayName() != null) account.displayName = displayName(change.displayName());
        if (change.role() != null) account.role = change.role();
        if (change.disabled() != null) account.disabled = change.disabled();
        accounts.update(account);
        if (account.disabled) sessions.endAllOf(id);
        if (change.teams() != null) {
            memberships.leaveAll(id);
            join(id, change.teams());
        }
        events.fire(AccessEvent.of(caller, Action.ACCOUNT_CHANGED, account.name, detail(account)));
        return account;
    }

    void delete(Caller caller, UUID id) {
        accounts.lockAdmins();
        var account = existing(id);
        requireAnotherAdmin(account);
        accounts.delete(account);
        events.fire(AccessEvent.of(caller, Action.ACCOUNT_DELETED, account.name, Map.of()));
    }

    /** Ends every session of the account: whoever knew the old password is out. */
    String resetPassword(Caller caller, UUID id) {
        var account = existing(id);
        var password = setOneTimePassword(account);
        accounts.update(account);
        sessions.endAllOf(id);
        events.fire(AccessEvent.of(caller, Action.PASSWORD_RESET, account.name, Map.of()));
        return password;
    }

    /** The account's own choice; ends its other sessions. */
    void choosePassword(Caller caller, UUID keptSession, String current, String next) {
        var account = existing(caller.accountId());
        if (!passwords.matches(current, account.passwordHash)) throw Problems.invalid("The current password is wrong.");
        Passwords.objection(next).ifPresent(reason -> {
            throw Problems.invalid(reason);
        });
        if (next.equals(current)) throw Problems.invalid("The new password is the same as the current one.");
        setPassword(account, next, false);
        accounts.update(account);
        sessions.endOthers(account.id, keptSession);
        events.fire(AccessEvent.of(caller, Action.PASSWORD_CHANGED, account.name, Map.of()));
    }

    private Account newAccount(String name, String displayName, Role role) {
        var lower = name.strip().toLowerCase(Locale.ROOT);
        if (!NAME.matcher(lower).matches() || lower.length() > Account.MAX_NAME_CHARACTERS)
            throw Problems.invalid(
                    "A sign-in name has letters a to z, digits and . _ @ + -, starts with a letter or digit, "
                            + "and has at most " + Account.MAX_NAME_CHARACTERS + " characters.");
        if (accounts.byName(lower).isPresent())
            throw Problems.conflict("There is an account named " + lower + " already.");
        return new Account(UUID.randomUUID(), lower, displayName(displayName), role, now());
    }

    private static String displayName(String given) {
        var name = given.strip();
        if (name.isEmpty() || name.length() > MAX_DISPLAY_NAME_CHARACTERS)
            throw Problems.invalid("A display name has 1 to " + MAX_DISPLAY_NAME_CHARACTERS + " characters.");
        return name;
    }

    private String setOneTimePassword(Account account) {
        var password = tokens.oneTimePassword();
        setPassword(account, password, true);
        return password;
    }

    private void setPassword(Account account, String password, boolean mustChange) {
        account.passwordHash = passwords.hash(password);
        account.mustChangePassword = mustChange;
        account.passwordChangedAt = now();
    }

    private void join(UUID account, Set<UUID> inTeams) {
        if (inTeams.isEmpty()) return;
        if (teams.countOf(inTeams) != inTeams.size()) throw Problems.invalid("One of the teams does not exist.");
        inTeams.forEach(team -> memberships.insert(new Membership(account, team)));
    }

    private void requireAnotherAdmin(Account account) {
        if (account.role != Role.ADMIN || account.disabled) return;
        if (accounts.enabledAdmins().size() == 1)
            throw Problems.conflict(account.name + " is the last admin. Make somebody else an admin first.");
    }

    private Account existing(UUID id) {
        return accounts.byId(id).orElseThrow(() -> Problems.notFound("account"));
    }

    private Map<String, String> detail(Account account) {
        return Map.of(
                "role", account.role.name(),
                "disabled", String.valueOf(account.disabled),
                "teams", String.valueOf(memberships.ofAccount(account.id).size()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
