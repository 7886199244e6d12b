package dev.lorekeep;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The program's entry: starts the service, or runs a command against it. */
@QuarkusMain
public final class Lorekeep {
    private Lorekeep() {}

    public static void main(String[] arguments) {
        Quarkus.run(arguments);
    }
}
