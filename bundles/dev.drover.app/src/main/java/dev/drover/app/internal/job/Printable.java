package dev.drover.app.internal.job;

/** Makes text from elsewhere, such as a file's name, safe to print: it cannot move the cursor or reverse the line. */
public final class Printable {

    private Printable() {}

    /** The text with control, format and line-separator characters and lone surrogates written as {@code \\uXXXX}. */
    public static String of(String text) {
        if (text.codePoints().allMatch(Printable::harmless)) return text;
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (harmless(c)) out.appendCodePoint(c);
            else
                out.append(String.format("\\u%04x", c));
        });
        return out.toString();
    }

    private static boolean harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
