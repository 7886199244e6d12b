package dev.lorekeep.models.config;

import java.util.Map;

/**
 * @param eachUser for everybody without limits of their own
 * @param users by sign-in name
 * @param teams by name; all members of a team together
 */
public record Budgets(Limits eachUser, Map<String, Limits> users, Map<String, Limits> teams) {
    public static final Budgets NONE = new Budgets(Limits.NONE, Map.of(), Map.of());

    public Budgets {
        users = Map.copyOf(users);
        teams = Map.copyOf(teams);
    }

    public Limits of(String user) {
        return users.getOrDefault(user, eachUser);
    }
}
