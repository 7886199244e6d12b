package dev.lorekeep.admin;

import dev.lorekeep.platform.Machine;
import io.quarkus.arc.All;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;

/** Runs the {@link BatchCommand} whose name was typed, in an application of its own. */
@Singleton
@Unremovable
final class BatchApplication implements QuarkusApplication {
    private final List<BatchCommand> commands;

    BatchApplication(@All List<BatchCommand> commands) {
        this.commands = commands;
    }

    @Override
    public int run(String... arguments) throws Exception {
        Machine.ready("");
        var typed = String.join(" ", arguments) + " ";
        for (var command : commands) {
            if (!typed.startsWith(command.name() + " ")) continue;
            var words = command.name().split(" ").length;
            return command.run(List.of(arguments).subList(words, arguments.length), System.out);
        }
        System.err.println("There is no such command. These are available:");
        commands.stream()
                .sorted(Comparator.comparing(BatchCommand::name))
                .forEach(command -> System.err.printf("  %-20s %s%n", command.name(), command.description()));
        return 1;
    }
}
