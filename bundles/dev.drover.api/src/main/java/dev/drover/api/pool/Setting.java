package dev.drover.api.pool;

import java.time.Duration;
import java.util.function.BiFunction;

import dev.drover.api.Require;

/**
 * One setting of a pool: all that is known of it but its value. Immutable.
 *
 * @param name as in messages
 * @param type of the values
 * @param initial the value unless another is set; null if one must be given
 * @param check is given the name and a value, which may be null; returns the value to keep, immutable, or throws
 */
record Setting<T>(String name, Class<? super T> type, T initial, BiFunction<String, T, T> check) {

    /** A whole number from {@code least} to {@code most}. */
    static Setting<Integer> number(String name, int initial, int least, int most) {
        return new Setting<>(name, Integer.class, initial,
                (what, value) -> Require.within(what, Require.given(what, value), least, most));
    }

    /** A time of more than zero. */
    static Setting<Duration> time(String name, Duration initial) {
        return new Setting<>(name, Duration.class, initial, Require::positive);
    }

    /**
     * Returns the value to keep.
     *
     * @throws IllegalArgumentException if the value is of another type, or out of its range
     * @throws NullPointerException if it is null
     */
    T kept(Object value) {
        if (value != null && !type.isInstance(value))
            throw new IllegalArgumentException(name + " is of type " + value.getClass().getSimpleName()
                    + ": it must be of type " + type.getSimpleName());
        return check.apply(name, cast(value));
    }

    /** The value, which this setting has kept before. */
    @SuppressWarnings("unchecked")
    T cast(Object value) {
        return (T) value;
    }
}
