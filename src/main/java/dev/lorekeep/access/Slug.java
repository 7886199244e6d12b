package dev.lorekeep.access;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Predicate;

/** Makes the short name of a collection from its name: lower-case ASCII, at most 100 characters. */
final class Slug {
    /** Longest base; leaves room in the column's 100 characters for a number that makes it unique. */
    private static final int MAX_BASE_CHARACTERS = 90;

    private Slug() {}

    /** @return for example {@code "uber-uns"} for "Über uns"; {@code "collection"} where no letter or digit is left */
    static String of(String name) {
        var plain = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^a-z0-9._]+", "-")
                .replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
        if (plain.isEmpty()) return "collection";
        return plain.length() <= MAX_BASE_CHARACTERS ? plain : plain.substring(0, MAX_BASE_CHARACTERS);
    }

    /** @return the slug of this name, numbered from 2 on until nobody has it */
    static String unused(String name, Predicate<String> taken) {
        var base = of(name);
        var slug = base;
        for (int number = 2; taken.test(slug); number++) slug = base + "-" + number;
        return slug;
    }
}
