package dev.lorekeep.agent;

import dev.lorekeep.access.Caller;
import dev.lorekeep.agent.loop.Approvals;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** A person who always says the same, or nothing. */
final class TestingApprovals implements Approvals {
    static final UUID CONVERSATION = UUID.randomUUID();

    Optional<Word> word = Optional.empty();
    private final Set<String> remembered = new HashSet<>();

    @Override
    public void open(UUID run, String call) {}

    @Override
    public Optional<Word> await(UUID run, String call, BooleanSupplier stopped) {
        return word;
    }

    @Override
    public boolean say(UUID run, String call, Word given) {
        return false;
    }

    @Override
    public boolean isRemembered(UUID conversation, String tool) {
        return remembered.contains(tool);
    }

    @Override
    public void remember(UUID conversation, String tool, Caller caller) {
        remembered.add(tool);
    }
}
