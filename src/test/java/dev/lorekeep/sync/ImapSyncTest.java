package dev.lorekeep.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.imap.AuthorizationException;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.lorekeep.sync.SourceRun.State;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.util.Date;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real IMAP server (GreenMail). */
class ImapSyncTest {
    private static final String SECRET = "imap-password-1234567890";

    private GreenMail server;
    private GreenMailUser user;
    private TestingSync sync;
    private UUID source;

    @BeforeEach
    void start() throws Exception {
        server = new GreenMail(ServerSetup.IMAP.dynamicPort());
        server.start();
        user = server.setUser("archive@example.org", "archive", SECRET);
        sync = TestingSync.fresh();
        source = sync.source(SourceKind.IMAP, settings("INBOX*"), SECRET);
    }

    @AfterEach
    void stop() {
        sync.close();
        server.stop();
    }

    private String settings(String folder) {
        return "{\"server\": \"127.0.0.1\", \"port\": %d, \"encryption\": \"NONE\", \"user\": \"archive\", \"folders\": [\"%s\"]}"
                .formatted(server.getImap().getPort(), folder);
    }

    @Test
    void takesEachMailOnceAndForgetsDeletedOnes() throws Exception {
        deliver("INBOX", "Offer for lamps", "Twelve lamps.");
        deliver("INBOX", "Re: Offer/for lamps", "Thirteen lamps.");
        deliver("INBOX.Contracts", "Contract", "Signed.");
        var first = sync.run(source);
        assertThat(first.state()).isEqualTo(State.DONE);
        assertThat(sync.documents())
                .containsExactlyInAnyOrder(
                        "INBOX/Offer for lamps.eml 1",
                        "INBOX/Re: Offer for lamps.eml 1",
                        "INBOX.Contracts/Contract.eml 1");
        assertThat(sync.run(source).changes()).isZero();
        deliver("INBOX", "One more", "Text.");
        assertThat(sync.run(source).added()).isEqualTo(1);
        var inbox = server.getManagers().getImapHostManager().getInbox(user);
        inbox.getMessages().getFirst().setFlag(Flags.Flag.DELETED, true);
        assertThat(sync.run(source).removed()).isEqualTo(1);
        assertThat(sync.documents()).hasSize(3).noneMatch(each -> each.startsWith("INBOX/Offer"));
    }

    @Test
    void keepsTheMailAsItWasSent() throws Exception {
        deliver("INBOX", "Ünïcode", "Body of the mail.");
        sync.run(source);
        var sha256 = sync.database
                .first(row -> row.getString(1), "select sha256 from document")
                .orElseThrow();
        var original = Files.readString(sync.folder.blobs().resolve("sha256/" + sha256.substring(0, 2) + "/" + sha256));
        assertThat(original).contains("Subject:", "Body of the mail.", "From: sender@example.org");
    }

    @Test
    void doesNotMarkMailsAsSeen() throws Exception {
        deliver("INBOX", "Unread", "Text.");
        sync.run(source);
        var inbox = server.getManagers().getImapHostManager().getInbox(user);
        assertThat(inbox.getMessages().getFirst().isSet(Flags.Flag.SEEN)).isFalse();
    }

    @Test
    void keepsTheDocumentOfAMailThatIsMovedToAnotherFolder() throws Exception {
        deliver("INBOX", "Contract", "Signed.");
        deliver("INBOX", "Other", "Stays.");
        deliver("INBOX.Contracts", "Older", "Stays, too.");
        sync.run(source);
        var before = sync.documentOf("INBOX/Contract.eml");
        var manager = server.getManagers().getImapHostManager();
        var inbox = manager.getInbox(user);
        var mail = inbox.getMessages().getFirst();
        inbox.copyMessage(mail.getUid(), manager.getFolder(user, "INBOX.Contracts"));
        mail.setFlag(Flags.Flag.DELETED, true);
        inbox.expunge();
        assertThat(sync.run(source).renamed()).isEqualTo(1);
        assertThat(sync.documentOf("INBOX.Contracts/Contract.eml")).isEqualTo(before);
        assertThat(sync.documents()).hasSize(3);
    }

    @Test
    void removesNothingWhenTheServerIsStopped() throws Exception {
        deliver("INBOX", "Kept", "Text.");
        sync.run(source);
        server.stop();
        var run = sync.run(source);
        assertThat(run.state()).isEqualTo(State.FAILED);
        assertThat(run.reason()).contains("127.0.0.1:");
        assertThat(sync.documents()).hasSize(1);
    }

    @Test
    void removesNothingWhenAFolderIsMissing() throws Exception {
        deliver("INBOX.Contracts", "Contract", "Signed.");
        var only = sync.source(SourceKind.IMAP, settings("INBOX.Contracts"), SECRET);
        sync.sources.pause(source, true);
        sync.run(only);
        server.getManagers().getImapHostManager().deleteMailbox(user, "INBOX.Contracts");
        var run = sync.run(only);
        assertThat(run.state()).isEqualTo(State.FAILED);
        assertThat(run.reason()).contains("no folder INBOX.Contracts");
        assertThat(sync.documents()).hasSize(1);
    }

    @Test
    void saysThatThePasswordIsWrong() throws Exception {
        deliver("INBOX", "Mail", "Text.");
        sync.run(source);
        var row = sync.sources.byId(source).orElseThrow();
        sync.sources.change(source, "Source", row.given(), sync.secrets.seal(source, "wrong-password"), 60);
        var run = sync.run(source);
        assertThat(run.state()).isEqualTo(State.FAILED);
        assertThat(run.reason()).contains("refused the account archive");
        assertThat(run.remedy()).contains("password");
        assertThat(run.toString()).doesNotContain("wrong-password");
        assertThat(sync.documents()).hasSize(1);
        var next = sync.sources.byId(source).orElseThrow().nextRunAt();
        assertThat(next)
                .as("not again at once: servers lock accounts")
                .isAfter(sync.clock.instant().plusSeconds(600));
    }

    private void deliver(String folder, String subject, String text)
            throws MessagingException, FolderException, AuthorizationException {
        var message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom("sender@example.org");
        message.setRecipients(MimeMessage.RecipientType.TO, "archive@example.org");
        message.setSubject(subject, "UTF-8");
        message.setText(text, "UTF-8");
        message.setSentDate(new Date(1_700_000_000_000L));
        message.saveChanges();
        var manager = server.getManagers().getImapHostManager();
        var target = folder.equals("INBOX") ? manager.getInbox(user) : manager.getFolder(user, folder);
        if (target == null) target = manager.createMailbox(user, folder);
        target.appendMessage(message, new Flags(), new Date(1_700_000_000_000L));
    }
}
