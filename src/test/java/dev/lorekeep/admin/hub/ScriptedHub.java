package dev.lorekeep.admin.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A hub with one model, over a real socket. Large files are served by another address, as Hugging Face does. */
public final class ScriptedHub implements AutoCloseable {
    /** What the branch main points to. */
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private final String id;
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, String> sha256 = new ConcurrentHashMap<>();
    private final List<String> listedOnly = new ArrayList<>();
    private final Set<String> growing = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> cuts = new ConcurrentHashMap<>();
    private final Set<String> stalls = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpServer server;
    private boolean ranges = true;
    private boolean hashes = true;
    private @Nullable String token;
    private String store = "";

    public ScriptedHub(String id) throws IOException {
        this.id = id;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public ScriptedHub file(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    ScriptedHub file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Lists a SHA-256 that is not the content's. */
    ScriptedHub lying(String path) {
        sha256.put(path, "0".repeat(64));
        return this;
    }

    /** Lists a file under a name that it need not have. */
    ScriptedHub listing(String path) {
        listedOnly.add(path);
        return this;
    }

    /** Closes the connection after some bytes of the next answer. */
    ScriptedHub cutting(String path, int bytes) {
        cuts.put(path, bytes);
        return this;
    }

    /** Goes silent after some bytes of the next answer, with the connection open. */
    ScriptedHub stalling(String path, int bytes) {
        stalls.add(path);
        cuts.put(path, bytes);
        return this;
    }

    /** Serves more than it lists. */
    ScriptedHub growing(String path) {
        growing.add(path);
        return this;
    }

    ScriptedHub withoutRanges() {
        ranges = false;
        return this;
    }

    ScriptedHub withoutHashes() {
        hashes = false;
        return this;
    }

    /** Answers with 401 without this token; its store must not see it. */
    ScriptedHub closed(String token) {
        this.token = token;
        return this;
    }

    /** Redirects to this address for large files instead of its own. */
    ScriptedHub store(String address) {
        store = address;
        return this;
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Method, path and, if there is one, the range. */
    public List<String> requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var range = exchange.getRequestHeaders().getFirst("Range");
            requests.add(exchange.getRequestMethod() + " " + path + (range == null ? "" : " " + range));
            var authorisation = exchange.getRequestHeaders().getFirst("Authorization");
            if (path.startsWith("/cdn/") ? authorisation != null && !store.isEmpty() : isRefused(authorisation)) {
                send(exchange, 401, new byte[0], 0);
                return;
            }
            var resolve = "/" + id + "/resolve/" + COMMIT + "/";
            if (path.startsWith("/api/models/" + id + "/revision/main")) send(exchange, 200, listing(), 0);
            else if (path.startsWith("/cdn/")) serve(exchange, path.substring("/cdn/".length()), range);
            else if (path.startsWith(resolve) && isLarge(path)) redirect(exchange, path.substring(resolve.length()));
            else if (path.startsWith(resolve)) serve(exchange, path.substring(resolve.length()), range);
            else send(exchange, 404, "{\"error\":\"Repository not found\"}".getBytes(StandardCharsets.UTF_8), 0);
        }
    }

    private boolean isRefused(@Nullable String authorisation) {
        return token != null && !("Bearer " + token).equals(authorisation);
    }

    private void redirect(HttpExchange exchange, String path) throws IOException {
        exchange.getResponseHeaders().add("Location", store + "/cdn/" + path);
        exchange.sendResponseHeaders(302, -1);
    }

    private void serve(HttpExchange exchange, String path, @Nullable String range) throws IOException {
        var content = files.get(path);
        if (content == null) {
            send(exchange, 404, new byte[0], 0);
            return;
        }
        if (growing.contains(path)) content = Arrays.copyOf(content, content.length + 1);
        int from = range == null || !ranges ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
        if (from > 0)
            exchange.getResponseHeaders()
                    .add("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        var cut = cuts.remove(path);
        var stalls = this.stalls.remove(path);
        if (cut == null) {
            send(exchange, from > 0 ? 206 : 200, content, from);
            return;
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        exchange.getResponseBody().write(content, from, cut);
        exchange.getResponseBody().flush();
        if (stalls) await();
    }

    private void await() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] content, int from) throws IOException {
        var rest = Arrays.copyOfRange(content, from, content.length);
        exchange.sendResponseHeaders(status, rest.length == 0 ? -1 : rest.length);
        if (rest.length > 0) exchange.getResponseBody().write(rest);
    }

    private byte[] listing() {
        var siblings = new ArrayList<String>();
        files.forEach((path, content) -> siblings.add(sibling(path, content)));
        listedOnly.forEach(path -> siblings.add(sibling(path, new byte[0])));
        return ("{\"id\":\"" + id + "\",\"sha\":\"" + COMMIT + "\",\"siblings\":[" + String.join(",", siblings) + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private String sibling(String path, byte[] content) {
        var start = "{\"rfilename\":\"" + path.replace("\\", "\\\\") + "\",\"size\":" + content.length;
        if (!hashes) return start + "}";
        if (!isLarge(path)) return start + ",\"blobId\":\"" + gitBlob(content) + "\"}";
        var listed = sha256.getOrDefault(path, hex("SHA-256", content));
        return start + ",\"blobId\":\"" + "a".repeat(40) + "\",\"lfs\":{\"sha256\":\"" + listed + "\",\"size\":"
                + content.length + ",\"pointerSize\":130}}";
    }

    private static boolean isLarge(String path) {
        return path.endsWith(".safetensors") || path.contains(".onnx") || path.endsWith(".bin");
    }

    private static String gitBlob(byte[] content) {
        var head = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
        var whole = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, whole, head.length, content.length);
        return hex("SHA-1", whole);
    }

    static String hex(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
