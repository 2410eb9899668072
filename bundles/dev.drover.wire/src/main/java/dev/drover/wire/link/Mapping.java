package dev.drover.wire.link;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/**
 * Maps files. A mapping is given back when its buffer is collected.
 *
 * <p>The way over a memory segment, which Java 22 has brought, costs a new process 5 ms:
 * {@link FileChannel#map(MapMode, long, long)} calls a constructor of six parameters by reflection, and the 25 method
 * handles for that are made anew in each process, in 27 ms. It is called by handles because this is compiled for Java
 * 21; their types are adapted without conversions, so that nothing has to be generated.
 */
final class Mapping {

    private static final boolean SEGMENTS = Runtime.version().feature() >= 22;

    private Mapping() {}

    /** Makes an arena, allocates or maps, and turns the segment into a buffer; arena and segment are objects here. */
    private static final class Handles {
        static final MethodHandle ARENA;
        static final MethodHandle ALLOCATE;
        static final MethodHandle MAP;
        static final MethodHandle BUFFER;

        static {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            try {
                Class<?> arena = Class.forName("java.lang.foreign.Arena");
                Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
                ARENA = MethodHandles.explicitCastArguments(
                        lookup.findStatic(arena, "ofAuto", MethodType.methodType(arena)),
                        MethodType.methodType(Object.class));
                ALLOCATE = MethodHandles.explicitCastArguments(
                        lookup.findVirtual(arena, "allocate", MethodType.methodType(segment, long.class)),
                        MethodType.methodType(Object.class, Object.class, long.class));
                MAP = MethodHandles.explicitCastArguments(
                        lookup.findVirtual(FileChannel.class, "map",
                                MethodType.methodType(segment, MapMode.class, long.class, long.class, arena)),
                        MethodType.methodType(
                                Object.class, FileChannel.class, MapMode.class, long.class, long.class, Object.class));
                BUFFER = MethodHandles.explicitCastArguments(
                        lookup.findVirtual(segment, "asByteBuffer", MethodType.methodType(ByteBuffer.class)),
                        MethodType.methodType(ByteBuffer.class, Object.class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("Java " + Runtime.version() + " lacks what Java 22 has", e);
            }
        }
    }

    /** Loads what mapping needs, which takes some milliseconds, by making a buffer of a byte. */
    static void prepare() {
        if (!SEGMENTS) return;
        try {
            Object arena = Handles.ARENA.invokeExact();
            Object segment = Handles.ALLOCATE.invokeExact(arena, 1L);
            ByteBuffer unused = (ByteBuffer) Handles.BUFFER.invokeExact(segment);
            Reference.reachabilityFence(unused);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Maps the first bytes of a file for reading and writing. */
    static ByteBuffer map(FileChannel file, int bytes) throws IOException {
        if (!SEGMENTS) return file.map(MapMode.READ_WRITE, 0, bytes);
        try {
            Object arena = Handles.ARENA.invokeExact();
            Object segment = Handles.MAP.invokeExact(file, MapMode.READ_WRITE, 0L, (long) bytes, arena);
            return (ByteBuffer) Handles.BUFFER.invokeExact(segment);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** To the compiler a method handle may throw any Throwable. */
    private static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) throw error;
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }
}
