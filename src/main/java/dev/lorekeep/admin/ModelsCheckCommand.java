package dev.lorekeep.admin;

import dev.lorekeep.embed.ModelCheck;
import dev.lorekeep.embed.convert.UnusableModel;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Loads a model as a start would, with the present settings, and says what was understood and whether it works. */
@Command(
        name = "check",
        description = "Convert (where needed), load and try a model's folder with the present settings: check DIR.")
final class ModelsCheckCommand implements Callable<Integer> {
    private final ServiceOptions options;
    private final PrintStream out;

    @Parameters(paramLabel = "DIR", description = "Folder of a model as its publisher ships it.")
    private Path folder = Path.of("");

    ModelsCheckCommand(ServiceOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    @Override
    public Integer call() throws CommandFailure {
        var settings = options.settings();
        var model = folder.toAbsolutePath().normalize();
        try {
            var check = ModelCheck.of(ModelsCommand.embedding(settings, Optional.of(model)), settings.data());
            Banner.of(check.name() + (check.passed() ? " can be used." : " is not right."), check.lines())
                    .forEach(out::println);
            return check.passed() ? 0 : 1;
        } catch (UnusableModel e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
