package dev.lorekeep.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SettledTextTest {
    private final List<String> sent = new ArrayList<>();

    @Test
    void holdsTextBackWhileToolsMayFollow() {
        var text = new SettledText(false, sent::add);
        text.asked(true);
        text.text("Let me look. ");
        assertThat(sent).isEmpty();
        text.asked(true);
        text.text("It is long [1].");
        assertThat(sent).isEmpty();
        assertThat(text.finished("It is long [1].")).isTrue();
        assertThat(sent).containsExactly("It is long [1].");
    }

    @Test
    void sendsTheOnlyRoundAsItIsWritten() {
        var text = new SettledText(false, sent::add);
        text.asked(false);
        text.text("\nIt is ");
        assertThat(sent).containsExactly("It is");
        text.text("long [1].\n");
        assertThat(text.finished("It is long [1].")).isTrue();
        assertThat(sent).containsExactly("It is", " long [1].");
    }

    @Test
    void holdsDraftsBackThatAreChecked() {
        var text = new SettledText(true, sent::add);
        text.asked(false);
        text.text("It is 3 km long [1].");
        assertThat(sent).isEmpty();
        assertThat(text.finished("It is 212 km long [1].")).isTrue();
        assertThat(sent).containsExactly("It is 212 km long [1].");
    }

    @Test
    void noticesAnAnswerThatDoesNotBeginWithWhatWasSent() {
        var text = new SettledText(false, sent::add);
        text.asked(false);
        text.text("It is 3 km");
        assertThat(text.finished("It is 212 km long [1].")).isFalse();
    }

    @Property(tries = 300)
    void sendsExactlyTheAnswer(@ForAll List<String> pieces, @ForAll boolean tools, @ForAll boolean checked) {
        var pieced = new ArrayList<String>();
        var text = new SettledText(checked, pieced::add);
        text.asked(tools);
        pieces.forEach(text::text);
        var answer = String.join("", pieces).strip();
        assertThat(text.finished(answer)).isTrue();
        assertThat(String.join("", pieced)).isEqualTo(answer);
        assertThat(pieced).doesNotContain("");
    }
}
