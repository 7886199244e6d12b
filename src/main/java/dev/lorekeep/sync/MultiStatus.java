package dev.lorekeep.sync;

import dev.lorekeep.platform.SecureXml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Reads the answer to a WebDAV PROPFIND (RFC 4918, section 9.1) as a stream: one {@link Entry} after the other. */
final class MultiStatus extends DefaultHandler {
    private static final String DAV = "DAV:";

    private final Entries entries;
    private final StringBuilder text = new StringBuilder();
    private boolean inPropstat;
    private boolean isCollection;
    private @Nullable String href;
    private @Nullable String etag;
    private @Nullable String length;
    private @Nullable String modified;
    private @Nullable String propstatStatus;
    private int status;
    private Found found = Found.NONE;
    private boolean complete;

    private MultiStatus(Entries entries) {
        this.entries = entries;
    }

    /** Takes each entry. */
    @FunctionalInterface
    interface Entries {
        void take(Entry entry) throws IOException;
    }

    /**
     * @param href as the server wrote it
     * @param status 200, or what the server says of this entry alone
     */
    record Entry(
            String href,
            int status,
            boolean isFolder,
            @Nullable String etag,
            long sizeBytes,
            @Nullable Instant modifiedAt) {}

    /** The properties of one propstat; only of one with status 200 do they count. */
    private record Found(
            boolean isFolder,
            @Nullable String etag,
            @Nullable String length,
            @Nullable String modified) {
        static final Found NONE = new Found(false, null, null, null);
    }

    /** An exception thrown by who takes the entries, on its way through the XML parser. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final IOException reason;

        Refused(IOException reason) {
            super(reason);
            this.reason = reason;
        }
    }

    /** @throws SourceTrouble if the answer ends too early or is no such answer: what is missing may still be there */
    static void read(Path answer, Entries entries) throws IOException {
        var handler = new MultiStatus(entries);
        try (var content = Files.newInputStream(answer)) {
            SecureXml.parse(content, handler);
        } catch (Refused e) {
            throw e.reason;
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw SourceTrouble.passing("The folder's listing was cut off or is no WebDAV answer.", e);
        }
        if (!handler.complete) throw SourceTrouble.passing("The answer is no WebDAV listing.", null);
    }

    @Override
    public void startElement(String namespace, String name, String qualified, Attributes attributes) {
        text.setLength(0);
        if (!namespace.equals(DAV)) return;
        switch (name) {
            case "response" -> {
                href = null;
                status = 200;
                found = Found.NONE;
            }
            case "propstat" -> {
                inPropstat = true;
                isCollection = false;
                etag = null;
                length = null;
                modified = null;
                propstatStatus = null;
            }
            case "collection" -> isCollection = true;
            default -> {}
        }
    }

    @Override
    public void characters(char[] characters, int start, int count) {
        text.append(characters, start, count);
    }

    @Override
    public void endElement(String namespace, String name, String qualified) {
        if (!namespace.equals(DAV)) return;
        var value = text.toString().strip();
        switch (name) {
            case "href" -> {
                if (href == null) href = value;
            }
            case "getetag" -> etag = value;
            case "getcontentlength" -> length = value;
            case "getlastmodified" -> modified = value;
            case "status" -> {
                if (inPropstat) propstatStatus = value;
                else status = code(value);
            }
            case "propstat" -> {
                inPropstat = false;
                if (propstatStatus == null || code(propstatStatus) == 200)
                    found = new Found(isCollection, etag, length, modified);
            }
            case "response" -> end();
            case "multistatus" -> complete = true;
            default -> {}
        }
    }

    private void end() {
        if (href == null || href.isEmpty()) return;
        var size =
                found.length() != null && found.length().matches("[0-9]{1,18}") ? Long.parseLong(found.length()) : -1;
        var tag = found.etag() == null || found.etag().isEmpty() ? null : found.etag();
        try {
            entries.take(new Entry(href, status, found.isFolder(), tag, size, HttpFiles.time(found.modified())));
        } catch (IOException e) {
            throw new Refused(e);
        }
    }

    /** Of a line such as {@code HTTP/1.1 200 OK}; 500 when it is none. */
    private static int code(String line) {
        var words = line.split(" ", 3);
        return words.length > 1 && words[1].matches("[0-9]{3}") ? Integer.parseInt(words[1]) : 500;
    }
}
