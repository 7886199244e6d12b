package dev.lorekeep.platform;

/**
 * Something that keeps the service from starting and that its owner can mend. The message is one line for the terminal: it
 * names the thing and the remedy. The cause goes to the log only.
 */
public final class StartupProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StartupProblem(String message) {
        super(message);
    }

    public StartupProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
