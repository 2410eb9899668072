package dev.drover.process.internal.join;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

import dev.drover.process.internal.system.Foreign;
import dev.drover.wire.link.SafeLog;

/**
 * The calls of Linux that make memory whose size is fixed: memfd_create(2), fcntl(2) with F_ADD_SEALS, fallocate(2).
 * They go through {@link Foreign}.
 */
final class SystemCalls {

    private static final System.Logger LOG = SafeLog.of(SystemCalls.class);

    private static final int CLOSE_ON_EXEC = 1;
    private static final int ALLOW_SEALING = 2;
    private static final int ADD_SEALS = 1033;
    private static final int SEAL_SEAL = 1;
    private static final int SEAL_SHRINK = 2;
    private static final int SEAL_GROW = 4;
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;

    private static Optional<SystemCalls> found;

    private final MethodHandle create;
    private final MethodHandle control;
    private final MethodHandle allocate;
    private final MethodHandle close;
    /** Makes the text that the first call wants. */
    private final Object textOfName;

    private SystemCalls() throws ReflectiveOperationException {
        Foreign foreign = new Foreign();
        Object number = foreign.layout("JAVA_INT");
        Object longNumber = foreign.layout("JAVA_LONG");
        create = foreign.call("memfd_create", number, foreign.layout("ADDRESS"), number);
        // The third argument of fcntl is one of any number: the calling convention differs on some machines.
        control = foreign.variadic("fcntl", 2, number, number, number, number);
        allocate = foreign.call("fallocate", number, number, number, longNumber, longNumber);
        close = foreign.call("close", number, number);
        textOfName = foreign.text("drover-ring");
    }

    /**
     * The calls, or nothing where this system or this Java does not have them. Made once, by the first caller; others
     * wait for it.
     */
    static synchronized Optional<SystemCalls> find() {
        if (found == null) found = Foreign.POSSIBLE ? make() : Optional.empty();
        return found;
    }

    private static Optional<SystemCalls> make() {
        try {
            return Optional.of(new SystemCalls());
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.log(Level.INFO, "Rings stand in files, whose size workers can change: " + e);
            return Optional.empty();
        }
    }

    /** Makes memory without a name, of no size, and returns its descriptor. */
    int createMemory() throws IOException {
        return check("memfd_create", Foreign.invoke(create, textOfName, CLOSE_ON_EXEC | ALLOW_SEALING));
    }

    /** From now on nobody makes it longer or shorter. */
    void fixSize(int descriptor) throws IOException {
        check("fcntl", Foreign.invoke(control, descriptor, ADD_SEALS, SEAL_SHRINK | SEAL_GROW | SEAL_SEAL));
    }

    /** Gives the memory of the first bytes back; they read as zeros. */
    void discard(int descriptor, long bytes) throws IOException {
        check("fallocate", Foreign.invoke(allocate, descriptor, PUNCH_HOLE | KEEP_SIZE, 0L, bytes));
    }

    void close(int descriptor) throws IOException {
        check("close", Foreign.invoke(close, descriptor));
    }

    private static int check(String what, int result) throws IOException {
        if (result < 0) throw new IOException("the system refuses " + what);
        return result;
    }
}
