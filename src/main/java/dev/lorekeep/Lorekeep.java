package dev.lorekeep;

import dev.lorekeep.admin.Commands;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The program's entry: starts the service, or runs a command against it. */
@QuarkusMain
public final class Lorekeep {
    private Lorekeep() {}

    public static void main(String[] arguments) {
        System.exit(Commands.create(System.out).execute(arguments));
    }
}
