package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnsiTextTest {
    private static final String ESC = "\u001b";
    private final AnsiText.Stream stream = new AnsiText.Stream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                    "~[31mred~[0m|red", "a~[Kb|ab", "~[1;38;5;196mx~[m|x", "~]0;title^rest|rest", "~]8;;http://a~\\b|b",
                    "~[2J|\\u001b[2J", "~c|\\u001bc", "a~[31|a", "~]0;never ended|''", "a~|a", "~[mok|ok"
            })
    void theVisibleTextIsWithoutSequences(String line, String visible) {
        assertEquals(visible, stream.line(line.replace("~", ESC).replace("^", "\u0007")).text());
    }

    @Test
    void aColourHoldsUntilItIsReset() {
        AnsiText.Style red = new AnsiText.Style(0xc01c28, false, false);
        assertEquals(new AnsiText("ab", List.of(new AnsiText.Part(1, 1, red))), stream.line("a" + ESC + "[31mb"));
        assertEquals(new AnsiText("c", List.of(new AnsiText.Part(0, 1, red))), stream.line("c"));
        assertEquals(new AnsiText("d", List.of()), stream.line(ESC + "[0md"));
    }

    @Test
    void tabsAndUnsafeCharactersKeepTheColoursInPlace() {
        AnsiText line = stream.line("a\t" + ESC + "[1;4;38;2;1;2;3m\u202eb" + ESC + "[0m\tc");
        assertEquals("a       \\u202eb \tc".replace("\t", ""), line.text());
        assertEquals(List.of(new AnsiText.Part(8, 7, new AnsiText.Style(0x010203, true, true))), line.styles());
    }
}
