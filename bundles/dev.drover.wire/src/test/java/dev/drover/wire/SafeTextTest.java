package dev.drover.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is shown of text from elsewhere. */
class SafeTextTest {

    /** The categories by their names in the Unicode standard, as the JDK's regular expressions know them. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");

    @ParameterizedTest(name = "U+{0}, {2}")
    @CsvSource({
            "0, \\u0000, null",
            "7, \\u0007, bell",
            "8, \\u0008, backspace",
            "9, \\u0009, tab",
            "A, \\u000a, line feed",
            "D, \\u000d, carriage return",
            "1B, \\u001b, escape",
            "7F, \\u007f, delete",
            "85, \\u0085, next line",
            "9B, \\u009b, control sequence introducer",
            "A0, \\u00a0, no-break space",
            "AD, \\u00ad, soft hyphen",
            "34F, \\u034f, combining grapheme joiner",
            "378, \\u0378, not assigned",
            "61C, \\u061c, Arabic letter mark",
            "115F, \\u115f, Hangul choseong filler",
            "1160, \\u1160, Hangul jungseong filler",
            "17B4, \\u17b4, Khmer inherent vowel",
            "180B, \\u180b, Mongolian variation selector",
            "180E, \\u180e, Mongolian vowel separator",
            "180F, \\u180f, Mongolian variation selector",
            "2003, \\u2003, em space",
            "200B, \\u200b, zero width space",
            "200D, \\u200d, zero width joiner",
            "200E, \\u200e, left-to-right mark",
            "200F, \\u200f, right-to-left mark",
            "2028, \\u2028, line separator",
            "2029, \\u2029, paragraph separator",
            "202A, \\u202a, left-to-right embedding",
            "202E, \\u202e, right-to-left override",
            "2060, \\u2060, word joiner",
            "2065, \\u2065, not assigned and ignorable",
            "2066, \\u2066, left-to-right isolate",
            "2069, \\u2069, pop directional isolate",
            "206A, \\u206a, deprecated format character",
            "2800, \\u2800, blank Braille pattern",
            "3000, \\u3000, ideographic space",
            "3164, \\u3164, Hangul filler",
            "D800, \\ud800, high surrogate alone",
            "DFFF, \\udfff, low surrogate alone",
            "E000, \\ue000, private use",
            "F8FF, \\uf8ff, private use",
            "FDD0, \\ufdd0, not a character",
            "FE0F, \\ufe0f, variation selector",
            "FEFF, \\ufeff, byte order mark",
            "FFA0, \\uffa0, halfwidth Hangul filler",
            "FFF9, \\ufff9, interlinear annotation anchor",
            "FFFE, \\ufffe, not a character",
            "1BCA0, \\u{1bca0}, shorthand format",
            "1D173, \\u{1d173}, musical format",
            "E0001, \\u{e0001}, deprecated tag",
            "E0041, \\u{e0041}, tag",
            "E0100, \\u{e0100}, variation selector",
            "F0000, \\u{f0000}, private use",
            "10FFFF, \\u{10ffff}, not a character",
    })
    void whatCouldDeceiveIsShownAsAnEscape(String hexadecimal, String shown, String name) {
        assertEquals("a" + shown + "b", SafeText.of("a" + Character.toString(Integer.parseInt(hexadecimal, 16)) + "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "plain ~", "grün 日本 – ok", "大 🐑 𝔘", "שלום مرحبا", "e\u0301", "C:\\x \\u001b"})
    void plainTextIsLeftAsItIs(String text) {
        assertSame(text, SafeText.of(text));
        assertSame(text, SafeText.line(text));
    }

    @Test
    void noCodePointGetsThroughThatIsOfAnUnsafeCategory() {
        for (int block = 0; block <= Character.MAX_CODE_POINT; block += 256) {
            String shown = SafeText.of(
                    IntStream.range(block, block + 256).mapToObj(Character::toString).collect(Collectors.joining()));
            assertTrue(!UNSAFE.matcher(shown).find(), shown);
            assertSame(shown, SafeText.of(shown));
        }
    }

    @Test
    void differentCodePointsAreShownDifferently() {
        String before = "";
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String shown = SafeText.of(Character.toString(c));
            assertTrue(c == ' ' || !shown.isBlank() && !shown.equals(before), shown);
            before = shown;
        }
    }

    @ParameterizedTest
    @CsvSource({
            "abc, 3, abc",
            "abcd, 3, abc...",
            "ab🐑, 4, ab🐑",
            "ab🐑, 3, ab...",
            "a🐑c, 3, a🐑...",
            "abc, 0, ...",
    })
    void longTextIsCutBetweenCharacters(String text, int longest, String shown) {
        assertEquals(shown, SafeText.of(text, longest));
    }

    @Test
    void anEscapeIsShownWholeOrNotAtAll() {
        assertEquals("a\\u001b...", SafeText.of("a\u001bbc", 7));
        assertEquals("a...", SafeText.of("a\u001bbc", 6));
        assertEquals("\\ud83d", SafeText.of("\ud83d", 6));
        assertEquals("\\u{e0001}...", SafeText.of("\udb40\udc01\udb40\udc01", 17));
    }

    @Test
    void anyTextAtAnyLengthStaysSafe() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            char[] chars = new char[random.nextInt(12)];
            // Many surrogates, so that pairs form and fall apart.
            for (int k = 0; k < chars.length; k++)
                chars[k] = (char) (random.nextBoolean() ? 0xd800 + random.nextInt(0x800) : random.nextInt(0x3000));
            String text = new String(chars);
            int longest = random.nextInt(30);
            String shown = SafeText.of(text, longest);
            String what = "seed " + seed + ", round " + i + ": " + shown;
            assertTrue(!UNSAFE.matcher(shown).find(), what);
            assertTrue(shown.length() <= longest + 3, what);
            assertSame(shown, SafeText.of(shown), what);
            String whole = SafeText.of(text);
            assertTrue(shown.equals(whole) || whole.startsWith(shown.substring(0, shown.length() - 3)), what);
        }
    }

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = {
            "a\tb,a       b",
            "\tat x,        at x",
            "12345678\tb\t,12345678        b       ",
            "a\u0007\tb,a\\u0007 b",
    })
    void tabsOfAConsoleLeadToTheNextColumn(String line, String shown) {
        assertEquals(shown, SafeText.line(line));
    }
}
