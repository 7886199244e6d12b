package dev.lorekeep.parse;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.tika.parser.txt.CharsetDetector;

/** Decodes text of unknown encoding: byte order mark, then valid UTF-8, then UTF-16 by its zero bytes, then letter statistics. */
final class Charsets {
    // statistics are stable long before; whole files would only cost time
    private static final int SAMPLE_BYTES = 1 << 16;

    // a little more than the default limit of characters in the widest encoding
    private static final int MAX_BYTES = 84 << 20;

    private Charsets() {}

    static String read(Path file) throws IOException {
        return decode(bytes(file));
    }

    /** The file's bytes, as many as a full draft can hold. */
    static byte[] bytes(Path file) throws IOException {
        try (var content = Files.newInputStream(file)) {
            return content.readNBytes(MAX_BYTES);
        }
    }

    static boolean hasMark(byte[] bytes) {
        return starts(bytes, 0xEF, 0xBB, 0xBF) || starts(bytes, 0xFF, 0xFE) || starts(bytes, 0xFE, 0xFF);
    }

    static String decode(byte[] bytes) {
        if (starts(bytes, 0xEF, 0xBB, 0xBF)) return new String(bytes, 3, bytes.length - 3, StandardCharsets.UTF_8);
        if (starts(bytes, 0xFF, 0xFE)) return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE);
        if (starts(bytes, 0xFE, 0xFF)) return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16BE);
        return new String(bytes, detect(bytes));
    }

    private static boolean starts(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) return false;
        for (var i = 0; i < mark.length; i++) if ((bytes[i] & 0xFF) != mark[i]) return false;
        return true;
    }

    static Charset detect(byte[] bytes) {
        var zeros = zeroBytes(bytes);
        if (zeros != null) return zeros;
        if (isMostlyUtf8(bytes)) return StandardCharsets.UTF_8;
        return byStatistics(bytes);
    }

    private static @org.jspecify.annotations.Nullable Charset zeroBytes(byte[] bytes) {
        var length = Math.min(bytes.length, SAMPLE_BYTES) & ~1;
        var even = 0;
        var odd = 0;
        for (var i = 0; i < length; i += 2) {
            if (bytes[i] == 0) even++;
            if (bytes[i + 1] == 0) odd++;
        }
        // Latin text in UTF-16 has a zero in nearly every pair, always on the same side
        if (odd > length / 5 && even < odd / 10) return StandardCharsets.UTF_16LE;
        if (even > length / 5 && odd < even / 10) return StandardCharsets.UTF_16BE;
        return null;
    }

    /** True if the bytes are UTF-8, give or take a broken spot: fewer than one bad sequence to fifty good ones. */
    static boolean isMostlyUtf8(byte[] bytes) {
        long good = 0;
        long bad = 0;
        for (var i = 0; i < bytes.length; ) {
            var lead = bytes[i] & 0xFF;
            if (lead < 0x80) {
                i++;
                continue;
            }
            var more = lead >= 0xC2 && lead < 0xE0
                    ? 1
                    : lead >= 0xE0 && lead < 0xF0 ? 2 : lead >= 0xF0 && lead < 0xF5 ? 3 : 0;
            var valid = more > 0;
            if (valid && i + more >= bytes.length) break;
            for (var k = 1; valid && k <= more; k++) valid = (bytes[i + k] & 0xC0) == 0x80;
            if (valid) good++;
            else bad++;
            i += valid ? more + 1 : 1;
        }
        return bad * 50 <= good;
    }

    private static Charset byStatistics(byte[] bytes) {
        var sample = bytes.length <= SAMPLE_BYTES ? bytes : java.util.Arrays.copyOf(bytes, SAMPLE_BYTES);
        var cyrillic = Cyrillic.guess(sample);
        if (cyrillic != null) return cyrillic;
        var detector = new CharsetDetector();
        detector.setText(sample);
        for (var match : detector.detectAll()) {
            var name = match.getName();
            if (name.startsWith("UTF-") || name.startsWith("IBM42") || !Charset.isSupported(name)) continue;
            var found = Charset.forName(name);
            // windows-125x are supersets in practice; ISO-8859 control characters never occur in text
            return found.name().equals("ISO-8859-1") ? Charset.forName("windows-1252") : found;
        }
        return Charset.forName("windows-1252");
    }
}
