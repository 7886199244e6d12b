package dev.lorekeep.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextLanguageTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | The bridge was closed in the spring because ice had damaged two of its pillars, and it is not open yet.
            de | Die Brücke wurde im Frühjahr gesperrt, weil das Eis zwei ihrer Pfeiler beschädigt hat, und sie ist noch nicht offen.
            fr | Le pont a été fermé au printemps parce que la glace a endommagé deux de ses piles, et il n'est pas encore ouvert.
            es | El puente se cerró en la primavera porque el hielo dañó dos de los pilares y no se ha abierto todavía.
            it | Il ponte è stato chiuso in primavera perché il ghiaccio ha danneggiato due dei piloni e non è ancora aperto.
            pt | A ponte foi fechada na primavera porque o gelo danificou dois dos pilares e ainda não está aberta ao público.
            nl | De brug werd in het voorjaar gesloten omdat het ijs twee van de pijlers had beschadigd en is nog niet open.
            pl | Most został zamknięty na wiosnę, ponieważ lód uszkodził dwa z jego filarów i nie jest jeszcze otwarty dla ruchu.
            ru | Мост закрыли весной, потому что лёд повредил две из его опор, и он ещё не открыт для движения по нему.
            ja | 橋は春に閉鎖されました。氷が橋脚を二本傷つけたためです。
            zh | 这座桥在春天关闭了，因为冰损坏了两根桥墩。
            el | Η γέφυρα έκλεισε την άνοιξη επειδή ο πάγος χάλασε δύο κολόνες.
            """)
    void knowsTheLanguageOfASentence(String language, String sentence) {
        assertThat(TextLanguage.of(sentence)).hasValue(language);
    }

    @Test
    void saysNothingOfNamesAndNumbers() {
        assertThat(TextLanguage.of(
                        "Smith 17 Müller 23 Dupont 42 Rossi 8 Garcia 5 Silva 99 Jansen 3 Nowak 12 Berg 4 Lind 6"))
                .isEmpty();
        assertThat(TextLanguage.of("the end")).isEmpty();
    }

    @Test
    void writesTheLanguageIntoTheMetadataWhateverTheFileClaims() throws IOException {
        var file = Fixtures.write(
                folder,
                "a.html",
                "<html lang=en><body><p>Die Brücke wurde im Frühjahr gesperrt, weil das Eis zwei ihrer Pfeiler beschädigt hat.");
        assertThat(ParsedText.of(file).document().metadata()).containsEntry("language", "de");
        var brief = Fixtures.write(folder, "b.html", "<html lang=fr><body><p>Bonjour");
        assertThat(ParsedText.of(brief).document().metadata()).containsEntry("language", "fr");
    }
}
