package dev.drover.ui.internal.model;

import java.util.ArrayList;
import java.util.List;

import dev.drover.wire.SafeText;

/**
 * A line of a console without its colour sequences, and the colours that these ask for. Sequences that set colours,
 * erase the line, or set titles and links are taken out; all other control characters are escaped, so that they are
 * seen. A sequence that does not end with the line is dropped with the rest of the line.
 *
 * @param text the visible text, safe to be shown
 * @param styles the styles of its parts, from left to right
 */
public record AnsiText(String text, List<Part> styles) {
    private static final char ESCAPE = '\u001b';
    private static final char BELL = '\u0007';
    private static final int TAB = 8;
    private static final int[] BASIC = {
            0x000000, 0xc01c28, 0x26a269, 0xa2734c, 0x12488b, 0xa347ba, 0x2aa1b3, 0xb0b0b0,
            0x5e5c64, 0xf66151, 0x33d17a, 0xe9ad0c, 0x2a7bde, 0xc061cb, 0x33c7de, 0xffffff
    };

    /**
     * How text is drawn.
     *
     * @param color red, green and blue in 24 bits, -1 for the colour of the stream
     */
    public record Style(int color, boolean bold, boolean underline) {
        public static final Style PLAIN = new Style(-1, false, false);
    }

    /** A part of the text that is not drawn plainly. */
    public record Part(int start, int length, Style style) {}

    /** What a stream has asked for so far; a style lasts beyond the end of a line. Used by one thread. */
    static final class Stream {
        private Style style = Style.PLAIN;
        /** Whether the cursor is at the beginning of a line that has a text: what comes is drawn over it. */
        private boolean returned;

        /** Reads the next line. */
        AnsiText line(String raw) {
            if (raw.indexOf(ESCAPE) < 0 && raw.indexOf('\r') < 0 && style.equals(Style.PLAIN))
                return new AnsiText(SafeText.line(raw), List.of());
            StringBuilder text = new StringBuilder(raw.length());
            List<Part> styles = new ArrayList<>();
            int at = 0;
            returned = false;
            while (at < raw.length()) {
                int escape = raw.indexOf(ESCAPE, at);
                add(text, styles, raw.substring(at, escape < 0 ? raw.length() : escape));
                if (escape < 0) break;
                at = after(raw, escape, text, styles);
            }
            return new AnsiText(text.toString(), List.copyOf(styles));
        }

        private void add(StringBuilder text, List<Part> styles, String visible) {
            int at = 0;
            for (int end = visible.indexOf('\r'); end >= 0; end = visible.indexOf('\r', at)) {
                over(text, styles, visible.substring(at, end));
                returned = true;
                at = end + 1;
            }
            over(text, styles, visible.substring(at));
        }

        /** A progress bar draws over what it has drawn before: its last state is all that is left. */
        private void over(StringBuilder text, List<Part> styles, String visible) {
            if (visible.isEmpty()) return;
            if (returned) {
                text.setLength(0);
                styles.clear();
            }
            returned = false;
            draw(text, styles, visible);
        }

        private void draw(StringBuilder text, List<Part> styles, String visible) {
            int from = text.length();
            for (String part : visible.split("(?<=\t)")) {
                boolean tab = part.endsWith("\t");
                text.append(SafeText.of(tab ? part.substring(0, part.length() - 1) : part));
                if (tab) text.append(" ".repeat(TAB - text.length() % TAB));
            }
            if (text.length() > from && !style.equals(Style.PLAIN))
                styles.add(new Part(from, text.length() - from, style));
        }

        /** Reads one sequence, and returns the index after it. */
        private int after(String raw, int escape, StringBuilder text, List<Part> styles) {
            char kind = escape + 1 < raw.length() ? raw.charAt(escape + 1) : 0;
            if (kind == ']') return afterTitle(raw, escape + 2);
            int end = escape + 2;
            while (kind == '[' && end < raw.length() && raw.charAt(end) < '@') end++;
            if (kind != '[' || end >= raw.length()) {
                if (kind == '[' || kind == 0) return raw.length();
                add(text, styles, String.valueOf(ESCAPE));
                return escape + 1;
            }
            String numbers = raw.substring(escape + 2, end);
            switch (raw.charAt(end)) {
                case 'm' -> style = next(style, numbers);
                case 'K' -> {} // Nothing is drawn over here, so there is nothing to erase.
                default -> add(text, styles, raw.substring(escape, end + 1));
            }
            return end + 1;
        }

        private static int afterTitle(String raw, int from) {
            for (int i = from; i < raw.length(); i++) {
                if (raw.charAt(i) == BELL) return i + 1;
                if (raw.charAt(i) == ESCAPE && i + 1 < raw.length() && raw.charAt(i + 1) == '\\') return i + 2;
            }
            return raw.length();
        }

        private static Style next(Style before, String numbers) {
            Style style = before;
            String[] words = numbers.split("[;:]");
            for (int i = 0; i < words.length; i++) {
                int code = number(words[i]);
                if (code == 38 || code == 48) {
                    boolean indexed = i + 1 < words.length && number(words[i + 1]) == 5;
                    int color = indexed ? indexed(word(words, i + 2))
                            : word(words, i + 2) << 16 | word(words, i + 3) << 8 | word(words, i + 4);
                    if (code == 38) style = new Style(color, style.bold(), style.underline());
                    i += indexed ? 2 : 4;
                } else {
                    style = next(style, code);
                }
            }
            return style;
        }

        private static Style next(Style style, int code) {
            if (code >= 30 && code <= 37) return new Style(BASIC[code - 30], style.bold(), style.underline());
            if (code >= 90 && code <= 97) return new Style(BASIC[code - 82], style.bold(), style.underline());
            return switch (code) {
                case 0 -> Style.PLAIN;
                case 1 -> new Style(style.color(), true, style.underline());
                case 4 -> new Style(style.color(), style.bold(), true);
                case 22 -> new Style(style.color(), false, style.underline());
                case 24 -> new Style(style.color(), style.bold(), false);
                case 39 -> new Style(-1, style.bold(), style.underline());
                default -> style;
            };
        }

        /** A colour of the table of 256: 16 basic ones, a cube of 6 × 6 × 6, and greys. */
        private static int indexed(int index) {
            if (index < 16) return BASIC[index];
            if (index >= 232) return (8 + 10 * (index - 232)) * 0x010101;
            int rest = index - 16;
            return step(rest / 36) << 16 | step(rest / 6 % 6) << 8 | step(rest % 6);
        }

        private static int step(int level) {
            return level == 0 ? 0 : 55 + 40 * level;
        }

        private static int word(String[] words, int index) {
            return index < words.length ? Math.clamp(number(words[index]), 0, 255) : 0;
        }

        private static int number(String digits) {
            return digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : 0;
        }
    }
}
