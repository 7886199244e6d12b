package dev.lorekeep.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who can sign in: for admins. */
@Path("/api/accounts")
@RolesAllowed("ADMIN")
@NotForApiKeys
@RunOnVirtualThread
class AccountResource {
    private final Accounts accounts;
    private final CurrentCaller current;

    AccountResource(Accounts accounts, CurrentCaller current) {
        this.accounts = accounts;
        this.current = current;
    }

    record AccountView(
            UUID id,
            String name,
            String displayName,
            Role role,
            boolean disabled,
            boolean mustChangePassword,
            Set<UUID> teams,
            Instant createdAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String oneTimePassword) {}

    record OneTimePassword(String oneTimePassword) {}

    record NewAccount(
            @Nullable String name,
            @Nullable String displayName,
            @Nullable Role role,
            @Nullable Set<UUID> teams) {}

    record ChangedAccount(
            @Nullable String displayName,
            @Nullable Role role,
            @Nullable Boolean disabled,
            @Nullable Set<UUID> teams) {}

    @GET
    public List<AccountView> list() {
        var teams = accounts.teamsByAccount();
        return accounts.all().stream()
                .map(each -> view(each, teams.getOrDefault(each.id, Set.of()), null))
                .toList();
    }

    @POST
    public Response create(NewAccount given) {
        if (given == null || given.name() == null) throw Problems.invalid("An account needs a name.");
        var name = given.name();
        var displayName = given.displayName() == null || given.displayName().isBlank() ? name : given.displayName();
        var role = given.role() == null ? Role.USER : given.role();
        var teams = given.teams() == null ? Set.<UUID>of() : given.teams();
        var created = accounts.create(current.caller(), name, displayName, role, teams);
        return Response.status(201)
                .entity(view(created.account(), teams, created.oneTimePassword()))
                .build();
    }

    @PATCH
    @Path("/{id}")
    public AccountView change(UUID id, ChangedAccount given) {
        if (given == null) throw Problems.invalid("There is nothing to change.");
        var change = new Accounts.Change(given.displayName(), given.role(), given.disabled(), given.teams());
        var account = accounts.change(current.caller(), id, change);
        return view(account, accounts.teamsOf(id), null);
    }

    @DELETE
    @Path("/{id}")
    public void delete(UUID id) {
        accounts.delete(current.caller(), id);
    }

    @POST
    @Path("/{id}/password-reset")
    public OneTimePassword resetPassword(UUID id) {
        return new OneTimePassword(accounts.resetPassword(current.caller(), id));
    }

    private static AccountView view(Account account, Set<UUID> teams, @Nullable String oneTimePassword) {
        return new AccountView(
                account.id,
                account.name,
                account.displayName,
                account.role,
                account.disabled,
                account.mustChangePassword,
                teams,
                account.createdAt,
                oneTimePassword);
    }
}
