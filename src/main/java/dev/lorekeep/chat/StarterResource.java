package dev.lorekeep.chat;

import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.CurrentCaller;
import dev.lorekeep.platform.Database;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Three questions for an empty conversation, about documents that the caller may read. */
@Path("/api/starters")
@RunOnVirtualThread
class StarterResource {
    private static final String HANDBOOK = "lorekeep-handbook";
    private static final List<String> ABOUT_LOREKEEP = List.of(
            "What is Lorekeep?",
            "Who may read a collection?",
            "What happens when nothing in the documents answers a question?");

    private final AccessRules rules;
    private final Database database;
    private final CurrentCaller current;

    StarterResource(AccessRules rules, Database database, CurrentCaller current) {
        this.rules = rules;
        this.database = database;
        this.current = current;
    }

    record Starters(List<String> questions) {}

    @GET
    @RolesAllowed({"USER", "ADMIN", "AUDITOR"})
    public Starters read() {
        var readable = rules.filterFor(current.caller(), Set.of()).accessSets();
        return new Starters(hasHandbook(readable) ? ABOUT_LOREKEEP : fromDocuments(readable));
    }

    private boolean hasHandbook(Set<UUID> readable) {
        return database.first(row -> true, """
                        select 1 from collection c join document d on d.collection_id = c.id
                        where c.slug = ? and c.id = any (?) and d.indexed_revision is not null and d.state <> 'REMOVING'
                        limit 1
                        """, HANDBOOK, readable).isPresent();
    }

    /** About a heading of a document where it has one; recent documents first. */
    private List<String> fromDocuments(Set<UUID> readable) {
        return database.list(
                row -> {
                    var title = "“" + row.getString("title") + "”";
                    var heading = row.getString("heading");
                    return heading == null
                            ? "What is " + title + " about?"
                            : "What does " + title + " say about “" + heading + "”?";
                },
                """
                select d.title,
                       (select c.heading_path[cardinality(c.heading_path)] from chunk c
                        where c.document_id = d.id and c.revision = d.indexed_revision and cardinality(c.heading_path) > 0
                          and c.heading_path[cardinality(c.heading_path)] not in ('', d.title)
                          and length(c.heading_path[cardinality(c.heading_path)]) < 60
                        order by c.ordinal limit 1) heading
                from document d
                where d.collection_id = any (?) and d.indexed_revision is not null and d.state <> 'REMOVING'
                  and length(d.title) between 1 and 80
                order by d.created_at desc, d.id limit 3
                """,
                readable);
    }
}
