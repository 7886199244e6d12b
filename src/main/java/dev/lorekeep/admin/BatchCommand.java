package dev.lorekeep.admin;

import java.io.PrintStream;
import java.util.List;

/**
 * A command that needs the whole application, such as an evaluation or a benchmark. Implement it as a CDI bean (make it
 * {@code @Unremovable}: nobody injects it). {@code ./lorekeep} finds it by its name and runs it in an application of its own
 * on a scratch data folder: empty database, empty watched folder, no models, a random HTTP port.
 */
public interface BatchCommand {
    /** The words that a person types: {@code eval}, {@code bench embedding}. */
    String name();

    /** One line for {@code ./lorekeep help}. */
    String description();

    /**
     * Runs to the end.
     *
     * @param arguments what was typed after the name; paths are relative to the caller's working directory
     * @param out the terminal; write control characters only if {@code System.console().isTerminal()}
     * @return the exit status; 0 is success
     */
    int run(List<String> arguments, PrintStream out) throws Exception;
}
