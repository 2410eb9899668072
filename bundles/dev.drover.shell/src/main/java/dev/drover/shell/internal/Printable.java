package dev.drover.shell.internal;

/** Makes text fit to be shown: nothing in it can move the cursor, begin a line or turn the reading order. */
final class Printable {
    private Printable() {}

    /** The text with all that shows no sign of its own written as {@code \n}, {@code \u001b} and so on. */
    static String of(String text) {
        if (text.codePoints().allMatch(Printable::shows)) return text;
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (shows(c)) shown.appendCodePoint(c);
            else
                shown.append(escape(c));
        });
        return shown.toString();
    }

    private static boolean shows(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static String escape(int c) {
        return switch (c) {
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> c < 0x10000 ? String.format("\\u%04x", c) : String.format("\\u{%x}", c);
        };
    }
}
