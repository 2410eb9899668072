package dev.drover.wire.call;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class ExhaustionTest {

    @Test
    void threadsAndDirectBuffersAreFoundWhereverTheyAreTheCause() {
        OutOfMemoryError threads = new OutOfMemoryError("unable to create native thread: possibly out of memory");
        OutOfMemoryError buffers = new OutOfMemoryError("Cannot reserve 8 bytes of direct buffer memory");
        assertSame(threads, Exhaustion.in(threads));
        assertSame(buffers, Exhaustion.in(new IllegalStateException(new RuntimeException(buffers))));
        assertSame(buffers, Exhaustion.in(buffers));
    }

    @Test
    void nothingElseEndsTheProcess() {
        assertNull(Exhaustion.in(null));
        assertNull(Exhaustion.in(new IllegalStateException("unable to create native thread")));
        assertNull(Exhaustion.in(new OutOfMemoryError("Java heap space")));
        assertNull(Exhaustion.in(new OutOfMemoryError()));
        Exception one = new Exception();
        Exception other = new Exception(one);
        one.initCause(other);
        assertNull(Exhaustion.in(one), "a circle of causes ends");
    }
}
