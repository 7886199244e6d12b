package dev.lorekeep.embed.convert;

/** A model folder that cannot be used. A person reads the message: what is wrong, in which file, and what to do. */
public final class UnusableModel extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnusableModel(String message) {
        super(message);
    }

    public UnusableModel(String message, Throwable cause) {
        super(message, cause);
    }
}
