package dev.lorekeep.sync;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.jspecify.annotations.Nullable;

/**
 * Folders of a mailbox; each mail is one .eml file. A mail never changes, so UIDVALIDITY and UID (RFC 9051, section 2.3.1.1)
 * tell all: a known pair is never downloaded again. The checkpoint is the list of the folders still to be listed. Mails are
 * opened read-only and without marking them as seen.
 */
final class ImapConnector implements Connector {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Mails asked for at once. */
    private static final int PAGE = 500;

    private static final int MAX_SUBJECT = 120;

    private final SourceSettings.Imap settings;
    private final String secret;
    private final Spool spool;
    private final SyncConfig config;
    private final HostRules hosts;
    private final Retry retry;
    private @Nullable Store store;
    private @Nullable IMAPFolder opened;

    ImapConnector(
            SourceSettings.Imap settings,
            @Nullable String secret,
            Spool spool,
            SyncConfig config,
            HostRules hosts,
            Retry retry) {
        this.settings = settings;
        this.secret = secret == null ? "" : secret;
        this.spool = spool;
        this.config = config;
        this.hosts = hosts;
        this.retry = retry;
    }

    /** Where a mail is. */
    private record Place(String folder, long validity, long uid) {
        static Place of(String uri) throws IOException {
            var end = uri.lastIndexOf('/');
            var middle = uri.lastIndexOf('/', end - 1);
            try {
                return new Place(
                        uri.substring(0, middle),
                        Long.parseLong(uri.substring(middle + 1, end)),
                        Long.parseLong(uri.substring(end + 1)));
            } catch (IndexOutOfBoundsException | NumberFormatException e) {
                throw new IOException("not a mail's place", e);
            }
        }

        String uri() {
            return folder + "/" + validity + "/" + uid;
        }
    }

    @Override
    public void list(@Nullable String checkpoint, Listing listing) throws IOException, InterruptedException {
        Deque<String> folders = checkpoint == null
                ? new ArrayDeque<>(retry.call(this::folders))
                : new ArrayDeque<>(JSON.readValue(checkpoint, new TypeReference<List<String>>() {}));
        while (!folders.isEmpty()) {
            var folder = folders.peek();
            retry.call(() -> {
                listFolder(folder, listing);
                return true;
            });
            folders.pop();
            listing.reached(JSON.writeValueAsString(folders));
        }
    }

    private Collection<String> folders() throws IOException {
        return mail(() -> {
            var names = new ArrayList<String>();
            for (var pattern : settings.folders()) {
                var matching = connected().getDefaultFolder().list(pattern);
                if (matching.length == 0) throw noFolder(pattern);
                for (var folder : matching)
                    if ((folder.getType() & Folder.HOLDS_MESSAGES) != 0 && !names.contains(folder.getFullName()))
                        names.add(folder.getFullName());
            }
            return names;
        });
    }

    private SourceTrouble noFolder(String name) {
        return new SourceTrouble(
                SourceTrouble.Kind.MISPLACED,
                "The mailbox " + settings.user() + " at " + settings.host() + " has no folder " + name + ".",
                "Check its name; folders in folders are written as the server does, such as INBOX/Contracts or INBOX.Contracts.");
    }

    private void listFolder(String name, Listing listing) throws IOException {
        mail(() -> {
            var folder = open(name);
            var validity = folder.getUIDValidity();
            var count = folder.getMessageCount();
            var profile = new FetchProfile();
            profile.add(UIDFolder.FetchProfileItem.UID);
            profile.add(FetchProfile.Item.SIZE);
            profile.add(FetchProfile.Item.FLAGS);
            profile.add(IMAPFolder.FetchProfileItem.INTERNALDATE);
            for (var first = 1; first <= count; first += PAGE) {
                var messages = folder.getMessages(first, Math.min(first + PAGE - 1, count));
                folder.fetch(messages, profile);
                for (var message : messages) found(folder, name, validity, message, listing);
            }
            return true;
        });
    }

    private static void found(IMAPFolder folder, String name, long validity, Message message, Listing listing)
            throws MessagingException, IOException {
        try {
            if (message.isExpunged() || message.isSet(Flags.Flag.DELETED)) return;
            var uid = folder.getUID(message);
            if (uid < 0) throw SourceTrouble.passing("The mail server named no UID for a mail.", null);
            var received = message.getReceivedDate();
            var uri = new Place(name, validity, uid).uri();
            listing.found(new RemoteFile(
                    uri, validity + ":" + uid, message.getSize(), received == null ? null : received.toInstant()));
        } catch (MessageRemovedException e) {
            // deleted while it was listed: simply not there
        }
    }

