package dev.drover.schema.internal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON (RFC 8259): maps in the order of their members, lists, texts, BigDecimals, booleans and null. */
final class JsonReader {

    static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 100;
    private static final int LARGEST_EXPONENT = 1_000;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException if it is no JSON, is nested too deep, or has a member twice */
    static Object read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value(0);
        if (reader.next() != 0) throw reader.wrong("there is more after its end");
        return value;
    }

    private IllegalArgumentException wrong(String why) {
        long line = text.substring(0, Math.min(at, text.length())).chars().filter(c -> c == '\n').count() + 1;
        return new IllegalArgumentException("The schema is no JSON in line " + line + ": " + why);
    }

    /** What comes next after blanks; 0 at the end. */
    private char next() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean takes(char wanted) {
        if (next() != wanted || at == text.length()) return false;
        at++;
        return true;
    }

    private void expect(char wanted) {
        if (!takes(wanted)) throw wrong("a " + wanted + " is missing");
    }

    private Object value(int depth) {
        if (depth > DEEPEST) throw new IllegalArgumentException("The schema has more than " + DEEPEST + " levels");
        return switch (next()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) throw wrong("a value is missing");
        at += word.length();
        return value;
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        if (takes('}')) return members;
        do {
            if (next() != '"') throw wrong("a name is missing");
            String name = string();
            if (members.containsKey(name)) throw wrong("it has a member twice");
            expect(':');
            members.put(name, value(depth + 1));
        } while (takes(','));
        expect('}');
        return members;
    }

    private List<Object> array(int depth) {
        List<Object> elements = new ArrayList<>();
        expect('[');
        if (takes(']')) return elements;
        do elements.add(value(depth + 1));
        while (takes(','));
        expect(']');
        return elements;
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (true) {
            if (at == text.length()) throw wrong("a text does not end");
            char c = text.charAt(at++);
            if (c == '"') return out.toString();
            if (c < ' ') throw wrong("a text contains a control character");
            out.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : 0;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (at + 4 > text.length() || !text.substring(at, at + 4).matches("[0-9a-fA-F]{4}"))
                    throw wrong("four hexadecimal digits are missing");
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> throw wrong("a text contains an unknown escape");
        };
    }

    private BigDecimal number() {
        int from = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) at++;
        String digits = text.substring(from, at);
        if (digits.length() > LONGEST_NUMBER) throw wrong("a number has more than " + LONGEST_NUMBER + " characters");
        if (!digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) throw wrong("a value is missing");
        int exponent = digits.toLowerCase().indexOf('e');
        if (exponent >= 0) {
            String power = digits.substring(exponent + 1).replaceFirst("^[+-]?0*", "");
            if (power.length() > 4 || !power.isEmpty() && Integer.parseInt(power) > LARGEST_EXPONENT)
                throw wrong("a number has an exponent over " + LARGEST_EXPONENT);
        }
        return new BigDecimal(digits);
    }
}
