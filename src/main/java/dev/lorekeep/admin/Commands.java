package dev.lorekeep.admin;

import dev.lorekeep.platform.StartupProblem;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;

/** What a person can type after {@code ./lorekeep}; without a command the service starts. */
@Command(
        name = "lorekeep",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Answers with cited passages from your own documents, on your own machines.",
        footer = {
            "",
            "The launcher also knows: test (everything that CI runs).",
            "LOREKEEP_JAVA_OPTS replaces the launcher's JVM options; LOREKEEP_API_KEY signs in ask and ingest."
        })
public final class Commands implements Callable<Integer> {
    @Mixin
    private final ServiceOptions options = new ServiceOptions();

    private Commands() {}

    /**
     * The parser with all commands.
     *
     * @param out where answers and reports go
     */
    public static CommandLine create(PrintStream out) {
        var top = new Commands();
        var line = new CommandLine(top)
                .addSubcommand(new RunCommand(top.options))
                .addSubcommand(new AskCommand(top.options, out))
                .addSubcommand(new IngestCommand(top.options, out))
                .addSubcommand(
                        "eval",
                        batch(top.options, "Measure retrieval and answers on a folder: eval DIR [--json FILE]."))
                .addSubcommand("bench", batch(top.options, "Measure speed: bench NAME."))
                .addSubcommand(new DoctorCommand(top.options, out))
                .addSubcommand("training", hidden(batch(top.options, "Prepares the cache of later starts.")))
                .addSubcommand(ModelsCommand.create(top.options, out))
                .addSubcommand(new HelpCommand());
        return line.setExecutionExceptionHandler(Commands::explain);
    }

    @Override
    public Integer call() {
        return new RunCommand(options).call();
    }

    private static CommandLine batch(ServiceOptions options, String description) {
        var command = new CommandLine(new BatchLauncher(options));
        command.getCommandSpec().usageMessage().description(description);
        return command;
    }

    /** For the launcher alone. */
    private static CommandLine hidden(CommandLine command) {
        command.getCommandSpec().usageMessage().hidden(true);
        return command;
    }

    private static int explain(Exception failure, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (!(failure instanceof StartupProblem) && !(failure instanceof IOException)) throw failure;
        line.getErr().println(failure.getMessage());
        return 1;
    }
}
