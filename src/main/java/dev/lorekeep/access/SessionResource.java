package dev.lorekeep.access;

import dev.lorekeep.access.AccessEvent.Action;
import dev.lorekeep.access.SignedIn.Via;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Signing in and out, and choosing a password. On worker threads, since bcrypt computes and does not wait. */
@Path("/api/session")
class SessionResource {
    private final SignIn signIn;
    private final Accounts accounts;
    private final Sessions sessions;
    private final SignInThrottle throttle;
    private final AccessConfig config;
    private final CurrentCaller current;
    private final Event<AccessEvent> events;

    SessionResource(
            SignIn signIn,
            Accounts accounts,
            Sessions sessions,
            SignInThrottle throttle,
            AccessConfig config,
            CurrentCaller current,
            Event<AccessEvent> events) {
        this.signIn = signIn;
        this.accounts = accounts;
        this.sessions = sessions;
        this.throttle = throttle;
        this.config = config;
        this.current = current;
        this.events = events;
    }

    record NamePassword(@Nullable String name, @Nullable String password) {}

    record NewPassword(@Nullable String current, @Nullable String next) {}

    record SessionView(AccountView account, String csrfToken) {}

    record AccountView(UUID id, String name, String displayName, Role role, boolean mustChangePassword) {
        static AccountView of(Account account) {
            return new AccountView(
                    account.id, account.name, account.displayName, account.role, account.mustChangePassword);
        }
    }

    @POST
    @PermitAll
    public Response open(NamePassword given, @Context RoutingContext request) {
        if (given == null || given.name() == null || given.password() == null)
            throw Problems.invalid("A sign-in needs a name and a password.");
        return switch (signIn.attempt(given.name(), given.password(), address(request), replacedToken(request))) {
            case SignIn.Outcome.Opened opened ->
                Response.ok(new SessionView(AccountView.of(opened.account()), opened.csrfToken()))
                        .cookie(SessionCookie.holding(opened.token(), config.sessionLifetime(), request))
                        .build();
            case SignIn.Outcome.Refused refused -> throw Problems.wrongNameOrPassword();
            case SignIn.Outcome.Throttled throttled -> throw Problems.throttled(throttled.delay());
        };
    }

    @GET
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public SessionView current() {
        var signedIn = current.signedIn();
        var account = accounts.byId(signedIn.caller().accountId()).orElseThrow(Problems::notSignedIn);
        return new SessionView(AccountView.of(account), signedIn.csrfToken());
    }

    @DELETE
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    @Transactional
    public Response close(@Context RoutingContext request) {
        var signedIn = current.signedIn();
        if (signedIn.via() == Via.SESSION) {
            sessions.end(signedIn.credentialId());
            var caller = signedIn.caller();
            events.fire(AccessEvent.of(caller, Action.SESSION_CLOSED, caller.name(), Map.of()));
        }
        return Response.noContent().cookie(SessionCookie.removal(request)).build();
    }

    @PUT
    @Path("/password")
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    @NotForApiKeys
    public void choosePassword(NewPassword given, @Context RoutingContext request) {
        if (given == null || given.current() == null || given.next() == null)
            throw Problems.invalid("A change of password needs the current and the next one.");
        var signedIn = current.signedIn();
        var name = signedIn.caller().name();
        // who found an open browser must not be able to try passwords faster than at the door
        var verdict = throttle.attempt(name, address(request));
        if (verdict.refused()) throw Problems.throttled(verdict.delay());
        accounts.choosePassword(signedIn.caller(), signedIn.credentialId(), given.current(), given.next());
        throttle.succeeded(name, address(request));
    }

    private static String address(RoutingContext request) {
        var address = request.request().remoteAddress();
        return address == null || address.hostAddress() == null ? "unknown" : address.hostAddress();
    }

    private static String replacedToken(RoutingContext request) {
        var cookie = request.request().getCookie(SessionCookie.NAME);
        return cookie == null ? "" : cookie.getValue();
    }
}
