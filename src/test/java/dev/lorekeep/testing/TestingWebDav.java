package dev.lorekeep.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A folder served by a real WebDAV server (rclone) on the loopback, with a user and a password. */
public final class TestingWebDav implements AutoCloseable {
    public static final String USER = "reader";
    public static final String PASSWORD = "webdav-password-1234567890";

    private final int port;
    private final Process server;

    /** Skips the test where rclone is not installed. */
    public TestingWebDav(Path folder) throws IOException, InterruptedException {
        assumeTrue(isInstalled(), "rclone is not installed: apt-get install rclone");
        port = freePort();
        server = new ProcessBuilder(
                        "rclone",
                        "serve",
                        "webdav",
                        folder.toString(),
                        "--addr",
                        "127.0.0.1:" + port,
                        "--user",
                        USER,
                        "--pass",
                        PASSWORD,
                        "--dir-cache-time",
                        "0s")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Eventually.passes(Duration.ofSeconds(20), () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }

    private static boolean isInstalled() throws InterruptedException {
        try {
            return new ProcessBuilder("rclone", "version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    public int port() {
        return port;
    }

    /** The folder's address. */
    public String url() {
        return "http://127.0.0.1:" + port + "/";
    }

    @Override
    public void close() throws InterruptedException {
        server.destroy();
        if (!server.waitFor(5, TimeUnit.SECONDS)) server.destroyForcibly();
    }
}
