package dev.drover.pool.internal.worker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.drover.wire.call.Control;

/** The numbers by which requests name the tasks of a worker. */
final class TaskNumbers {

    private TaskNumbers() {}

    /**
     * The number of each task; of two with one name that of the first.
     *
     * @param tasks as the worker lists them; those of the protocol itself are left out
     */
    static Map<String, Integer> of(List<String> tasks) {
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < tasks.size(); i++)
            if (!Control.is(tasks.get(i))) numbers.putIfAbsent(tasks.get(i), i);
        return Map.copyOf(numbers);
    }
}
