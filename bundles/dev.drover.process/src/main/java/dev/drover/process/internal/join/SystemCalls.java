package dev.drover.process.internal.join;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import dev.drover.wire.link.SafeLog;

/**
 * The calls of Linux that make memory whose size is fixed: memfd_create(2), fcntl(2) with F_ADD_SEALS, fallocate(2).
 *
 * <p>They go through the foreign-function interface of Java 22 and newer. It is called by name, because this is
 * compiled for Java 21. The first use takes a new process some 100 ms.
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

    private static final boolean POSSIBLE =
            Runtime.version().feature() >= 22 && System.getProperty("os.name").equals("Linux")
                    && System.getProperty("sun.arch.data.model").equals("64");

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
        if (found == null) found = POSSIBLE ? make() : Optional.empty();
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
        return check("memfd_create", call(create, textOfName, CLOSE_ON_EXEC | ALLOW_SEALING));
    }

    /** From now on nobody makes it longer or shorter. */
    void fixSize(int descriptor) throws IOException {
        check("fcntl", call(control, descriptor, ADD_SEALS, SEAL_SHRINK | SEAL_GROW | SEAL_SEAL));
    }

    /** Gives the memory of the first bytes back; they read as zeros. */
    void discard(int descriptor, long bytes) throws IOException {
        check("fallocate", call(allocate, descriptor, PUNCH_HOLE | KEEP_SIZE, 0L, bytes));
    }

    void close(int descriptor) throws IOException {
        check("close", call(close, descriptor));
    }

    private static int check(String what, int result) throws IOException {
        if (result < 0) throw new IOException("the system refuses " + what);
        return result;
    }

    private static int call(MethodHandle handle, Object... arguments) {
        try {
            return (int) handle.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The interface, whose classes are looked up by name. */
    private static final class Foreign {

        private final Class<?> linkers = type("Linker");
        private final Class<?> options = type("Linker$Option");
        private final Class<?> layouts = type("MemoryLayout");
        private final Class<?> descriptors = type("FunctionDescriptor");
        private final Class<?> segments = type("MemorySegment");
        private final Object linker = linkers.getMethod("nativeLinker").invoke(null);
        private final Object symbols = linkers.getMethod("defaultLookup").invoke(linker);

        Foreign() throws ReflectiveOperationException {}

        private static Class<?> type(String name) throws ClassNotFoundException {
            return Class.forName("java.lang.foreign." + name);
        }

        Object layout(String name) throws ReflectiveOperationException {
            return type("ValueLayout").getField(name).get(null);
        }

        /** A text with the zero at its end, in memory that is never given back. */
        Object text(String text) throws ReflectiveOperationException {
            Class<?> arenas = type("Arena");
            Object arena = arenas.getMethod("global").invoke(null);
            byte[] bytes = (text + "\0").getBytes(StandardCharsets.US_ASCII);
            Object segment = arenas.getMethod("allocate", long.class).invoke(arena, (long) bytes.length);
            ((ByteBuffer) segments.getMethod("asByteBuffer").invoke(segment)).put(bytes);
            return segment;
        }

        MethodHandle call(String name, Object result, Object... layout) throws ReflectiveOperationException {
            return find(name, result, layout, Array.newInstance(options, 0));
        }

        /** @param fixed how many arguments stand before those of any number */
        MethodHandle variadic(String name, int fixed, Object result, Object... layout)
                throws ReflectiveOperationException {
            Object chosen = Array.newInstance(options, 1);
            Array.set(chosen, 0, options.getMethod("firstVariadicArg", int.class).invoke(null, fixed));
            return find(name, result, layout, chosen);
        }

        private MethodHandle find(String name, Object result, Object[] layout, Object chosen)
                throws ReflectiveOperationException {
            Object arguments = Array.newInstance(layouts, layout.length);
            for (int i = 0; i < layout.length; i++) Array.set(arguments, i, layout[i]);
            Object descriptor =
                    descriptors.getMethod("of", layouts, arguments.getClass()).invoke(null, result, arguments);
            Optional<?> symbol =
                    (Optional<?>) type("SymbolLookup").getMethod("find", String.class).invoke(symbols, name);
            Object address = symbol.orElseThrow(() -> new IllegalStateException(name + " is not there"));
            return (MethodHandle) linkers
                    .getMethod("downcallHandle", segments, descriptors, chosen.getClass())
                    .invoke(linker, address, descriptor, chosen);
        }
    }
}
