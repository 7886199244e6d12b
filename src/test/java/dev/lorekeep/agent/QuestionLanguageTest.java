package dev.lorekeep.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionLanguageTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            What is the limit for travel costs?               | en
            Wie hoch ist die Grenze für Reisekosten?          | de
            Quelle est la limite des frais de voyage?         | fr
            ¿Cuál es el límite para los gastos de viaje?      | es
            旅費の上限はいくらですか                             | ja
            差旅费的上限是多少                                  | zh
            출장비 한도는 얼마입니까                             | ko
            Ποιο είναι το όριο                                | el
            """)
    void tellsByScriptOrSmallWords(String question, String language) {
        assertThat(QuestionLanguage.of(question)).contains(language);
    }

    @Test
    void saysNothingWhenItCannotTell() {
        assertThat(QuestionLanguage.of("Lorelay")).isEqualTo(Optional.empty());
        assertThat(QuestionLanguage.of("ISO 27001 audit 2025")).isEmpty();
        assertThat(QuestionLanguage.of("")).isEmpty();
    }
}
