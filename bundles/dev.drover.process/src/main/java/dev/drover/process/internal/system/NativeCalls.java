package dev.drover.process.internal.system;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

import dev.drover.wire.link.SafeLog;

/**
 * The system's calls that send a signal and set a limit of another process, kill(2) and prlimit(2), where this Java has
 * a way to native code, see {@link Foreign}.
 */
public final class NativeCalls {

    private static final System.Logger LOG = SafeLog.of(NativeCalls.class);

    /** Null until it is known. */
    private static volatile Optional<NativeCalls> found;

    /** No system gives such an id. */
    private static final long NOBODY = Integer.MAX_VALUE;
    private static final int RLIMIT_RTTIME = 15;

    private final MethodHandle kill;
    private final MethodHandle limit;
    /** A struct rlimit; used under this object's lock. */
    private final Object limits;
    private final ByteBuffer limitsContent;
    private final Object nothing;

    private NativeCalls(Foreign foreign) throws ReflectiveOperationException {
        Object number = foreign.layout("JAVA_INT");
        Object address = foreign.layout("ADDRESS");
        kill = foreign.call("kill", number, number, number);
        limit = foreign.call("prlimit", number, number, number, address, address);
        limits = foreign.memory(2 * Long.BYTES);
        limitsContent = foreign.content(limits).order(ByteOrder.nativeOrder());
        nothing = foreign.nothing();
    }

    /** Finds them, which takes a new process some 100 ms, unless that was done before. */
    public static synchronized void prepare() {
        if (found == null) found = Foreign.POSSIBLE ? make() : Optional.empty();
    }

    private static Optional<NativeCalls> make() {
        try {
            NativeCalls made = new NativeCalls(new Foreign());
            // Nothing is sent; the first call takes longest.
            made.kill(ProcessHandle.current().pid(), 0);
            made.mark(NOBODY, KernelMark.of(""));
            return Optional.of(made);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOG.log(Level.DEBUG, "Signals are sent by the command kill", e);
            return Optional.empty();
        }
    }

    /** Nothing where there is no way, or {@link #prepare} has not come so far. */
    public static Optional<NativeCalls> ready() {
        Optional<NativeCalls> now = found;
        return now == null ? Optional.empty() : now;
    }

    /** @param signal 0 for none */
    boolean kill(long pid, int signal) {
        // Numbers below 1 mean groups, or everybody.
        return pid > 1 && Foreign.invoke(kill, (int) pid, signal) == 0;
    }

    /**
     * Gives the process the mark.
     *
     * @return whether it has it
     */
    public synchronized boolean mark(long pid, KernelMark mark) {
        limitsContent.putLong(0, mark.soft()).putLong(Long.BYTES, mark.hard());
        return pid > 1 && Foreign.invoke(limit, (int) pid, RLIMIT_RTTIME, limits, nothing) == 0;
    }
}
