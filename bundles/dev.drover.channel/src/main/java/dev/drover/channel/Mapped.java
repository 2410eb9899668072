package dev.drover.channel;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/**
 * A file in memory, which can be unmapped: an access after that is an {@link IllegalStateException}. Java 22 has
 * brought that; this is compiled for Java 21, so it goes by handles. On Java 21 itself the address space is given back
 * when the buffers are collected.
 */
final class Mapped {

    /** The property is for tests of what Java 21 does. */
    private static final boolean ARENAS =
            Runtime.version().feature() >= 22 && !Boolean.getBoolean("drover.channel.like21");

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

    private final Object arena;
    private final ByteBuffer bytes;

    private Mapped(Object arena, ByteBuffer bytes) {
        this.arena = arena;
        this.bytes = bytes;
    }

    /** Maps the first bytes of a file. */
    static Mapped of(FileChannel file, MapMode mode, int bytes) throws IOException {
        // An interrupt would close the channel.
        boolean interrupted = Thread.interrupted();
        try {
            if (!ARENAS) return new Mapped(null, file.map(mode, 0, bytes));
            Object arena = (Object) Handles.ARENA.invokeExact();
            Object segment = (Object) Handles.MAP.invokeExact(file, mode, 0L, (long) bytes, arena);
            return new Mapped(arena, (ByteBuffer) Handles.BUFFER.invokeExact(segment));
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /** All of it, in the machine's byte order. */
    ByteBuffer buffer() {
        return bytes.duplicate().order(ByteOrder.nativeOrder());
    }

    /** Takes some tens of microseconds: all threads of the JVM are asked whether they are in it. */
    void close() {
        if (arena == null) return;
        try {
            Handles.CLOSE.invokeExact(arena);
        } catch (IllegalStateException e) {
            // A channel is reading into it just now: it stays until the process ends, and the file does not.
            return;
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
