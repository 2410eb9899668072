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
 * <p>The way over a memory segment, which Java 22 has brought, costs a new process 5 ms: {@link FileChannel#map(MapMode,
 * long, long)} calls a constructor of six parameters by reflection, and the 25 method handles for that are made anew in
 * each process, in 27 ms. It is called by handles because this is compiled for Java 21; their types are adapted without
 * conversions, so that nothing has to be generated.
 */
final class Mapping {

    private static final int SEGMENTS_SINCE = 22;
    /** Null where there are no segments. */
    private static final Handles HANDLES = Runtime.version().feature() < SEGMENTS_SINCE ? null : Handles.find();

    /** Makes an arena, allocates or maps, and turns the segment into a buffer; arena and segment are objects here. */
    private record Handles(MethodHandle arena, MethodHandle allocate, MethodHandle map, MethodHandle buffer) {

        static Handles find() {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            try {
                Class<?> arena = Class.forName("java.lang.foreign.Arena");
                Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
                MethodHandle make = lookup.findStatic(arena, "ofAuto", MethodType.methodType(arena));
                MethodHandle allocate =
                        lookup.findVirtual(arena, "allocate", MethodType.methodType(segment, long.class));
                MethodHandle map = lookup.findVirtual(FileChannel.class, "map",
                        MethodType.methodType(segment, MapMode.class, long.class, long.class, arena));
                MethodHandle buffer =
                        lookup.findVirtual(segment, "asByteBuffer", MethodType.methodType(ByteBuffer.class));
                return new Handles(
                        MethodHandles.explicitCastArguments(make, MethodType.methodType(Object.class)),
                        MethodHandles.explicitCastArguments(
                                allocate, MethodType.methodType(Object.class, Object.class, long.class)),
                        MethodHandles.explicitCastArguments(map, MethodType.methodType(
                                Object.class, FileChannel.class, MapMode.class, long.class, long.class, Object.class)),
                        MethodHandles.explicitCastArguments(
                                buffer, MethodType.methodType(ByteBuffer.class, Object.class)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("Java " + Runtime.version() + " lacks what Java 22 has", e);
            }
        }
    }

    private Mapping() {}

    /** Loads what mapping needs, which takes some milliseconds, by making a buffer of a byte. */
    static void prepare() {
        if (HANDLES == null) return;
        try {
            Object arena = HANDLES.arena.invokeExact();
            Object segment = HANDLES.allocate.invokeExact(arena, 1L);
            ByteBuffer unused = (ByteBuffer) HANDLES.buffer.invokeExact(segment);
            Reference.reachabilityFence(unused);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Maps the first bytes of a file for reading and writing. */
    static ByteBuffer map(FileChannel file, int bytes) throws IOException {
        if (HANDLES == null) return file.map(MapMode.READ_WRITE, 0, bytes);
        try {
            Object arena = HANDLES.arena.invokeExact();
            Object segment = HANDLES.map.invokeExact(file, MapMode.READ_WRITE, 0L, (long) bytes, arena);
            return (ByteBuffer) HANDLES.buffer.invokeExact(segment);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** What a method handle throws is any Throwable to the compiler. */
    private static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) throw error;
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }
}
