package dev.drover.process.internal.system;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;

/**
* The foreign-function interface of Java 22 and newer. It is called by name, because this is compiled for Java 21. The
* first use takes a new process some 100 ms.
*/
public final class Foreign {

    /** Whether there is one for what this program calls, which is Linux of 64 bits. */
    public static final boolean POSSIBLE =
            Runtime.version().feature() >= 22 && Platform.THIS.has(Help.SYSTEM_CALLS)
                    && System.getProperty("sun.arch.data.model").equals("64");

    private final Class<?> linkers = type("Linker");
    private final Class<?> options = type("Linker$Option");
    private final Class<?> layouts = type("MemoryLayout");
    private final Class<?> descriptors = type("FunctionDescriptor");
    private final Class<?> segments = type("MemorySegment");
    private final Object linker = linkers.getMethod("nativeLinker").invoke(null);
    private final Object symbols = linkers.getMethod("defaultLookup").invoke(linker);

    /** @throws ReflectiveOperationException if this Java does not have it */
    public Foreign() throws ReflectiveOperationException {}

    private static Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName("java.lang.foreign." + name);
    }

    /** A layout of a value by the name of its constant, such as JAVA_INT. */
    public Object layout(String name) throws ReflectiveOperationException {
        return type("ValueLayout").getField(name).get(null);
    }

    /** A text with the zero at its end, in memory that is never given back. */
    public Object text(String text) throws ReflectiveOperationException {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_8);
        Object segment = memory(bytes.length);
        content(segment).put(bytes);
        return segment;
    }

    /** Memory that is never given back. */
    public Object memory(long bytes) throws ReflectiveOperationException {
        Class<?> arenas = type("Arena");
        Object arena = arenas.getMethod("global").invoke(null);
        return arenas.getMethod("allocate", long.class, long.class).invoke(arena, bytes, (long) Long.BYTES);
    }

    /** What is in the memory, to read and to write. */
    public ByteBuffer content(Object memory) throws ReflectiveOperationException {
        return (ByteBuffer) segments.getMethod("asByteBuffer").invoke(memory);
    }

    /** The null pointer. */
    public Object nothing() throws ReflectiveOperationException {
        return segments.getField("NULL").get(null);
    }

    /** A function of the C library. */
    public MethodHandle call(String name, Object result, Object... layout) throws ReflectiveOperationException {
        return find(name, result, layout, Array.newInstance(options, 0));
    }

    /** @param fixed how many arguments stand before those of any number */
    public MethodHandle variadic(String name, int fixed, Object result, Object... layout)
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

    /** Calls a function that returns an int. */
    public static int invoke(MethodHandle handle, Object... arguments) {
        try {
            return (int) handle.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
