package dev.drover.ui.internal.model;

/** Makes text of another process harmless: nothing in it can forge a line, move the cursor or turn its direction. */
public final class Escape {
    private static final int TAB = 4;

    private Escape() {}

    /** Control characters and those that change the direction of text become visible escapes; tabs become spaces. */
    public static String line(String text) {
        int i = 0;
        while (i < text.length() && harmless(text.charAt(i))) i++;
        if (i == text.length()) return text;
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, i);
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (harmless(c)) out.append(c);
            else if (c == '\t') out.append(" ".repeat(TAB - out.length() % TAB));
            else if (c < 0x20) out.append('^').append((char) (c + '@'));
            else
                out.append(String.format("\\u%04X", (int) c));
        }
        return out.toString();
    }

    private static boolean harmless(char c) {
        if (c < 0x20 || c >= 0x7f && c < 0xa0) return false;
        return !(c == 0x061c
                || c >= 0x200b && c <= 0x200f
                || c >= 0x2028 && c <= 0x202e
                || c >= 0x2060 && c <= 0x206f
                || c == 0xfeff);
    }
}
