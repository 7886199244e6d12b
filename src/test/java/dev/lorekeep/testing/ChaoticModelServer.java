package dev.lorekeep.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An OpenAI-compatible server whose mood changes every half second: it answers well, slowly, with errors, breaks off, falls silent,
 * reports errors in the middle, forgets how a reply ends, or is gone. It counts what it did.
 */
public final class ChaoticModelServer implements AutoCloseable {
    /** How each whole answer ends. */
    public static final String END = "This is the end.";

    private enum Mood {
        WELL,
        SLOW,
        SILENT,
        CUTS,
        LIES,
        REFUSES,
        GONE
    }

    private final Random random;
    private final int port;
    private final ScheduledExecutorService moods = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private final AtomicLong requests = new AtomicLong();
    private final Map<Long, Long> whole = new ConcurrentHashMap<>();
    private volatile Mood mood = Mood.WELL;
    private volatile HttpServer server;

    public ChaoticModelServer(long seed) {
        random = new Random(seed);
        server = listen(0);
        port = server.getAddress().getPort();
        moods.scheduleWithFixedDelay(this::change, 500, 500, TimeUnit.MILLISECONDS);
    }

    private HttpServer listen(int at) {
        try {
            var started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 100);
            started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            started.createContext("/v1/chat/completions", this::reply);
            started.createContext("/v1/models", this::list);
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void change() {
        var next = random.nextInt(3) == 0 ? Mood.values()[random.nextInt(Mood.values().length)] : Mood.WELL;
        if (mood == Mood.GONE && next != Mood.GONE) server = listen(port);
        if (mood != Mood.GONE && next == Mood.GONE) server.stop(0);
        mood = next;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port + "/v1");
    }

    public long requests() {
        return requests.get();
    }

    /** Tokens out of each reply that was sent to its end, by what it said of its tokens in, which is different for each. */
    public Map<Long, Long> wholeReplies() {
        return whole;
    }

    private void list(HttpExchange exchange) throws IOException {
        var body = "{\"data\":[]}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(mood == Mood.REFUSES ? 503 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void reply(HttpExchange exchange) throws IOException {
        var number = 1_000 + requests.incrementAndGet();
        exchange.getRequestBody().readAllBytes();
        var now = mood;
        if (now == Mood.REFUSES) {
            var status = new int[] {429, 500, 503, 400}[(int) (requests.get() % 4)];
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try {
            var words = 5 + (int) (requests.get() % 20);
            var body = exchange.getResponseBody();
            for (var i = 0; i < words; i++) {
                pause(now == Mood.SLOW ? 40 : 4);
                if (i == words / 2 && isBroken(now, body)) return;
                write(body, "{\"content\":\"word [1] \"}", "null");
            }
            write(body, "{\"content\":\"" + END + "\"}", "null");
            write(body, "{}", "\"stop\"");
            body.write(
                    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d}}\n\ndata: [DONE]\n\n"
                            .formatted(number, words + 1)
                            .getBytes(StandardCharsets.UTF_8));
            body.close();
            whole.put(number, words + 1L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In the middle of a reply. @return whether it ends here */
    private boolean isBroken(Mood now, OutputStream body) throws IOException, InterruptedException {
        switch (now) {
            case SILENT -> pause(3_000);
            case CUTS -> throw new IOException("cut");
            case LIES -> {
                var lie = new String[] {
                            "data: {\"error\":{\"message\":\"m\",\"type\":\"oom\"}}\n\ndata: [DONE]\n\n",
                            "data: [DONE]\n\n",
                            "",
                            "error: {\"code\":500}\n\n",
                            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"abort\"}]}\n\ndata: [DONE]\n\n",
                            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}\n\ndata: [DONE]\n\n"
                        }
                        [(int) (requests.get() % 6)];
                body.write(lie.getBytes(StandardCharsets.UTF_8));
                body.close();
                return true;
            }
            default -> {
                return false;
            }
        }
        return false;
    }

    private static void pause(long millis) throws InterruptedException {
        Thread.sleep(millis);
    }

    private static void write(OutputStream body, String delta, String finish) throws IOException {
        body.write(
                ("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":"
                                + delta + ",\"finish_reason\":" + finish + "}]}\n\n")
                        .getBytes(StandardCharsets.UTF_8));
        body.flush();
    }

    @Override
    public void close() {
        moods.shutdownNow();
        server.stop(0);
    }
}
