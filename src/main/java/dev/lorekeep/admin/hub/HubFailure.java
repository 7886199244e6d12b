package dev.lorekeep.admin.hub;

import java.io.IOException;

/** Why a download ended, in one line for the terminal. Trying again at once would not help. */
public final class HubFailure extends IOException {
    private static final long serialVersionUID = 1;

    HubFailure(String message) {
        super(message);
    }

    HubFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
