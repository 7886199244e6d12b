package dev.lorekeep.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;

/** Reads server-sent events (WHATWG HTML, section 9.2) one by one. */
final class ServerEvents implements AutoCloseable {
    private final BufferedReader reader;

    ServerEvents(InputStream stream) {
        reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }

    /**
     * One event.
     *
     * @param name its kind; "message" if the stream does not say
     * @param data its lines, joined
     */
    record Event(String name, String data) {}

    /** The next event that has data, or empty at the end of the stream. */
    Optional<Event> next() throws IOException {
        var name = "message";
        var data = new ArrayList<String>();
        for (String line; (line = reader.readLine()) != null; ) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) return Optional.of(new Event(name, String.join("\n", data)));
                name = "message";
            } else if (line.startsWith("event:")) {
                name = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                var value = line.substring("data:".length());
                data.add(value.startsWith(" ") ? value.substring(1) : value);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
