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
     * control call if it is negative, unless it {@linkplain #isOfMessage is of a message}.
     */
    public static final long FIRST_CORRELATION = Long.MIN_VALUE;

    /** Gives memory back that the process does not need now. Takes null, answers a map, see docs/protocol.md. */
    public static final Task<Object, Object> TRIM = Task.named("drover:trim");

    /** What each thread is doing. Takes a map with {@code most}, the longest answer in characters; answers a text. */
    public static final Task<Object, Object> THREADS = Task.named("drover:threads");

    /** How many objects of which class there are. Takes and answers the same as {@link #THREADS}. */
    public static final Task<Object, Object> HISTOGRAM = Task.named("drover:histogram");

    /**
     * What uses memory. Takes null; answers a map with {@code text} and, in bytes, {@code heapUsed} and
     * {@code heapAfterCollection}, which is 0 if not known.
     */
    public static final Task<Object, Object> MEMORY = Task.named("drover:memory");

    /** Writes all objects into a file. Takes a map with {@code file}, which must not exist; answers null. */
    public static final Task<Object, Object> HEAP = Task.named("drover:heap");

    /**
     * Records what happens. Takes a map with {@code file}, {@code repository} and {@code most}, the most bytes, and
     * begins; takes a map with {@code stop} and ends, having written the file. Answers null.
     */
    public static final Task<Object, Object> RECORDING = Task.named("drover:recording");

    /** Gets ready to be stopped: drops caches, trims. Takes null, answers a map, see docs/protocol.md. */
    public static final Task<Object, Object> DOZE = Task.named("drover:doze");

    /** Runs again after a doze, and is told how long that was. Takes a map, answers null, see docs/protocol.md. */
    public static final Task<Object, Object> WOKEN = Task.named("drover:woken");

    /** Sends a message between processes; see docs/protocol.md. Asked in both directions. */
    public static final String MESSAGE = "drover:message";

    /** Correlations of messages begin here: between those of control calls and those of requests. */
    public static final long FIRST_MESSAGE = Long.MIN_VALUE / 2;

    private Control() {}

    /** Whether the correlation is that of a message which this side has sent. */
    public static boolean isOfMessage(long correlation) {
        return correlation < 0 && correlation >= FIRST_MESSAGE;
    }

    /** Whether a task of that name is a control task. */
    public static boolean is(String task) {
        return task.startsWith(PREFIX);
    }
}
