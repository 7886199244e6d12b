package dev.lorekeep.access;

import dev.lorekeep.access.AccessEvent.Action;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Groups of accounts that read the same collections: for admins. */
@Path("/api/teams")
@RolesAllowed("ADMIN")
@NotForApiKeys
@RunOnVirtualThread
@Transactional
class TeamResource {
    private static final int MAX_NAME_CHARACTERS = 200;

    private final Teams teams;
    private final Memberships memberships;
    private final StoredAccounts accounts;
    private final Clock clock;
    private final CurrentCaller current;
    private final Event<AccessEvent> events;

    TeamResource(
            Teams teams,
            Memberships memberships,
            StoredAccounts accounts,
            Clock clock,
            CurrentCaller current,
            Event<AccessEvent> events) {
        this.teams = teams;
        this.memberships = memberships;
        this.accounts = accounts;
        this.clock = clock;
        this.current = current;
        this.events = events;
    }

    /** @param members ids of the accounts in it */
    record TeamView(UUID id, String name, List<UUID> members) {}

    record GivenTeam(@Nullable String name, @Nullable Set<UUID> members) {}

    @GET
    public List<TeamView> list() {
        var all = memberships.all();
        return teams.all().stream()
                .map(team -> view(
                        team,
                        all.stream().filter(each -> each.teamId.equals(team.id)).toList()))
                .toList();
    }

    @POST
    public Response create(GivenTeam given) {
        var name = unusedName(given == null ? null : given.name());
        var team = new Team(UUID.randomUUID(), name, clock.instant().truncatedTo(ChronoUnit.MICROS));
        teams.insert(team);
        if (given.members() != null) fill(team, given.members());
        tell(Action.TEAM_CREATED, team);
        return Response.status(201).entity(view(team)).build();
    }

    @PATCH
    @Path("/{id}")
    public TeamView change(UUID id, GivenTeam given) {
        if (given == null) throw Problems.invalid("There is nothing to change.");
        var team = existing(id);
        if (given.name() != null && !given.name().strip().equals(team.name)) {
            team.name = unusedName(given.name());
            teams.update(team);
        }
        if (given.members() != null) {
            memberships.empty(id);
            fill(team, given.members());
        }
        tell(Action.TEAM_CHANGED, team);
        return view(team);
    }

    @DELETE
    @Path("/{id}")
    public void delete(UUID id) {
        var team = existing(id);
        teams.delete(team);
        events.fire(AccessEvent.of(current.caller(), Action.TEAM_DELETED, team.name, Map.of()));
    }

    private String unusedName(@Nullable String given) {
        var name = given == null ? "" : given.strip();
        if (name.isEmpty() || name.length() > MAX_NAME_CHARACTERS)
            throw Problems.invalid("A team's name has 1 to " + MAX_NAME_CHARACTERS + " characters.");
        if (teams.byName(name).isPresent()) throw Problems.conflict("There is a team named " + name + " already.");
        return name;
    }

    private void fill(Team team, Set<UUID> members) {
        for (var account : members) {
            if (accounts.byId(account).isEmpty()) throw Problems.invalid("One of the members does not exist.");
            memberships.insert(new Membership(account, team.id));
        }
    }

    private Team existing(UUID id) {
        return teams.byId(id).orElseThrow(() -> Problems.notFound("team"));
    }

    private void tell(Action action, Team team) {
        var members = String.valueOf(memberships.ofTeam(team.id).size());
        events.fire(AccessEvent.of(current.caller(), action, team.name, Map.of("members", members)));
    }

    private TeamView view(Team team) {
        return view(team, memberships.ofTeam(team.id));
    }

    private static TeamView view(Team team, List<Membership> members) {
        return new TeamView(
                team.id, team.name, members.stream().map(each -> each.accountId).toList());
    }
}
