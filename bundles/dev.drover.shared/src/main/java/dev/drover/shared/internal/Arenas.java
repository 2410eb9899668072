package dev.drover.shared.internal;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/**
 * Maps files so that they can be unmapped, which Java 22 has brought: an access after that is an exception. This is
 * compiled for Java 21, so it goes by handles. On Java 21 itself a mapping is given back when its buffer is collected.
 */
final class Arenas {

    /** The property is for tests of what Java 21 does. */
    private static final boolean THERE =
            Runtime.version().feature() >= 22 && !Boolean.getBoolean("drover.shared.like21");

    private Arenas() {}

    private static final class Handles {
        static final MethodHandle ARENA;
        static final MethodHandle MAP;
        static final MethodHandle BUFFER;
        static final MethodHandle CLOSE;

        static {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            try {
                Class<?> arena = Class.forName("java.lang.foreign.Arena");
                Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
                ARENA = MethodHandles.explicitCastArguments(
                        lookup.findStatic(arena, "ofShared", MethodType.methodType(arena)),
                        MethodType.methodType(Object.class));
                MAP = MethodHandles.explicitCastArguments(
                        lookup.findVirtual(FileChannel.class, "map",
                                MethodType.methodType(segment, MapMode.class, long.class, long.class, arena)),
                        MethodType.methodType(
                                Object.class, FileChannel.class, MapMode.class, long.class, long.class, Object.class));
                BUFFER = MethodHandles.explicitCastArguments(
                        lookup.findVirtual(segment, "asByteBuffer", MethodType.methodType(ByteBuffer.class)),
                        MethodType.methodType(ByteBuffer.class, Object.class));
                CLOSE = MethodHandles.explicitCastArguments(
                        lookup.findVirtual(arena, "close", MethodType.methodType(void.class)),
                        MethodType.methodType(void.class, Object.class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("Java " + Runtime.version() + " lacks what Java 22 has", e);
            }
        }
    }

    /** An arena, or null where there are none. */
    static Object open() {
        if (!THERE) return null;
        try {
            return (Object) Handles.ARENA.invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Maps the first bytes of a file for reading and writing. */
    static ByteBuffer map(Object arena, FileChannel file, int bytes) throws IOException {
        if (arena == null) return file.map(MapMode.READ_WRITE, 0, bytes);
        try {
            Object segment = (Object) Handles.MAP.invokeExact(file, MapMode.READ_WRITE, 0L, (long) bytes, arena);
            return (ByteBuffer) Handles.BUFFER.invokeExact(segment);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Unmaps all of it.
     *
     * @return whether it did: not if there is no arena, or a channel is reading into a buffer of it just now
     */
    static boolean close(Object arena) {
        if (arena == null) return false;
        try {
            Handles.CLOSE.invokeExact(arena);
            return true;
        } catch (IllegalStateException e) {
            return false;
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
