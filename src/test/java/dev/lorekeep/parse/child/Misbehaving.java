package dev.lorekeep.parse.child;

import dev.lorekeep.parse.Parsed;
import dev.lorekeep.parse.ParsedDocument;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Processes in the place of the one that reads files, each with a fault that a library could have. The file says how often. */
final class Misbehaving {
    private Misbehaving() {}

    /** Never answers, and has started something that goes on, too. */
    static final class Hanging {
        private Hanging() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            var request = request();
            if (tried(request) == 2) answer(request.name(), System.out);
            new ProcessBuilder("sleep", "1000").start();
            Thread.sleep(1_000_000);
        }
    }

    /** Breaks off without an answer. */
    static final class Crashing {
        private Crashing() {}

        public static void main(String[] arguments) throws IOException {
            var request = request();
            if (tried(request) == 2) answer(request.name(), System.out);
            Runtime.getRuntime().halt(134);
        }
    }

    /** Finds no room for what it unpacks. */
    static final class WithoutRoom {
        private WithoutRoom() {}

        public static void main(String[] arguments) throws IOException {
            request();
            Wire.write(new DataOutputStream(System.out), new Reply.NoRoom());
            System.in.read();
        }
    }

    /** Says what cannot be. */
    static final class Babbling {
        private Babbling() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            request();
            var out = new DataOutputStream(System.out);
            out.writeBoolean(false);
            out.writeByte('U');
            out.writeInt(Integer.MAX_VALUE);
            out.flush();
            Thread.sleep(1_000_000);
        }
    }

    /** Tries every way to the address that the file holds, and answers with those that led there. */
    static final class Calling {
        private Calling() {}

        public static void main(String[] arguments) throws Exception {
            NoNetwork.install();
            var request = request();
            var port = Integer.parseInt(Files.readString(request.file()).strip());
            var reached = new ArrayList<>(List.of("reached:"));
            attempt(reached, "socket", () -> new Socket("127.0.0.1", port).close());
            attempt(
                    reached,
                    "channel",
                    () -> SocketChannel.open(new InetSocketAddress("127.0.0.1", port))
                            .close());
            attempt(
                    reached,
                    "stream",
                    () -> URI.create("http://127.0.0.1:" + port + "/")
                            .toURL()
                            .openStream()
                            .close());
            attempt(
                    reached,
                    "client",
                    () -> HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding()));
            attempt(reached, "name", () -> InetAddress.getByName(request.name()));
            attempt(reached, "datagram", () -> {
                try (var socket = new DatagramSocket()) {
                    socket.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress("192.0.2.1", 53)));
                }
            });
            answer(String.join(" ", reached), System.out);
            System.in.read();
        }

        private interface Way {
            void go() throws Exception;
        }

        private static void attempt(List<String> reached, String name, Way way) {
            try {
                way.go();
                reached.add(name);
            } catch (Exception | Error _) {
                // as it should be
            }
        }
    }

    private static Request request() throws IOException {
        var in = new DataInputStream(System.in);
        Wire.readRules(in);
        return Wire.readRequest(in);
    }

    /** How often this file was asked for, this time included. */
    private static int tried(Request request) throws IOException {
        var count = Path.of(request.file() + ".tries");
        var tries = Files.exists(count) ? Integer.parseInt(Files.readString(count)) + 1 : 1;
        Files.writeString(count, String.valueOf(tries));
        return Files.readString(request.file()).contains("twice") ? 0 : tries;
    }

    private static void answer(String text, PrintStream out) throws IOException {
        Wire.write(
                new DataOutputStream(out),
                new Reply.Read(
                        new Parsed.Complete(
                                new ParsedDocument(text, "text/plain", text, List.of(), List.of(), 0, Map.of())),
                        false));
    }
}
