package dev.drover.api.process;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.drover.api.Require;

/**
 * What a process and each that it starts may use at most. Immutable; each method named like a limit and taking an
 * argument returns a changed copy. What is empty is as the program itself has it.
 *
 * @param memory bytes of memory of its own, 16 MiB or more. A Java worker sizes its heap by it; the system refuses more
 *     to any program, which then mostly ends
 * @param openFiles open files, sockets and pipes, 16 to 1,048,576
 * @param processes it and all its descendants together, 1 or more. They are counted twice a second, and all of them
 *     ended when there are more ({@link Exit.Cause#LIMIT}); a burst may pass the limit for so long
 * @param nice how far it steps back for others, 0 to 19
 * @param processors the numbers of the processors that it may run on, from 0; all if empty
 */
public record Limits(
        Optional<Long> memory,
        Optional<Integer> openFiles,
        Optional<Integer> processes,
        Optional<Integer> nice,
        Set<Integer> processors) {

    /** No limits. */
    public static final Limits NONE =
            new Limits(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Set.of());

    private static final long LEAST_MEMORY = 16L << 20;
    private static final int MOST_FILES = 1 << 20;
    private static final int MOST_PROCESSORS = 4_096;

    public Limits {
        check("memory", Require.given("memory", memory), LEAST_MEMORY, Long.MAX_VALUE);
        check("openFiles", Require.given("openFiles", openFiles), 16, MOST_FILES);
        check("processes", Require.given("processes", processes), 1, Integer.MAX_VALUE);
        check("nice", Require.given("nice", nice), 0, 19);
        Require.given("processors", processors);
        for (Integer each : processors) check("processors", Optional.of(each), 0, MOST_PROCESSORS);
        processors = Set.copyOf(processors);
    }

    private static void check(String name, Optional<? extends Number> value, long least, long most) {
        value.ifPresent(number -> {
            if (number.longValue() < least || number.longValue() > most)
                throw new IllegalArgumentException(name + " must be " + least
                        + (most == Long.MAX_VALUE || most == Integer.MAX_VALUE ? " or more" : " to " + most)
                        + ", not " + number);
        });
    }

    /** The same with a limit of memory, in bytes. */
    public Limits memory(long bytes) {
        return new Limits(Optional.of(bytes), openFiles, processes, nice, processors);
    }

    /** The same with a limit of open files. */
    public Limits openFiles(int files) {
        return new Limits(memory, Optional.of(files), processes, nice, processors);
    }

    /** The same with a limit of processes. */
    public Limits processes(int most) {
        return new Limits(memory, openFiles, Optional.of(most), nice, processors);
    }

    /** The same with another nice value. */
    public Limits nice(int value) {
        return new Limits(memory, openFiles, processes, Optional.of(value), processors);
    }

    /** The same on the given processors only. */
    public Limits processors(Integer... numbers) {
        return new Limits(memory, openFiles, processes, nice,
                new TreeSet<>(Require.list("numbers", Arrays.asList(Require.given("numbers", numbers)))));
    }
}
