package dev.lorekeep.sync;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Stands between an HTTP client and a real server and does what networks do: one request a connection, each let through or
 * spoiled as a test says.
 */
final class FaultyGate implements AutoCloseable {
    private final ServerSocket listener;
    private final int backend;
    private volatile Function<String, Fault> rule = request -> Fault.NONE;

    /** What happens to a request. */
    enum Fault {
        NONE,
        /** The server answers 503. */
        UNAVAILABLE,
        /** The connection is closed without an answer. */
        RESET,
        /** The answer ends in the middle. */
        CUT
    }

    FaultyGate(int backend) throws IOException {
        this.backend = backend;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** @param rule from a request's first line */
    void spoil(Function<String, Fault> newRule) {
        rule = newRule;
    }

    void heal() {
        rule = request -> Fault.NONE;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var server = new Socket(InetAddress.getLoopbackAddress(), backend)) {
            var head = head(client.getInputStream());
            if (head.isEmpty()) return;
            var fault = rule.apply(head.substring(0, head.indexOf("\r\n")));
            if (fault == Fault.RESET) return;
            if (fault == Fault.UNAVAILABLE) {
                write(
                        client.getOutputStream(),
                        "HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                client.shutdownOutput();
                return;
            }
            write(server.getOutputStream(), oneRequest(head));
            Thread.ofVirtual().start(() -> pipe(client, server));
            if (fault == Fault.CUT) {
                var answer = head(server.getInputStream());
                write(client.getOutputStream(), answer);
                // the head promises more than this
                client.getOutputStream().write(server.getInputStream().readNBytes(20));
                return;
            }
            pipe(server, client);
        } catch (IOException e) {
            // either side has gone: the other is closed, too
        }
    }

    private static String oneRequest(String head) {
        var open = head.replaceAll("(?i)\r\n(Connection|Upgrade|HTTP2-Settings): [^\r\n]*", "");
        return open.substring(0, open.length() - 2) + "Connection: close\r\n\r\n";
    }

    private static void pipe(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // as above
        }
    }

    private static String head(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var matched = 0;
        while (matched < 4) {
            var next = in.read();
            if (next < 0) return "";
            bytes.write(next);
            matched = next == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
