package dev.lorekeep.embed.convert;

/** A model that cannot be used as it is. The message names the file, what is wrong with it, and what would work. */
public final class UnusableModel extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnusableModel(String message) {
        super(message);
    }

    public UnusableModel(String message, Throwable cause) {
        super(message, cause);
    }
}
