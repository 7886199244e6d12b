package dev.lorekeep.sync;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an admin entered about a source, without its password. */
sealed interface SourceSettings {
    SourceKind kind();

    /** The address that the source talks to, as {@code host} or {@code host:port}. */
    String host();

    /** For whom the password is: when this changes, it has to be given anew. */
    String account();

    /**
     * @param endpoint of the S3 server; null means Amazon's own of the region
     * @param prefix only keys that begin with it; empty for all
     * @param accessKeyId null for buckets that everybody may read
     * @param pathStyle the bucket in the path instead of in the host name
     */
    record S3(
            @Nullable URI endpoint,
            String region,
            String bucket,
            String prefix,
            @Nullable String accessKeyId,
            boolean pathStyle)
            implements SourceSettings {
        @Override
        public SourceKind kind() {
            return SourceKind.S3;
        }

        URI address() {
            return endpoint == null ? URI.create("https://s3." + region + ".amazonaws.com") : endpoint;
        }

        @Override
        public String host() {
            return address().getAuthority();
        }

        @Override
        public String account() {
            return address() + " " + accessKeyId;
        }
    }

    /**
     * @param url the folder, ending in a slash
     * @param user null for servers that ask for none
     */
    record WebDav(URI url, @Nullable String user) implements SourceSettings {
        @Override
        public SourceKind kind() {
            return SourceKind.WEBDAV;
        }

        @Override
        public String host() {
            return url.getAuthority();
        }

        @Override
        public String account() {
            return url.getScheme() + "://" + url.getAuthority() + " " + user;
        }
    }

    /**
     * @param folders names, or patterns with {@code *}
     */
    record Imap(String server, int port, Encryption encryption, String user, List<String> folders)
            implements SourceSettings {
        public Imap {
            folders = List.copyOf(folders);
        }

        enum Encryption {
            TLS,
            STARTTLS,
            NONE
        }

        @Override
        public SourceKind kind() {
            return SourceKind.IMAP;
        }

        @Override
        public String host() {
            return server + ":" + port;
        }

        @Override
        public String account() {
            return server + ":" + port + " " + encryption + " " + user;
        }
    }

    /**
     * @param start the first page; only its host is visited
     * @param path only pages whose path begins with it
     * @param depth links followed from the first page; 0 takes only that one
     * @param maxPages pages visited in one run
     * @param delayMillis pause between two requests; a longer one in robots.txt wins
     * @param privateAddresses whether hosts of the own network may be visited
     */
    record Web(URI start, String path, int depth, int maxPages, int delayMillis, boolean privateAddresses)
            implements SourceSettings {
        @Override
        public SourceKind kind() {
            return SourceKind.WEB;
        }

        @Override
        public String host() {
            return start.getAuthority();
        }

        @Override
        public String account() {
            return "";
        }
    }
}
