package dev.lorekeep.ingest;

import dev.lorekeep.parse.Parsed;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;

/** The files that people looked at last, as they were read: each person's own, a few of them, for some minutes. */
@Singleton
class PreviewTexts {
    private static final int MAX_TEXTS = 4;
    /** 8 MB of text and about as much of its places. */
    private static final long MAX_CHARACTERS = 4_000_000;

    private static final Duration KEPT = Duration.ofMinutes(10);

    private final Clock clock;
    private final LinkedHashMap<Key, Kept> texts = new LinkedHashMap<>();

    PreviewTexts(Clock clock) {
        this.clock = clock;
    }

    private record Key(UUID account, String sha256, String fingerprint) {}

    private record Kept(Text text, Instant at) {}

    /** A file as it was read. */
    record Text(String name, Parsed parsed) {
        long characters() {
            return switch (parsed) {
                case Parsed.Complete complete -> complete.document().text().length();
                case Parsed.Degraded degraded -> degraded.document().text().length();
                case Parsed.Unreadable _ -> 0;
            };
        }
    }

    synchronized Optional<Text> find(UUID account, String sha256, String fingerprint) {
        forgetOld();
        return Optional.ofNullable(texts.get(new Key(account, sha256, fingerprint)))
                .map(Kept::text);
    }

    synchronized void keep(UUID account, String sha256, String fingerprint, Text text) {
        forgetOld();
        if (text.characters() > MAX_CHARACTERS) return;
        var key = new Key(account, sha256, fingerprint);
        texts.remove(key);
        texts.put(key, new Kept(text, clock.instant()));
        while (texts.size() > MAX_TEXTS || characters() > MAX_CHARACTERS) texts.pollFirstEntry();
    }

    private long characters() {
        return texts.values().stream()
                .mapToLong(kept -> kept.text().characters())
                .sum();
    }

    private void forgetOld() {
        var oldest = clock.instant().minus(KEPT);
        texts.values().removeIf(kept -> kept.at().isBefore(oldest));
    }
}
