package dev.drover.messaging.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.wire.link.SafeLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told of changes harms neither the others nor the one that tells. */
class ChangesTest {

    /** Has no thread, or has ended, or runs what it is given at once. */
    private static final class Threads extends AbstractExecutorService {
        private boolean full;
        private boolean ended;

        @Override
        public void execute(Runnable work) {
            if (ended) throw new RejectedExecutionException();
            if (full) throw new OutOfMemoryError("unable to create native thread");
            work.run();
        }

        @Override
        public void shutdown() {
            ended = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            ended = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return ended;
        }

        @Override
        public boolean isTerminated() {
            return ended;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return ended;
        }
    }

    private final Threads threads = new Threads();
    private final Changes changes = new Changes(threads);
    private final AtomicInteger told = new AtomicInteger();
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final SafeLog.Watcher watcher = (topic, logger, text) -> {
        if (logger.equals(Changes.class.getName())) logged.add(topic + " " + text);
    };

    @BeforeEach
    void listen() {
        SafeLog.watch(watcher);
        changes.add(() -> {
            throw new IllegalStateException("no bread");
        });
        changes.add(told::incrementAndGet);
    }

    private void tellsAndLogs() {
        changes.tell();
        assertEquals(1, told.get());
        assertEquals(List.of("SERVICE Who is told of changes of the peers that can be reached has thrown:"
                + " java.lang.IllegalStateException: no bread"), logged);
    }

    @Test
    void oneThatThrowsIsLoggedAndEndsNoThread() {
        tellsAndLogs();
    }

    @Test
    void oneThatThrowsWhereThereIsNoThreadIsLoggedAndTheNextIsTold() {
        threads.full = true;
        tellsAndLogs();
    }

    @Test
    void nobodyIsToldOnceTheThreadsHaveEnded() {
        threads.shutdown();
        changes.tell();
        assertEquals(0, told.get());
        assertEquals(List.of(), logged);
    }
}
