package dev.drover.wire;

import java.util.HexFormat;

/**
 * Text of other processes, files and people, made fit to be shown: nothing in it ends a line, moves the cursor, turns
 * the order of reading, or differs from other text without being seen.
 *
 * <p>These characters are written as escapes, by the Unicode data of the running JDK:
 *
 * <ul>
 * <li>the general categories Cc, Cf (with all that controls bidirectional text, and the tags), Cs (a surrogate without
 * its partner), Co, Cn, Zl, Zp, and Zs but for the space: the rule of {@code str.isprintable} in Python;
 * <li>what else has the property Default_Ignorable_Code_Point, such as Hangul fillers and variation selectors, and the
 * blank Braille pattern U+2800: letters, marks and symbols that show nothing.
 * </ul>
 *
 * <p>An escape is a backslash with {@code u} and four hexadecimal digits in lower case ({@code u001b}), or, beyond
 * U+FFFF, with the digits in braces ({@code u{e0001}}). A backslash stays as it is. So text that is safe stays the same
 * however often it is escaped; but text that spells an escape looks like one, and escapes are not for reading back.
 */
public final class SafeText {

    private static final int TAB = 8;

    private SafeText() {}

    /** The text with its unsafe characters escaped; the same object if there are none. */
    public static String of(String text) {
        return of(text, Integer.MAX_VALUE);
    }

    /**
     * The beginning of the text with its unsafe characters escaped.
     *
     * @param longest how many {@code char}s are shown at most; what is longer is cut before a character or an escape
     *     that does not fit, and ends in three dots
     */
    public static String of(String text, int longest) {
        StringBuilder out = null;
        int shown = 0;
        for (int i = 0; i < text.length();) {
            int c = text.codePointAt(i);
            String escape = isSafe(c) ? null : escape(c);
            int size = escape == null ? Character.charCount(c) : escape.length();
            boolean cut = size > longest - shown;
            if (out == null && (cut || escape != null)) out = new StringBuilder(shown + 32).append(text, 0, i);
            if (cut) return out.append("...").toString();
            if (escape != null) out.append(escape);
            else if (out != null) out.appendCodePoint(c);
            shown += size;
            i += Character.charCount(c);
        }
        return out == null ? text : out.toString();
    }

    /** A line of a console: escaped, but for its tabs, which lead to the next of the columns 8, 16, 24 and so on. */
    public static String line(String text) {
        if (text.indexOf('\t') < 0) return of(text);
        StringBuilder out = new StringBuilder(text.length() + 32);
        for (String part : text.split("(?<=\t)")) {
            boolean tab = part.endsWith("\t");
            out.append(of(tab ? part.substring(0, part.length() - 1) : part));
            if (tab) out.append(" ".repeat(TAB - out.length() % TAB));
        }
        return out.toString();
    }

    private static boolean isSafe(int c) {
        if (c < 0x7f) return c >= ' ';
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR -> false;
            default -> !isBlank(c);
        };
    }

    /** Letters, marks and symbols that show nothing: Default_Ignorable_Code_Point of Unicode 17, and U+2800. */
    private static boolean isBlank(int c) {
        return c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x17b4 || c == 0x17b5 || c >= 0x180b && c <= 0x180f
                || c == 0x2800 || c == 0x3164 || c >= 0xfe00 && c <= 0xfe0f || c == 0xffa0
                || c >= 0xe0100 && c <= 0xe01ef;
    }

    private static String escape(int c) {
        return c > 0xffff ? "\\u{" + Integer.toHexString(c) + "}" : "\\u" + HexFormat.of().toHexDigits((char) c);
    }
}
