package dev.lorekeep.access;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.lorekeep.access.AccessEvent.Action;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everybody's own API keys. A key is shown once, when it is made. */
@Path("/api/api-keys")
@RolesAllowed({"USER", "ADMIN", "AUDITOR"})
@NotForApiKeys
@RunOnVirtualThread
@Transactional
class ApiKeyResource {
    private static final int MAX_NAME_CHARACTERS = 200;
    private static final int MAX_DAYS = 3650;

    private final ApiKeys keys;
    private final AccessRules rules;
    private final Tokens tokens;
    private final Clock clock;
    private final CurrentCaller current;
    private final Event<AccessEvent> events;

    ApiKeyResource(
            ApiKeys keys,
            AccessRules rules,
            Tokens tokens,
            Clock clock,
            CurrentCaller current,
            Event<AccessEvent> events) {
        this.keys = keys;
        this.rules = rules;
        this.tokens = tokens;
        this.clock = clock;
        this.current = current;
        this.events = events;
    }

    record KeyView(
            UUID id,
            String name,
            String prefix,
            @Nullable List<UUID> scope,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt) {
        static KeyView of(ApiKey key) {
            var scope = key.scope == null ? null : List.of(key.scope);
            return new KeyView(key.id, key.name, key.prefix, scope, key.createdAt, key.expiresAt, key.lastUsedAt);
        }
    }

    /** @param key the whole key; it is not kept and cannot be shown again */
    record CreatedKey(@JsonUnwrapped KeyView view, String key) {}

    record NewKey(
            @Nullable String name,
            @Nullable Set<UUID> scope,
            @Nullable Integer expiresInDays) {}

    @GET
    public List<KeyView> list() {
        return keys.usableBy(current.caller().accountId()).stream()
                .map(KeyView::of)
                .toList();
    }

    @POST
    public Response create(NewKey given) {
        var caller = current.caller();
        var secret = tokens.apiKey();
        var key = new ApiKey(caller.accountId(), name(given), secret, now());
        if (given.scope() != null) key.scope = scope(caller, given.scope()).toArray(UUID[]::new);
        if (given.expiresInDays() != null) key.expiresAt = expiry(given.expiresInDays());
        keys.insert(key);
        var scope = key.scope == null ? "all" : String.valueOf(key.scope.length);
        events.fire(AccessEvent.of(
                caller, Action.KEY_CREATED, key.name, Map.of("prefix", key.prefix, "collections", scope)));
        return Response.status(201)
                .entity(new CreatedKey(KeyView.of(key), secret))
                .build();
    }

    @DELETE
    @Path("/{id}")
    public void revoke(UUID id) {
        var caller = current.caller();
        var key = keys.byId(id)
                .filter(each -> each.accountId.equals(caller.accountId()))
                .filter(each -> !each.commandLine && each.revokedAt == null)
                .orElseThrow(() -> Problems.notFound("API key"));
        key.revokedAt = now();
        keys.update(key);
        events.fire(AccessEvent.of(caller, Action.KEY_REVOKED, key.name, Map.of("prefix", key.prefix)));
    }

    private static String name(@Nullable NewKey given) {
        var name = given == null || given.name() == null ? "" : given.name().strip();
        if (name.isEmpty() || name.length() > MAX_NAME_CHARACTERS)
            throw Problems.invalid("An API key's name has 1 to " + MAX_NAME_CHARACTERS + " characters.");
        return name;
    }

    private Set<UUID> scope(Caller caller, Set<UUID> asked) {
        if (asked.isEmpty()) throw Problems.invalid("Name the collections of the key, or leave the scope out for all.");
        var manages = asked.stream().allMatch(each -> rules.mayManage(caller, each));
        if (!manages && !rules.filterFor(caller, asked).accessSets().equals(asked))
            throw Problems.invalid("One of the collections does not exist, or you may not read it.");
        return asked;
    }

    private Instant expiry(int days) {
        if (days < 1 || days > MAX_DAYS)
            throw Problems.invalid(
                    "An API key lasts 1 to " + MAX_DAYS + " days, or without a number until it is revoked.");
        return now().plus(days, ChronoUnit.DAYS);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
