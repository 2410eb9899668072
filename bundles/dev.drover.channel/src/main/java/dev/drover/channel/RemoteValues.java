package dev.drover.channel;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Arguments and results of {@linkplain RemoteObjects remote objects}, as values of messages and back. */
final class RemoteValues {

    private static final Map<Class<?>, Class<?>> BOXES = Map.of(
            boolean.class, Boolean.class, byte.class, Byte.class, short.class, Short.class, int.class, Integer.class,
            long.class, Long.class, float.class, Float.class, double.class, Double.class, char.class, Character.class,
            void.class, Void.class);

    private RemoteValues() {}

    /** Whether the method's result is a future of it. */
    static boolean later(Method method) {
        return method.getReturnType() == CompletableFuture.class || method.getReturnType() == CompletionStage.class;
    }

    /** The type of the method's result, or of what its future settles with. */
    static Class<?> result(Method method) {
        if (!later(method)) return method.getReturnType();
        return element(method.getGenericReturnType());
    }

    /** What a future or a publisher of that type has. */
    static Class<?> element(Type type) {
        Type inner = type instanceof ParameterizedType of ? of.getActualTypeArguments()[0] : Object.class;
        if (inner instanceof ParameterizedType of) inner = of.getRawType();
        return inner instanceof Class<?> known ? known : Object.class;
    }

    /** Whether values of the type travel. */
    static boolean travels(Class<?> type) {
        return BOXES.containsKey(type) || BOXES.containsValue(type) || type.isEnum()
                || type == String.class || type == byte[].class || type == Object.class || type == List.class
                || type == Collection.class || type == Map.class || Number.class == type;
    }

    /** @throws IllegalArgumentException if values of the type do not travel */
    static void check(Method method, Class<?> type) {
        if (!travels(type))
            throw new IllegalArgumentException(method + " cannot be called from another process: a "
                    + type.getSimpleName() + " does not travel. Use numbers, text, byte[], enums, List or Map");
    }

    /** The value as it travels; what is no value is refused when it is written. */
    static Object write(Object value) {
        return switch (value) {
            case Enum<?> each -> each.name();
            case Character each -> each.toString();
            case Collection<?> all -> {
                List<Object> written = new ArrayList<>(all.size());
                for (Object each : all) written.add(write(each));
                yield written;
            }
            case Map<?, ?> map -> {
                Map<Object, Object> written = new LinkedHashMap<>();
                map.forEach((key, each) -> written.put(key, write(each)));
                yield written;
            }
            case null, default -> value;
        };
    }

    /** @throws IllegalArgumentException if the value is none of the type */
    static Object read(Object value, Class<?> type) {
        Class<?> wanted = BOXES.getOrDefault(type, type);
        if (wanted == Void.class) return null;
        if (value == null) {
            if (type.isPrimitive()) throw wrong(null, type);
            return null;
        }
        if (wanted.isInstance(value)) return value;
        if (value instanceof Long number) return whole(number, wanted);
        if (value instanceof Double number && wanted == Float.class) return number.floatValue();
        if (value instanceof String text && wanted == Character.class && text.length() == 1) return text.charAt(0);
        if (value instanceof String text && wanted.isEnum()) return constant(text, wanted);
        throw wrong(value, type);
    }

    private static Object whole(long number, Class<?> wanted) {
        if (wanted == Integer.class && number == (int) number) return (int) number;
        if (wanted == Short.class && number == (short) number) return (short) number;
        if (wanted == Byte.class && number == (byte) number) return (byte) number;
        if (wanted == Double.class) return (double) number;
        if (wanted == Float.class) return (float) number;
        throw wrong(number, wanted);
    }

    private static Object constant(String name, Class<?> type) {
        for (Object each : type.getEnumConstants()) if (((Enum<?>) each).name().equals(name)) return each;
        throw wrong(name, type);
    }

    private static IllegalArgumentException wrong(Object value, Class<?> type) {
        String what = value == null ? "null" : "a " + value.getClass().getSimpleName();
        return new IllegalArgumentException(what + " is no " + type.getSimpleName());
    }
}
