package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.drover.wire.Input;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Two reactors, and callbacks at the right one. */
@Timeout(120)
abstract class Callbacks {

    static final int MAX = 1 << 20;
    static final String NAME = "take-over-test";

    final String kind;
    Sockets sockets;
    Reactor left;
    Reactor right;

    Callbacks(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        sockets = new Sockets();
        left = sockets.reactor("other-side");
        right = sockets.reactor(NAME);
    }

    @AfterEach
    void close() throws IOException {
        sockets.close();
        awaitNoThread(NAME);
    }

    /** Waits until no thread is left whose name begins so. */
    static void awaitNoThread(String name) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Recording.DEADLINE_SECONDS);
        while (Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().startsWith(name))) {
            if (System.nanoTime() - deadline > 0) fail("a thread named " + name + " is left");
            Thread.onSpinWait();
        }
    }

    abstract class Slow extends Recording {
        @Override
        public final void frame(int type, int number, long correlation, Input payload) {
            super.frame(type, number, correlation, payload);
            right.beforeCallback();
            callback(correlation);
        }

        abstract void callback(long correlation);
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(Recording.DEADLINE_SECONDS, TimeUnit.SECONDS)) fail("waited in vain");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    Link to(Receiver receiver) throws IOException {
        return sockets.ends(kind, left, new Recording(), right, receiver, MAX).left();
    }
}
