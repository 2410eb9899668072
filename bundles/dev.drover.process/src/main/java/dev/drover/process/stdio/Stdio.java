package dev.drover.process.stdio;

import java.time.Duration;
import java.util.List;

import dev.drover.api.process.ClassLocation;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Task;

/**
 * Workers whose work is done by a program that knows nothing of Drover: it answers each line on its standard input by
 * one line on its standard output. A small Java process is the worker, and has the program as its child.
 *
 * <pre>{@code
 * var pool = Pools.open(PoolSpec.of("sums", Stdio.lines("bc", "-lq")));
 * pool.send(Stdio.LINE, "2 ^ 64");
 * }</pre>
 *
 * <p>The program has one line at a time, also where the pool's concurrency is more. It must flush each answer, and
 * print nothing else on standard output: a greeting would be taken for an answer, so tell it to be quiet. Standard
 * error is its worker's console. It is ended when a request is cancelled, when an answer is late, too long or no UTF-8,
 * when it prints a line while nothing is asked, and with its worker. The next request starts it anew, for after each of
 * these an answer could be taken for that of another request.
 */
public final class Stdio {

    /** A line, without its end, and the line that answers it. Both may be JSON, which is one line if it is compact. */
    public static final Task<String, String> LINE = StdioHost.LINE;

    /** The longest line in either direction unless the program says otherwise, in bytes. */
    public static final int LONGEST_LINE = 1 << 20;

    private Stdio() {}

    /**
     * A worker with that program. Its answers may take as long as their requests.
     *
     * @param command the program and its arguments, passed literally, never through a shell
     */
    public static ProcessSpec lines(String... command) {
        return lines(Duration.ofDays(1), LONGEST_LINE, command);
    }

    /**
     * A worker with that program.
     *
     * @param answer how long an answer may take, 1 ms to a day
     * @param longestLine of request and answer, 1 byte to 64 MiB
     * @throws IllegalArgumentException if there is no program, or a figure cannot be
     */
    public static ProcessSpec lines(Duration answer, int longestLine, String... command) {
        List<String> all = List.of(command);
        if (all.isEmpty() || all.getFirst().isBlank()) throw new IllegalArgumentException("a command needs a program");
        if (answer.toMillis() < 1 || answer.compareTo(Duration.ofDays(1)) > 0)
            throw new IllegalArgumentException("an answer may take " + answer + ": it must be 1 ms to a day");
        if (longestLine < 1 || longestLine > 64 << 20)
            throw new IllegalArgumentException(
                    "the longest line has " + longestLine + " bytes: it must have 1 byte to 64 MiB");
        return ProcessSpec.java(StdioHost.class.getName(), ClassLocation.of(StdioHost.class))
                .arguments(Long.toString(answer.toMillis()), Integer.toString(longestLine))
                .arguments(command);
    }
}
