package dev.drover.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Checks of arguments. What is refused is named, with what it is and what it may be, in one sentence. */
public final class Require {

    private Require() {}

    /**
     * Returns the value.
     *
     * @param what the argument's name
     * @throws NullPointerException if the value is null; the message names the argument
     */
    public static <T> T given(String what, T value) {
        if (value == null) throw new NullPointerException(what + " is null");
        return value;
    }

    /**
     * Returns an immutable copy.
     *
     * @throws NullPointerException if the collection or an element is null; the message names the argument, and the
     *     place of the element from 0
     */
    public static <T> List<T> list(String what, Collection<? extends T> values) {
        List<T> copy = new ArrayList<>(given(what, values));
        for (int i = 0; i < copy.size(); i++) given(what + "[" + i + "]", copy.get(i));
        return List.copyOf(copy);
    }

    /**
     * Returns an immutable copy.
     *
     * @throws NullPointerException if the map, a key or a value is null; the message names the argument, and the key
     */
    public static <K, V> Map<K, V> map(String what, Map<? extends K, ? extends V> values) {
        given(what, values).forEach((key, value) -> given(what + "[" + given("a key of " + what, key) + "]", value));
        return Map.copyOf(values);
    }

    /**
     * Returns the value.
     *
     * @throws IllegalArgumentException unless it is {@code least} to {@code most}
     */
    public static int within(String what, int value, int least, int most) {
        if (value < least || value > most)
            throw new IllegalArgumentException(what + " is " + value + ": it must be " + least + " to " + most);
        return value;
    }

    /**
     * Returns the time.
     *
     * @throws IllegalArgumentException unless it is {@code least} to {@code most}
     * @throws NullPointerException if it is null
     */
    public static Duration within(String what, Duration time, Duration least, Duration most) {
        if (given(what, time).compareTo(least) < 0 || time.compareTo(most) > 0)
            throw new IllegalArgumentException(what + " is " + time + ": it must be " + least + " to " + most);
        return time;
    }

    /**
     * Returns the time.
     *
     * @throws IllegalArgumentException unless it is more than zero
     * @throws NullPointerException if it is null
     */
    public static Duration positive(String what, Duration time) {
        if (given(what, time).isNegative() || time.isZero())
            throw new IllegalArgumentException(what + " is " + time + ": it must be more than zero");
        return time;
    }
}
