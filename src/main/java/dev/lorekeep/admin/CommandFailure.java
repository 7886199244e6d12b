package dev.lorekeep.admin;

import java.io.IOException;

/** Why a command ended without its result, in one line for the terminal. */
final class CommandFailure extends IOException {
    private static final long serialVersionUID = 1;

    CommandFailure(String message) {
        super(message);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
