package dev.drover.schema.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.harrel.jsonschema.SimpleType;

/** What values are for JSON Schema, and when two are equal there. */
final class Values {

    private static final int VALUE = 60;

    private Values() {}

    /** Null for bytes, memory, NaN and other things that JSON does not have. */
    static SimpleType type(Object value) {
        return switch (value) {
            case null -> SimpleType.NULL;
            case Boolean flag -> SimpleType.BOOLEAN;
            case String text -> SimpleType.STRING;
            case Long number -> SimpleType.INTEGER;
            case Integer number -> SimpleType.INTEGER;
            case Double number -> !Double.isFinite(number) ? null
                    : number == Math.rint(number) ? SimpleType.INTEGER : SimpleType.NUMBER;
            case BigDecimal number -> number.stripTrailingZeros().scale() <= 0 ? SimpleType.INTEGER : SimpleType.NUMBER;
            case Number number -> type(widened(number));
            case List<?> list -> SimpleType.ARRAY;
            case Map<?, ?> map -> SimpleType.OBJECT;
            default -> null;
        };
    }

    private static Object widened(Number number) {
        return switch (number) {
            case BigInteger integer -> new BigDecimal(integer);
            case Short integer -> integer.longValue();
            case Byte integer -> integer.longValue();
            case Float real -> real.doubleValue();
            default -> Void.class;
        };
    }

    /** The number as it is written in decimal: 0.1 is a tenth. */
    static BigDecimal number(Object value) {
        return switch (value) {
            case BigDecimal number -> number;
            case BigInteger number -> new BigDecimal(number);
            case Double number -> BigDecimal.valueOf(number);
            case Float number -> BigDecimal.valueOf(number.doubleValue());
            default -> BigDecimal.valueOf(((Number) value).longValue());
        };
    }

    /**
     * The same text for equal values, and for no others: numbers by what they are worth, maps without an order. A text,
     * because whoever sends values with equal hash codes makes no table of texts slow.
     */
    static String canonical(Object value, Budget budget) {
        StringBuilder out = new StringBuilder();
        write(value, out, budget);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out, Budget budget) {
        budget.spend(VALUE);
        switch (type(value)) {
            case null -> {
                if (value instanceof byte[] bytes) budget.spend(bytes.length);
                write('b', value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes)
                        : Integer.toHexString(System.identityHashCode(value)) + "?", out);
            }
            case INTEGER, NUMBER -> write('#', number(value).stripTrailingZeros().toString(), out);
            case STRING -> {
                budget.spend(((String) value).length());
                write('"', (String) value, out);
            }
            case ARRAY -> {
                out.append('[');
                for (Object each : (List<?>) value) write(each, out, budget);
                out.append(']');
            }
            case OBJECT -> {
                Map<?, ?> map = (Map<?, ?>) value;
                budget.spend((long) map.size() * VALUE);
                out.append('{');
                for (Map.Entry<?, ?> each : new TreeMap<>(map).entrySet()) {
                    write('"', (String) each.getKey(), out);
                    write(each.getValue(), out, budget);
                }
                out.append('}');
            }
            case NULL, BOOLEAN -> out.append(value).append(',');
        }
    }

    /** With its length, so that no text can be taken for two. */
    private static void write(char kind, String text, StringBuilder out) {
        out.append(kind).append(text.length()).append(':').append(text);
    }

    /** Whether no element is there twice. */
    static boolean unique(List<?> list, Budget budget) {
        Set<String> seen = new HashSet<>();
        for (Object each : list) if (!seen.add(canonical(each, budget))) return false;
        return true;
    }
}
