package dev.drover.schema.internal;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.drover.wire.SafeText;

/**
 * Reads a pattern of ECMA-262, which JSON Schema has, and writes it as RE2 wants it. Knows before RE2 does how large
 * it will be, for RE2 writes out what is repeated.
 */
final class PatternReader {

    /** As RE2 counts them; each may look at each character. */
    static final int MOST_INSTRUCTIONS = 1_200;
    private static final int LONGEST = 4_096;
    private static final int MOST_GROUPS = 50;
    /** What stays below this is small enough to be compiled, and then counted. */
    private static final long MOST_TO_COMPILE = 10L * MOST_INSTRUCTIONS;
    /** What \s is there, and more than in RE2. */
    private static final String BLANKS =
            "\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}";

    private final String text;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int depth;

    private PatternReader(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if it is no pattern, too large, or one that RE2 has no means for */
    static Pattern compile(String text) {
        PatternReader reader = new PatternReader(text);
        if (text.length() > LONGEST) throw reader.wrong("it has more than " + LONGEST + " characters");
        long size = reader.alternatives();
        if (reader.at < text.length()) throw reader.wrong("a ) has no (");
        if (size > MOST_TO_COMPILE) throw reader.tooLarge(size);
        Pattern pattern;
        try {
            pattern = Pattern.compile(reader.out.toString());
        } catch (PatternSyntaxException e) {
            throw reader.wrong(e.getDescription());
        }
        if (pattern.programSize() > MOST_INSTRUCTIONS) throw reader.tooLarge(pattern.programSize());
        return pattern;
    }

    private IllegalArgumentException tooLarge(long size) {
        return wrong("it has " + size + " steps with all repetitions, and " + MOST_INSTRUCTIONS + " at most are taken");
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("The pattern '" + SafeText.of(text, 80) + "' cannot be used: " + why);
    }

    private boolean takes(String wanted) {
        if (!text.startsWith(wanted, at)) return false;
        at += wanted.length();
        return true;
    }

    /** Until a closing parenthesis or the end. Returns about how many instructions it makes. */
    private long alternatives() {
        long size = 1;
        while (at < text.length() && text.charAt(at) != ')') {
            if (takes("|")) {
                out.append('|');
                size++;
            } else {
                size += quantified(atom());
                // Else a long pattern of large repetitions overflows.
                if (size > MOST_TO_COMPILE) throw tooLarge(size);
            }
        }
        return size;
    }

    private long atom() {
        char c = text.charAt(at++);
        switch (c) {
            case '(' -> {
                return group();
            }
            case '[' -> characterClass();
            case '\\' -> escape(false);
            case '.' -> out.append("[^\\n\\r\\x{2028}\\x{2029}]");
            default -> out.append(c);
        }
        return 1;
    }

    /** What it captures is of no use here. */
    private long group() {
        if (takes("?=") || takes("?!"))
            throw wrong("it looks ahead, (?= or (?!, and is matched without going back (RE2)");
        if (takes("?<=") || takes("?<!"))
            throw wrong("it looks behind, (?<= or (?<!, and is matched without going back (RE2)");
        if (takes("?<")) {
            int end = text.indexOf('>', at);
            if (end < 0 || !text.substring(at, end).matches("[\\p{L}_$][\\p{L}\\p{N}_$]*"))
                throw wrong("a group has no name that it may have");
            at = end + 1;
        } else if (!takes("?:") && takes("?")) throw wrong("a group begins with (? and something unknown");
        if (++depth > MOST_GROUPS) throw wrong("it has more than " + MOST_GROUPS + " groups in each other");
        out.append("(?:");
        long size = alternatives();
        if (!takes(")")) throw wrong("a ( has no )");
        out.append(')');
        depth--;
        return size;
    }

    /** Takes the quantifiers that follow; returns the size of all repetitions. */
    private long quantified(long size) {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '*' || c == '+' || c == '?') {
                at++;
                out.append(c);
                size++;
            } else if (c == '{' && text.substring(at).matches("(?s)\\{[0-9]{1,4}(,[0-9]{0,4})?\\}.*")) {
                int end = text.indexOf('}', at);
                String[] counts = text.substring(at + 1, end).split(",");
                long most = Integer.parseInt(counts[counts.length - 1]);
                if (most > 1_000) throw wrong("it repeats something more than 1000 times");
                out.append(text, at, end + 1);
                at = end + 1;
                // Each that may be left out has a branch of its own.
                size = Math.max(1, most) * (counts.length > 1 ? size + 1 : size);
            } else
                return size;
        }
        return size;
    }

    private void characterClass() {
        boolean negated = takes("^");
        if (takes("]")) {
            out.append(negated ? "[\\x{0}-\\x{10ffff}]" : "[^\\x{0}-\\x{10ffff}]");
            return;
        }
        out.append(negated ? "[^" : "[");
        while (!takes("]")) {
            if (at == text.length()) throw wrong("a [ has no ]");
            char c = text.charAt(at++);
            if (c == '\\') escape(true);
            else if (c == '[' || c == '^' || c == '&' || c == '~') out.append('\\').append(c);
            else
                out.append(c);
        }
        out.append(']');
    }

    private void escape(boolean inClass) {
        if (at == text.length()) throw wrong("it ends in a backslash");
        char c = text.charAt(at++);
        switch (c) {
            case 'd', 'D', 'w', 'W', 't', 'n', 'r', 'f', 'v' -> out.append('\\').append(c);
            case 's' -> out.append(inClass ? BLANKS : "[" + BLANKS + "]");
            case 'S' -> out.append(inClass ? "\\S" : "[^" + BLANKS + "]");
            case 'b' -> out.append(inClass ? "\\x{8}" : "\\b");
            case 'B' -> {
                if (inClass) throw wrong("\\B stands in a [");
                out.append("\\B");
            }
            case 'p', 'P' -> property(c);
            case 'x' -> point(hex(2));
            case 'u' -> unicode();
            case '0' -> point(0);
            case 'c' -> {
                char letter = at < text.length() ? text.charAt(at++) : 0;
                if (!String.valueOf(letter).matches("[A-Za-z]")) throw wrong("\\c has no letter");
                point(letter & 31);
            }
            default -> {
                if (c >= '1' && c <= '9' || c == 'k')
                    throw wrong("it refers back to a group, \\" + c + ", and is matched without going back (RE2)");
                if (Character.isLetterOrDigit(c)) throw wrong("\\" + c + " is unknown");
                // RE2 knows no such escape of a character outside of ASCII, and needs none.
                if (c < 0x80) out.append('\\');
                out.append(c);
            }
        }
    }

    private void property(char c) {
        int end = text.indexOf('}', at);
        if (!takes("{") || end < 0 || !text.substring(at, end).matches("[A-Za-z_=]+"))
            throw wrong("\\" + c + " has no {name}");
        String name = text.substring(at, end);
        out.append('\\').append(c).append('{').append(name.substring(name.indexOf('=') + 1)).append('}');
        at = end + 1;
    }

    private int hex(int digits) {
        if (at + digits > text.length() || !text.substring(at, at + digits).matches("[0-9a-fA-F]+"))
            throw wrong(digits + " hexadecimal digits are missing");
        at += digits;
        return Integer.parseInt(text.substring(at - digits, at), 16);
    }

    private void unicode() {
        if (takes("{")) {
            int end = text.indexOf('}', at);
            if (end < at + 1 || end > at + 6) throw wrong("\\u{ has no number");
            point(hex(end - at));
            at++;
            return;
        }
        int first = hex(4);
        if (Character.isHighSurrogate((char) first) && takes("\\u")) {
            int second = hex(4);
            if (!Character.isLowSurrogate((char) second)) throw wrong("half a character stands alone");
            first = Character.toCodePoint((char) first, (char) second);
        }
        point(first);
    }

    private void point(int c) {
        if (c > Character.MAX_CODE_POINT || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
            throw wrong("it names half a character, or none");
        out.append("\\x{").append(Integer.toHexString(c)).append('}');
    }
}
