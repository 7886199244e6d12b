package dev.lorekeep.chat;

import dev.lorekeep.access.AccessRules;
import dev.lorekeep.access.Caller;
import dev.lorekeep.platform.Database;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of an old answer its reader may still see. Rights may have ended and documents gone since it was written: each citation
 * is checked again whenever it is read, live or from the store.
 */
@Singleton
final class Visibility {
    static final String WITHHELD = "This answer quotes documents you may no longer read.";
    private static final String GONE = "> *This passage is no longer available.*";
    private static final Pattern QUOTE = Pattern.compile("> .*\\[(\\d+)]");

    private final AccessRules rules;
    private final Database database;

    Visibility(AccessRules rules, Database database) {
        this.rules = rules;
        this.database = database;
    }

    /** A moment's rights of one caller. */
    final class View {
        private final Set<UUID> readable;

        View(Caller caller) {
            readable = rules.filterFor(caller, Set.of()).accessSets();
        }

        /** Whether text that was made from these collections may be shown. */
        boolean allows(Set<UUID> collections) {
            return readable.containsAll(collections);
        }

        /** Those citations as the reader may see them now: without title, place and quote where not available. */
        List<CitationView> of(List<CitationView> citations) {
            if (citations.isEmpty()) return citations;
            var documents = new HashSet<UUID>();
            for (var citation : citations) documents.add(citation.documentId());
            var available = new HashSet<>(database.list(
                    row -> Database.id(row, "id"),
                    "select id from document where id = any (?) and collection_id = any (?) and state <> 'REMOVING'",
                    documents,
                    readable));
            return citations.stream()
                    .map(each -> available.contains(each.documentId()) && readable.contains(each.collectionId())
                            ? each
                            : each.withheld())
                    .toList();
        }

        /**
         * @param citations as {@link #of} returned them
         * @param model what wrote the text; only quotes fall away with their document
         */
        String text(String text, Set<UUID> collections, List<CitationView> citations, @Nullable String model) {
            if (text.isEmpty()) return text;
            if (!allows(collections)) return WITHHELD;
            var gone = new HashSet<Integer>();
            for (var citation : citations) {
                if (!citation.available()) gone.add(citation.number());
            }
            if (gone.isEmpty() || !dev.lorekeep.agent.Answer.EXTRACTIVE.equals(model)) return text;
            return withoutQuotes(text, gone);
        }
    }

    View of(Caller caller) {
        return new View(caller);
    }

    /** Quotes and the titles above them, when nothing else stands under the title. */
    private static String withoutQuotes(String text, Set<Integer> gone) {
        var kept = new StringBuilder();
        var title = "";
        for (var paragraph : text.split("\n\n")) {
            var quote = QUOTE.matcher(paragraph);
            if (!quote.matches()) {
                title = paragraph;
                continue;
            }
            var isGone = gone.contains(Integer.parseInt(quote.group(1)));
            if (!isGone && !title.isEmpty()) {
                append(kept, title);
                title = "";
            }
            append(kept, isGone ? GONE : paragraph);
        }
        return kept.toString();
    }

    private static void append(StringBuilder text, String paragraph) {
        text.append(text.isEmpty() ? "" : "\n\n").append(paragraph);
    }
}
