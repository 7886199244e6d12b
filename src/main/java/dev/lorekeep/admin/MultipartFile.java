package dev.lorekeep.admin;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/** One file as a {@code multipart/form-data} body, read from the disk while it is sent. */
record MultipartFile(Path file, String name, String boundary) {
    static MultipartFile of(Path file, String name) {
        return new MultipartFile(file, name, "lorekeep-" + UUID.randomUUID());
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    BodyPublisher body() throws FileNotFoundException {
        var head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\"" + quoted(name)
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        var tail = "\r\n--" + boundary + "--\r\n";
        return BodyPublishers.concat(text(head), BodyPublishers.ofFile(file), text(tail));
    }

    /** As browsers do it (WHATWG HTML, "multipart/form-data encoding algorithm"). */
    private static String quoted(String name) {
        return name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
    }

    private static BodyPublisher text(String text) {
        return BodyPublishers.ofByteArray(text.getBytes(StandardCharsets.UTF_8));
    }
}
