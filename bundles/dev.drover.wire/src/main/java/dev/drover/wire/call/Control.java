package dev.drover.wire.call;

import dev.drover.wire.Task;

/**
 * Control calls: what a program asks of a host itself, beside the tasks of users. A control task is an ordinary task of
 * the protocol whose name begins with {@value #PREFIX}. A host lists those that it can do in HELLO like any other.
 *
 * <p>All of them take and answer a {@linkplain dev.drover.wire.Codec#VALUE value}, so that hosts in other languages can
 * offer them.
 */
public final class Control {

    /** What the names of control tasks begin with. Handlers of users cannot have such names. */
    public static final String PREFIX = "drover:";

    /**
     * Correlations of control calls begin here, and those of all other requests at 0. So a correlation belongs to a
     * control call if it is negative.
     */
    public static final long FIRST_CORRELATION = Long.MIN_VALUE;

    /** Gives memory back that the process does not need now. Takes null, answers a map, see docs/protocol.md. */
    public static final Task<Object, Object> TRIM = Task.named("drover:trim");

    private Control() {}

    /** Whether a task of that name is a control task. */
    public static boolean is(String task) {
        return task.startsWith(PREFIX);
    }
}
