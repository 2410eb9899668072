package dev.drover.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A lock that one thread of all processes holds. */
@Timeout(180)
class LockTest {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    private Path parent;

    private final Children children = new Children();
    private SharedFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = SharedFolder.at(parent.resolve("shared"));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        children.close();
        assertEquals(List.of(), folder.list());
        assertEquals(0, SharedLock.held());
        try (var files = Files.list(folder.path())) {
            assertEquals(1, files.count());
        }
    }

    private static <E extends Throwable> String message(Class<E> type, org.junit.jupiter.api.function.Executable work) {
        return assertThrows(type, work).getMessage();
    }

    @Test
    void oneHoldsItAndTheNextGetsIt() throws Exception {
        try (SharedLock lock = SharedLock.open(folder, "jobs")) {
            SharedLock.Hold hold = lock.acquire(LONG);
            assertEquals(1, SharedLock.held());
            Children.One other = children.start(folder, "lock-hold", "jobs");
            hold.close();
            hold.close();
            other.expect("held");
            assertEquals(0, SharedLock.held());
            assertTrue(lock.tryAcquire().isEmpty());
            assertEquals("lock jobs is held by process " + other.process.pid(),
                    message(TimeoutException.class, () -> lock.acquire(SHORT)));
            other.tell("release").expect("released");
            try (SharedLock.Hold next = lock.acquire(Duration.ZERO)) {
                assertFalse(next.previousOwnerDied());
            }
            other.tell("end").await();
        }
    }

    @Test
    void whoGetsTheLockOfADeadOwnerIsToldOnce() throws Exception {
        try (SharedLock lock = SharedLock.open(folder, "jobs")) {
            Children.One owner = children.start(folder, "lock-hold", "jobs").expect("held");
            Children.One waiter = children.start(folder, "lock-hold", "jobs");
            assertThrows(TimeoutException.class, () -> lock.acquire(SHORT));
            owner.kill();
            waiter.expect("held after a death").tell("release").expect("released");
            try (SharedLock.Hold hold = lock.acquire(LONG)) {
                assertFalse(hold.previousOwnerDied());
            }
            waiter.tell("end").await();
        }
    }

    @Test
    void aTryFindsTheDeadOwnerAtOnce() throws Exception {
        try (SharedLock lock = SharedLock.open(folder, "jobs")) {
            children.start(folder, "lock-hold", "jobs").expect("held").kill();
            assertTrue(lock.tryAcquire().map(hold -> {
                hold.close();
                return hold.previousOwnerDied();
            }).orElse(false));
        }
    }

    @Test
    void aStoppedOwnerKeepsItAndIsNamed() throws Exception {
        try (SharedLock lock = SharedLock.open(folder, "jobs")) {
            Children.One owner = children.start(folder, "lock-hold", "jobs").expect("held");
            owner.signal("STOP");
            assertEquals("lock jobs is held by process " + owner.process.pid() + ", which is stopped",
                    message(TimeoutException.class, () -> lock.acquire(Duration.ofSeconds(3))));
            owner.signal("CONT");
            owner.tell("release").expect("released");
            lock.acquire(LONG).close();
            owner.tell("end").await();
        }
    }

    @Test
    void aStoppedOneThatStandsFirstHoldsUpNobody() throws Exception {
        try (SharedLock lock = SharedLock.open(folder, "jobs")) {
            SharedLock.Hold hold = lock.acquire(LONG);
            Children.One first = children.start(folder, "lock-hold", "jobs");
            long word = awaitFirst();
            first.signal("STOP");
            hold.close();
            lock.acquire(LONG).close();
            assertTrue(word != 0);
            first.signal("CONT");
            first.expect("held").tell("release").expect("released").tell("end").await();
        }
    }

    /** Waits until somebody stands first in the lock's file. */
    private long awaitFirst() throws IOException {
        long start = System.nanoTime();
        try (RandomAccessFile file = new RandomAccessFile(folder.path().resolve("lock.jobs").toFile(), "r")) {
            while (true) {
                file.seek(64);
                long word = file.readLong();
                if (word != 0) return word;
                if (System.nanoTime() - start > LONG.toNanos()) throw new AssertionError("nobody waits");
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void allProcessesCountRightAlsoWhenSomeAreKilled() throws Exception {
        try (Segment segment = Segment.create(folder, "n", 24); SharedLock lock = SharedLock.open(folder, "n")) {
            List<Children.One> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) all.add(children.start(folder, "lock-count", "n", 5_000, i + 1, 0));
            for (int i = 0; i < 3; i++) all.add(children.start(folder, "lock-count", "n", 100_000_000, i + 4, 0));
            for (Children.One each : all) each.expect("ready").tell("go");
            for (int i = 3; i < 6; i++) {
                long before = segment.getLong(Child.NUMBER);
                while (segment.getLong(Child.NUMBER) < before + 2_000) Thread.yield();
                all.get(i).kill();
            }
            for (Children.One each : all.subList(0, 3)) each.expect("done");
            long number = segment.getLong(Child.NUMBER);
            try (SharedLock.Hold hold = lock.acquire(LONG)) {
                assertTrue(number >= 15_000, number + " " + hold.previousOwnerDied());
            }
        }
    }

    @Test
    void twoProcessesAndTwoThreadsCountRight() throws Exception {
        try (Segment segment = Segment.create(folder, "n", 24); SharedLock lock = SharedLock.open(folder, "n");
                SharedLock second = SharedLock.open(folder, "n")) {
            Children.One one = children.start(folder, "lock-count", "n", 20_000, 1, 0).expect("ready");
            Children.One two = children.start(folder, "lock-count", "n", 20_000, 2, 0).expect("ready");
            List<Thread> threads = new ArrayList<>();
            for (SharedLock each : List.of(lock, lock, second)) {
                threads.add(Thread.startVirtualThread(() -> {
                    for (int i = 0; i < 5_000; i++) add(each, segment);
                }));
            }
            one.tell("go");
            two.tell("go");
            for (Thread each : threads) each.join();
            one.expect("done");
            two.expect("done");
            assertEquals(55_000, segment.getLong(Child.NUMBER));
            one.await();
            two.await();
        }
    }

    @Test
    void openingAndClosingAtTheSameTimeMakesNeverTwo() throws Exception {
        try (Segment segment = Segment.create(folder, "n", 24); URLClassLoader loader = secondLoader()) {
            List<Children.One> all = new ArrayList<>();
            for (int i = 0; i < 2; i++) all.add(children.start(folder, "lock-churn", "n", 200).expect("ready"));
            List<Throwable> thrown = new CopyOnWriteArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                boolean foreign = i == 2;
                threads.add(new Thread(() -> {
                    try {
                        for (int round = 0; round < 200; round++) {
                            if (foreign) churn(openIn(loader, "n"), segment);
                            else
                                Child.churn(folder, "n", segment);
                        }
                    } catch (Throwable e) {
                        thrown.add(e);
                    }
                }));
            }
            for (Children.One each : all) each.tell("go");
            for (Thread each : threads) each.start();
            for (Thread each : threads) each.join();
            for (Children.One each : all) each.expect("done").await();
            assertEquals(List.of(), thrown);
            assertEquals(1000, segment.getLong(Child.NUMBER));
        }
    }

    private static void churn(Object lock, Segment segment) throws Exception {
        AutoCloseable hold = (AutoCloseable) lock.getClass().getMethod("acquire", Duration.class).invoke(lock, LONG);
        long before = segment.getLong(Child.NUMBER);
        Thread.yield();
        segment.setLong(Child.NUMBER, before + 1);
        hold.close();
        ((AutoCloseable) lock).close();
    }

    private static void add(SharedLock lock, Segment segment) {
        try (SharedLock.Hold hold = lock.acquire(LONG)) {
            assertFalse(hold.previousOwnerDied());
            segment.setLong(Child.NUMBER, segment.getLong(Child.NUMBER) + 1);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The class files once more, by a class loader of their own, as in another bundle that embeds them. */
    private URLClassLoader secondLoader() throws IOException {
        URL place = Children.place(SharedLock.class).toUri().toURL();
        return new URLClassLoader(new URL[] {place}, ClassLoader.getPlatformClassLoader());
    }

    private Object openIn(ClassLoader loader, String name) throws ReflectiveOperationException {
        Class<?> folders = loader.loadClass(SharedFolder.class.getName());
        Object other = folders.getMethod("at", Path.class).invoke(null, folder.path());
        return loader.loadClass(SharedLock.class.getName()).getMethod("open", folders, String.class)
                .invoke(null, other, name);
    }

    @Test
    void twoClassLoadersOfOneProcessAreTwoUsers() throws Exception {
        try (URLClassLoader loader = secondLoader(); SharedLock lock = SharedLock.open(folder, "jobs")) {
            AutoCloseable other = (AutoCloseable) openIn(loader, "jobs");
            Method acquire = other.getClass().getMethod("acquire", Duration.class);
            AutoCloseable hold = (AutoCloseable) acquire.invoke(other, LONG);
            AtomicReference<Object> got = new AtomicReference<>();
            Thread thread = Thread.startVirtualThread(() -> {
                try {
                    lock.acquire(SHORT).close();
                    got.set("two owners");
                } catch (InterruptedException | TimeoutException e) {
                    got.set(e.getMessage());
                }
            });
            thread.join();
            assertEquals("lock jobs is held by this process", got.get());
            // The lock of this process on its file must outlive all the looking and closing in it.
            folder.list();
            SharedLock.open(folder, "other").close();
            Children.One third = children.start(folder, "lock-hold", "jobs");
            assertThrows(IllegalMonitorStateException.class, () -> lock.acquire(LONG));
            hold.close();
            third.expect("held");
            assertTrue(
                    assertThrows(InvocationTargetException.class, () -> acquire.invoke(other, SHORT))
                            .getCause() instanceof TimeoutException);
            third.tell("release").expect("released").tell("end").await();
            other.close();
        }
    }

    @Test
    void anotherProcessSeesThatAClassLoaderLives() throws Exception {
        try (URLClassLoader loader = secondLoader()) {
            AutoCloseable other = (AutoCloseable) openIn(loader, "jobs");
            AutoCloseable hold = (AutoCloseable) other.getClass().getMethod("acquire", Duration.class)
                    .invoke(other, LONG);
            // This loader comes and goes, and closes files of the folder.
            for (int i = 0; i < 20; i++) SharedLock.open(folder, "jobs").close();
            Children.One third = children.start(folder, "lock-hold", "jobs");
            awaitFirst();
            assertEquals(2, folder.list().get(0).users().size());
            hold.close();
            third.expect("held").tell("release").expect("released").tell("end").await();
            other.close();
        }
    }

    @Test
    void ownersOfAnotherNamespaceAreToldApart() throws Exception {
        List<String> before = List.of("unshare", "-Urpf", "--kill-child", "--mount-proc");
        Children.One probe = children.launch(List.of("unshare", "-Urpf", "--mount-proc", "echo", "there"));
        assumeTrue(probe.line().equals("there"), "no PID namespaces: they are not permitted here");
        try (SharedLock lock = SharedLock.open(folder, "jobs")) {
            // Root of a user namespace is the user outside, so the folder is its own.
            Children.One owner = children.startWith(before, folder, "lock-hold", "jobs").expect("held");
            assertEquals("lock jobs is held by process 1 of another PID namespace",
                    message(TimeoutException.class, () -> lock.acquire(SHORT)));
            Children.One inside = children.startWith(before, folder, "lock-hold", "jobs");
            awaitFirst();
            assertEquals(List.of(1L, ProcessHandle.current().pid()), folder.list().get(0).users());
            owner.kill();
            inside.expect("held after a death").tell("release").expect("released").tell("end").await();
        }
    }

    @Test
    void oneWhoseLockOnItsFileIsGoneIsNotTakenForDead() throws Exception {
        try (SharedLock lock = SharedLock.open(folder, "jobs")) {
            SharedLock.Hold hold = lock.acquire(LONG);
            // Some code of this program that reads all files it finds drops the kernel's lock.
            try (var files = Files.list(folder.path())) {
                for (Path each : files.toList()) Files.readAllBytes(each);
            }
            Children.One other = children.start(folder, "lock-hold", "jobs");
            awaitFirst();
            try (SharedLock second = SharedLock.open(folder, "jobs")) {
                // More than the longest pause between two looks at the owner, 64 ms; the other looks too.
                assertThrows(TimeoutException.class, () -> other(second, SHORT));
            }
            assertTrue(folder.list().get(0).users().contains(other.process.pid()));
            hold.close();
            other.expect("held").tell("release").expect("released").tell("end").await();
        }
    }

    @Test
    void nestedIsAnErrorAtOnce() throws Exception {
        try (SharedLock lock = SharedLock.open(folder, "jobs"); SharedLock second = SharedLock.open(folder, "jobs")) {
            String thrown = lock.executeAfterLocked(LONG, died -> {
                assertEquals(message(IllegalMonitorStateException.class, () -> second.acquire(LONG)),
                        message(IllegalMonitorStateException.class,
                                () -> lock.executeAfterLocked(LONG, again -> again)));
                return message(IllegalMonitorStateException.class, lock::tryAcquire);
            });
            assertEquals("this thread holds lock jobs already", thrown);
            second.acquire(Duration.ZERO).close();
        }
    }

    @Test
    void executeAfterLockedGivesItBackWhenTheWorkThrows() throws Exception {
        try (SharedLock lock = SharedLock.open(folder, "jobs")) {
            assertEquals("no", message(IOException.class, () -> lock.executeAfterLocked(LONG, died -> {
                throw new IOException("no");
            })));
            assertEquals(false, lock.<Boolean>executeAfterLocked(Duration.ZERO, died -> died));
        }
    }

    @Test
    void aTimeOutOrAnInterruptEndsOneWaitOnly() throws Exception {
        try (SharedLock lock = SharedLock.open(folder, "jobs"); SharedLock second = SharedLock.open(folder, "jobs")) {
            SharedLock.Hold hold = lock.acquire(LONG);
            CountDownLatch got = new CountDownLatch(2);
            for (SharedLock each : List.of(lock, second)) {
                Thread.startVirtualThread(() -> {
                    try {
                        each.acquire(LONG).close();
                        got.countDown();
                    } catch (InterruptedException | TimeoutException e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread interrupted = new Thread(() -> {
                try (SharedLock third = SharedLock.open(folder, "jobs")) {
                    third.acquire(LONG);
                } catch (InterruptedException | IOException | TimeoutException e) {
                    thrown.set(e);
                }
            });
            interrupted.start();
            while (interrupted.getState() != Thread.State.TIMED_WAITING) Thread.onSpinWait();
            interrupted.interrupt();
            interrupted.join();
            assertEquals(InterruptedException.class, thrown.get().getClass());
            assertThrows(TimeoutException.class, () -> other(second, SHORT));
            assertEquals(2, got.getCount());
            hold.close();
            assertTrue(got.await(50, java.util.concurrent.TimeUnit.SECONDS));
        }
    }

    private static void other(SharedLock lock, Duration longest) throws Throwable {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                lock.acquire(longest).close();
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        thread.start();
        thread.join();
        if (thrown.get() != null) throw thrown.get();
    }

    @Test
    void openingAndUsingItInterruptedHarmsNothing() throws Exception {
        Thread.currentThread().interrupt();
        SharedLock lock = SharedLock.open(folder, "jobs");
        assertTrue(Thread.currentThread().isInterrupted());
        assertThrows(InterruptedException.class, () -> lock.acquire(LONG));
        assertFalse(Thread.interrupted());
        SharedLock.Hold hold = lock.acquire(LONG);
        Thread.currentThread().interrupt();
        hold.close();
        lock.close();
        assertTrue(Thread.interrupted());
    }

    @Test
    void aHeldLockIsNotClosed() throws Exception {
        SharedLock lock = SharedLock.open(folder, "jobs");
        SharedLock.Hold hold = lock.acquire(LONG);
        assertThrows(IllegalStateException.class, lock::close);
        hold.close();
        lock.close();
        lock.close();
        assertThrows(IllegalStateException.class, () -> lock.acquire(LONG));
    }

    @Test
    void aFileMadeShorterEndsAWait() throws Exception {
        SharedLock lock = SharedLock.open(folder, "jobs");
        Children.One owner = children.start(folder, "lock-hold", "jobs").expect("held");
        try (RandomAccessFile file = new RandomAccessFile(folder.path().resolve("lock.jobs").toFile(), "rw")) {
            file.setLength(0);
        }
        assertThrows(UncheckedIOException.class, () -> lock.acquire(LONG));
        lock.close();
        owner.kill();
    }

    @Test
    void aDamagedFileIsOneError() throws Exception {
        SharedLock lock = SharedLock.open(folder, "jobs");
        try (RandomAccessFile file = new RandomAccessFile(folder.path().resolve("lock.jobs").toFile(), "rw")) {
            file.write("nonsense".getBytes());
        }
        assertEquals("lock jobs is damaged: its file does not begin as it should",
                message(IOException.class, () -> SharedLock.open(folder, "jobs")));
        lock.close();
    }
}