    @Override
    public Fetched fetch(RemoteFile file, Path target) throws IOException, InterruptedException {
        var place = Place.of(file.uri());
        return retry.call(() -> mail(() -> {
            var folder = open(place.folder());
            if (folder.getUIDValidity() != place.validity()) throw gone();
            var message = folder.getMessageByUID(place.uid());
            if (message == null) throw gone();
            if (message.getSize() > spool.maxBytes())
                throw new SourceTrouble(
                        SourceTrouble.Kind.ITEM,
                        "The mail is too large: " + message.getSize() + " bytes.",
                        "Nothing to do.");
            if (message instanceof IMAPMessage imap) imap.setPeek(true);
            try (var out = Files.newOutputStream(target)) {
                message.writeTo(out);
            } catch (MessageRemovedException e) {
                throw gone();
            }
            var sent = message.getSentDate();
            Instant modified = sent == null ? file.modifiedAt() : sent.toInstant();
            return new Fetched(place.folder() + "/" + name(message.getSubject()) + ".eml", modified);
        }));
    }

    private static SourceTrouble gone() {
        return new SourceTrouble(SourceTrouble.Kind.GONE, "The mail is no longer there.", "Nothing to do.");
    }

    private static String name(@Nullable String subject) {
        if (subject == null) return "No subject";
        var clean = subject.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}/\\\\]+", " ").strip();
        if (clean.isEmpty()) return "No subject";
        return clean.length() <= MAX_SUBJECT
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, 100)).strip();
    }

    private IMAPFolder open(String name) throws MessagingException, IOException {
        var current = opened;
        if (current != null && current.isOpen() && current.getFullName().equals(name)) return current;
        closeFolder();
        var folder = (IMAPFolder) connected().getFolder(name);
        try {
            folder.open(Folder.READ_ONLY);
        } catch (FolderNotFoundException e) {
            throw noFolder(name);
        }
        opened = folder;
        return folder;
    }

    private Store connected() throws MessagingException, IOException {
        var current = store;
        if (current != null && current.isConnected()) return current;
        hosts.check(settings.server(), true);
        var session = Session.getInstance(properties());
        var fresh = session.getStore(settings.encryption() == SourceSettings.Imap.Encryption.TLS ? "imaps" : "imap");
        fresh.connect(settings.server(), settings.port(), settings.user(), secret);
        store = fresh;
        return fresh;
    }

    private Properties properties() {
        var properties = new Properties();
        for (var protocol : List.of("mail.imap", "mail.imaps")) {
            properties.setProperty(
                    protocol + ".connectiontimeout",
                    "" + config.connectTimeout().toMillis());
            properties.setProperty(
                    protocol + ".timeout", "" + config.readTimeout().toMillis());
            properties.setProperty(
                    protocol + ".writetimeout", "" + config.readTimeout().toMillis());
            properties.setProperty(protocol + ".ssl.checkserveridentity", "true");
            properties.setProperty(protocol + ".partialfetch", "true");
            properties.setProperty(protocol + ".fetchsize", "262144");
            properties.setProperty(protocol + ".peek", "true");
        }
        if (settings.encryption() == SourceSettings.Imap.Encryption.STARTTLS) {
            properties.setProperty("mail.imap.starttls.enable", "true");
            // else who sits in between could take the offer away and read the password
            properties.setProperty("mail.imap.starttls.required", "true");
        }
        return properties;
    }

    /** Something done with the mail library. */
    @FunctionalInterface
    private interface Mail<T> {
        T work() throws MessagingException, IOException;
    }

    private <T> T mail(Mail<T> mail) throws IOException {
        try {
            return mail.work();
        } catch (AuthenticationFailedException e) {
            disconnect();
            throw new SourceTrouble(
                    SourceTrouble.Kind.REFUSED,
                    settings.host() + " refused the account " + settings.user() + ".",
                    "Check the user and the password; providers with two factors want a password made for programs.",
                    null,
                    e);
        } catch (MessagingException e) {
            disconnect();
            throw trouble(e);
        } catch (SourceTrouble e) {
            if (e.kind() == SourceTrouble.Kind.PASSING) disconnect();
            throw e;
        } catch (IOException e) {
            disconnect();
            throw SourceTrouble.passing("The connection to " + settings.host() + " broke off.", e);
        }
    }

    private SourceTrouble trouble(MessagingException e) {
        Throwable root = e;
        while (root.getCause() != null) root = root.getCause();
        if (root instanceof javax.net.ssl.SSLException)
            return new SourceTrouble(
                    SourceTrouble.Kind.MISPLACED,
                    "No secure connection to " + settings.host() + ".",
                    "Check port and encryption, and the server's certificate; one of your own authority has to be in Java's trust store.",
                    null,
                    e);
        return SourceTrouble.passing(
                "No whole answer from " + settings.host() + " ("
                        + root.getClass().getSimpleName() + ").",
                e);
    }

    /** After a trouble nothing of the connection is trusted: the next try begins with a new one. */
    private void disconnect() {
        closeFolder();
        var current = store;
        store = null;
        if (current == null) return;
        try {
            current.close();
        } catch (MessagingException | IllegalStateException e) {
            // it was broken anyway
        }
    }

    private void closeFolder() {
        var current = opened;
        opened = null;
        if (current == null || !current.isOpen()) return;
        try {
            current.close(false);
        } catch (MessagingException | IllegalStateException e) {
            // it was broken anyway
        }
    }

    @Override
    public void close() {
        disconnect();
    }
}
