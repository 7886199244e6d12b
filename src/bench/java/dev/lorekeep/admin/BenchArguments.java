package dev.lorekeep.admin;

import java.util.List;
import java.util.Optional;

/** Words of a benchmark's command line as {@code --name value}. */
record BenchArguments(List<String> words) {
    BenchArguments {
        words = List.copyOf(words);
        if (words.size() % 2 != 0) throw new IllegalArgumentException("an option has no value: " + words.getLast());
    }

    Optional<String> text(String option) {
        for (var i = 0; i < words.size(); i += 2) if (words.get(i).equals(option)) return Optional.of(words.get(i + 1));
        return Optional.empty();
    }

    Optional<Long> number(String option) {
        return text(option).map(value -> {
            if (!value.matches("[0-9]{1,18}")) throw new IllegalArgumentException(option + " " + value + ": no number");
            return Long.valueOf(value);
        });
    }
}
