package dev.lorekeep.models.config;

/** A value that no log and no message shows; empty when there is none. */
public record Secret(String value) {
    public static final Secret NONE = new Secret("");

    @Override
    public String toString() {
        return value.isEmpty() ? "none" : "***";
    }
}
