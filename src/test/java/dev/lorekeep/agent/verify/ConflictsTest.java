package dev.lorekeep.agent.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lorekeep.testing.TestingPassages;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConflictsTest {
    @Test
    void namesBothDocumentsAndBothValues() {
        assertThat(between(
                        "Staff handbook",
                        "Every employee has 25 days of paid holiday a year.",
                        "Staff guide",
                        "Each employee has 28 days of paid holiday a year."))
                .extracting(Conflict::message)
                .containsExactly("“Staff handbook” says 25 days, “Staff guide” says 28 days");
    }

    @Test
    void seesDifferentDates() {
        assertThat(between(
                        "A",
                        "Ida Krell founded the paper mill on 12 May 1843.",
                        "B",
                        "Ida Krell founded the paper mill on 13 May 1843."))
                .extracting(conflict -> conflict.second().value())
                .containsExactly("13 May 1843");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Guide | The old mill made 1,204 tonnes of paper.       | Guide B | The old mill made about 1200 tonnes of paper.
            Guide | In 2019 the mill made 1,204 tonnes of paper.   | Guide B | In 2020 the mill made 1,399 tonnes of paper.
            Guide | The Tarn mill made 1,204 tonnes of grey paper. | Guide B | The Elbe mill made 1,399 tonnes of grey paper.
            Guide | The old mill made 1,204 tonnes of grey paper.  | Cookery | The old mill made 1,399 tonnes of grey paper.
            Report Q1 | The mill made 1,204 tonnes of grey paper.  | Report Q2 | The mill made 1,399 tonnes of grey paper.
            Guide | The old mill made 1,204 tonnes of grey paper.  | Guide | The old mill made 1,399 tonnes of grey paper.
            Red Kite | It was launched at Tarnbach on 24 October 1899.  | Gull Star | It was launched at Tarnbach on 3 October 1891.
            Guide | The old mill made 12 tonnes of grey paper.     | Guide B | The old mill sold 13 kinds of blue envelopes.
            Guide | The mill made grey paper for 12 years.         | Guide B | The mill made grey paper with 13 people.
            """)
    void inventsNone(String first, String firstText, String second, String secondText) {
        assertThat(between(first, firstText, second, secondText)).isEmpty();
    }

    private static List<Conflict> between(String first, String firstText, String second, String secondText) {
        return Conflicts.between(new TestingPassages().add(first, firstText).add(second, secondText).passages);
    }
}
