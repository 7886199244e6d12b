package dev.lorekeep.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What our content security policy would refuse at run time, refused at build time. */
class PageSourceTest {
    private static final Path WEB = Path.of("src/main/resources/web");

    // w3.org: the name of the SVG namespace, never fetched
    private static final Pattern ADDRESS =
            Pattern.compile("(?<![\\w^])(?:https?:)?//(?!www\\.w3\\.org/)[\\w-]+\\.[\\w.-]+");
    private static final Pattern INLINE =
            Pattern.compile("<style|<script(?![^>]*\\bsrc=)|\\sstyle=[\"'$]|\\son[a-z]+=[\"']|javascript:");
    private static final Pattern UNSAFE =
            Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|unsafeSVG|eval\\(|new Function");

    @Test
    void namesNoOtherOrigin() throws IOException {
        assertThat(found(ADDRESS)).isEmpty();
    }

    @Test
    void hasNoInlineScriptOrStyle() throws IOException {
        assertThat(found(INLINE)).isEmpty();
    }

    @Test
    void makesNoMarkupFromText() throws IOException {
        assertThat(found(UNSAFE)).isEmpty();
    }

    private static List<String> found(Pattern pattern) throws IOException {
        var places = new ArrayList<String>();
        try (var files = Files.walk(WEB)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                var matcher = pattern.matcher(read(file));
                while (matcher.find()) places.add(WEB.relativize(file) + ": " + matcher.group());
            });
        }
        return places;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
