package dev.lorekeep.agent.tools.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Makes names out of a header's cells that SQL takes without quotes: lower case, unique, of letters, digits and underscores. */
final class ColumnNames {
    private static final int MAX_CHARACTERS = 40;

    /** DuckDB 2.0's reserved words, and the hidden column that says which row it is. */
    private static final Set<String> RESERVED =
            Set.of(("all analyse analyze and any array as asc asymmetric both case cast"
                            + " check collate column constraint create default deferrable desc describe distinct do else end except"
                            + " false fetch for foreign from group having in initially intersect into lambda lateral leading limit not"
                            + " null offset on only or order pivot pivot_longer pivot_wider placing primary qualify references"
                            + " returning select show some summarize symmetric table then to trailing true union unique unpivot using"
                            + " variadic when where window with rowid left right inner outer full cross join natural is like ilike"
                            + " between exists values interval date timestamp")
                    .split(" "));

    private ColumnNames() {}

    static List<String> of(List<String> titles) {
        var names = new ArrayList<String>();
        var taken = new HashSet<String>();
        for (var title : titles) {
            var name = cleaned(title);
            if (name.isEmpty()) name = "c" + (names.size() + 1);
            var unique = name;
            for (var i = 2; !taken.add(unique); i++) unique = name + "_" + i;
            names.add(unique);
        }
        return names;
    }

    private static String cleaned(String title) {
        var name = new StringBuilder();
        title.toLowerCase(Locale.ROOT).codePoints().forEach(character -> {
            if (Character.isLetterOrDigit(character)) name.appendCodePoint(character);
            else if (!name.isEmpty() && name.charAt(name.length() - 1) != '_') name.append('_');
        });
        if (name.length() > MAX_CHARACTERS)
            name.setLength(
                    Character.isHighSurrogate(name.charAt(MAX_CHARACTERS - 1)) ? MAX_CHARACTERS - 1 : MAX_CHARACTERS);
        while (!name.isEmpty() && name.charAt(name.length() - 1) == '_') name.setLength(name.length() - 1);
        if (name.isEmpty()) return "";
        if (Character.isDigit(name.codePointAt(0))) name.insert(0, "c_");
        return RESERVED.contains(name.toString()) ? name + "_" : name.toString();
    }
}
