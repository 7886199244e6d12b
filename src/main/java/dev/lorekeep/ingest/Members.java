package dev.lorekeep.ingest;

import dev.lorekeep.ingest.Database.Session;
import dev.lorekeep.ingest.Documents.Incoming;
import dev.lorekeep.parse.Member;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Attachments of mails and files in archives as documents of their own, which come and go with the document they came in. */
@Singleton
class Members {
    private static final Logger LOG = Logger.getLogger(Members.class);

    private static final String SCHEME = "member:";
    /** A mail in an archive in a mail in an archive: what is deeper stays text of what it is in. */
    private static final int MAX_DEPTH = 4;
    /** Documents that may come of one file, over all levels. */
    private static final int MAX_DOCUMENTS = 5_000;

    private static final String ABOVE =
            "with recursive above as (select id, parent_id, sha256 from document where id = ? "
                    + "union all select d.id, d.parent_id, d.sha256 from document d join above a on d.id = a.parent_id) ";

    private final Arrivals arrivals;
    private final SourceDocuments documents;
    private final Database database;
    private final ProgressBoard board;

    Members(Arrivals arrivals, SourceDocuments documents, Database database, ProgressBoard board) {
        this.arrivals = arrivals;
        this.documents = documents;
        this.database = database;
        this.board = board;
    }

    /**
     * Makes the members documents, and removes those that the document had before and has no more. Doing so twice changes nothing.
     *
     * @param before whether documents came of it when it was read before
     * @return whether they are documents now; if not, they are only text of what they are in
     */
    boolean adopt(SourceDocument parent, List<Member> members, boolean before) {
        var here = members.stream()
                .filter(member -> Files.isRegularFile(member.file(), LinkOption.NOFOLLOW_LINKS))
                .toList();
        var above = here.isEmpty() ? new Above(0, 0, Set.of()) : database.query(session -> above(session, parent.id()));
        var fits = above.depth() <= MAX_DEPTH && above.documents() + here.size() <= MAX_DOCUMENTS;
        if (!fits) LOG.infof("What is in document %s is too deep or too much for documents of their own", parent.id());
        var adopted = here.isEmpty() || !fits ? List.<SourceDocument>of() : store(parent, here, above.sha256s());
        if (before) removeOthers(parent, adopted);
        adopted.forEach(each -> board.changed(each.id()));
        return !adopted.isEmpty();
    }

    /**
     * @param depth of the document, from 1
     * @param documents that came of the same file so far
     * @param sha256s of the document and those around it: an archive that holds itself is no new document
     */
    private record Above(int depth, long documents, Set<String> sha256s) {}

    private static Above above(Session session, UUID document) throws SQLException {
        var chain = session.list(row -> row.getString(1), ABOVE + "select sha256 from above", document);
        var all = session.number(
                ABOVE + ", below as (select id from above where parent_id is null union all "
                        + "select d.id from document d join below b on d.parent_id = b.id) select count(*) from below",
                document);
        return new Above(chain.size(), all, new HashSet<>(chain));
    }

    private List<SourceDocument> store(SourceDocument parent, List<Member> members, Set<String> above) {
        var names = new HashSet<String>();
        var incoming = new ArrayList<Incoming>();
        for (var member : members) incoming.add(incoming(parent, member, names));
        try {
            return arrivals.store(
                    parent.collectionId(),
                    parent.id(),
                    incoming,
                    stored -> documents.register(stored.stream()
                            .filter(each -> !above.contains(each.original().sha256()))
                            .toList()));
        } catch (IOException e) {
            throw new UncheckedIOException("the files inside document " + parent.id() + " cannot be stored", e);
        }
    }

    private static Incoming incoming(SourceDocument parent, Member member, Set<String> names) {
        var path = PlainText.wellFormed(member.name());
        var unused = path;
        for (var number = 2; !names.add(unused); number++) unused = path + " (" + number + ")";
        return new Incoming(
                SCHEME + parent.id() + "/" + unused,
                FileNames.clean(path).orElse("attachment"),
                null,
                parent.addedBy(),
                PlainText.of(member.given()),
                () -> Files.newInputStream(member.file()));
    }

    private void removeOthers(SourceDocument parent, List<SourceDocument> adopted) {
        var kept = adopted.stream().map(SourceDocument::id).toList();
        for (var gone : documents.membersOf(parent.id()))
            if (!kept.contains(gone)) {
                documents.remove(gone);
                board.changed(gone);
            }
    }
}
