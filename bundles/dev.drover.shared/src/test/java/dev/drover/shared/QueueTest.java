package dev.drover.shared;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A queue with writers and readers in several processes, some of which die. */
@Timeout(180)
class QueueTest {

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
    }

    private SharedQueue open() throws IOException {
        return SharedQueue.open(folder, "q", 64, 100);
    }

    @Test
    void aBoundedQueueIsFullAndEmpty() throws Exception {
        try (SharedQueue queue = SharedQueue.open(folder, "small", 3, 5); SharedQueue other =
                SharedQueue.open(folder, "small", 3, 5)) {
            assertTrue(other.poll().isEmpty());
            assertEquals("queue small is empty",
                    assertThrows(TimeoutException.class, () -> queue.take(SHORT)).getMessage());
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < 3; i++) assertTrue(queue.offer(new byte[i + 3]));
                assertFalse(queue.offer(new byte[1]));
                assertEquals("queue small is full",
                        assertThrows(TimeoutException.class, () -> queue.put(new byte[1], SHORT.dividedBy(30)))
                                .getMessage());
                assertEquals(3, other.size());
                for (int i = 0; i < 3; i++) assertArrayEquals(new byte[i + 3], other.take(LONG));
            }
            queue.put(new byte[0], LONG);
            assertArrayEquals(new byte[0], other.poll().orElseThrow());
            assertEquals("queue small takes 5 bytes, not 6",
                    assertThrows(IllegalArgumentException.class, () -> queue.offer(new byte[6])).getMessage());
            assertThrows(IOException.class, () -> SharedQueue.open(folder, "small", 4, 5));
        }
        assertThrows(IllegalArgumentException.class, () -> SharedQueue.open(folder, "q", 0, 5));
        assertThrows(IllegalArgumentException.class, () -> SharedQueue.open(folder, "q", 1 << 20, 1 << 20));
    }

    @Test
    void manyWritersAndReadersLoseAndDoubleNothing() throws Exception {
        try (SharedQueue queue = open()) {
            List<Children.One> writers = new ArrayList<>();
            for (int i = 0; i < 3; i++) writers.add(children.start(folder, "queue-put", "q", i, 20_000));
            Children.One reader = children.start(folder, "queue-take", "q").expect("ready");
            int[] next = new int[3];
            int taken = 0;
            long ends = 0;
            while (ends < 3) {
                var message = queue.poll();
                if (message.isPresent()) {
                    String[] parts = new String(message.get()).split(" ");
                    int number = Integer.parseInt(parts[1]);
                    assertTrue(number >= next[Integer.parseInt(parts[0])], "out of order");
                    next[Integer.parseInt(parts[0])] = number + 1;
                    taken++;
                } else {
                    Thread.yield();
                }
                if (taken % 1000 == 0 || message.isEmpty()) ends = finished(writers);
            }
            while (queue.size() > 0) if (queue.poll().isPresent()) taken++;
            queue.put("end".getBytes(), LONG);
            int other = Integer.parseInt(reader.line());
            assertEquals(60_000, taken + other);
            for (Children.One each : writers) each.tell("end").await();
            reader.await();
        }
    }

    private final List<Children.One> done = new ArrayList<>();

    private long finished(List<Children.One> writers) throws InterruptedException {
        for (Children.One each : writers) {
            if (done.contains(each) || !each.hasLine()) continue;
            if (each.line().equals("done")) done.add(each);
        }
        return done.size();
    }

    @ParameterizedTest
    @ValueSource(strings = {"put-claimed", "put-written", "put-published", "take-claimed", "take-committed"})
    void oneThatDiesInMidStepHoldsUpNobody(String step) throws Exception {
        try (SharedQueue queue = open()) {
            for (int i = 0; i < 10; i++) assertTrue(queue.offer(new byte[] {(byte) i}));
            Children.One dying = children.start(folder, "queue-step", "q", step).expect("there");
            String held = "queue q is held by process " + dying.process.pid();
            if (step.startsWith("put")) {
                assertFalse(queue.offer(new byte[1]));
                assertEquals(held,
                        assertThrows(TimeoutException.class, () -> queue.put(new byte[1], SHORT)).getMessage());
            } else {
                assertTrue(queue.poll().isEmpty());
                assertEquals(held, assertThrows(TimeoutException.class, () -> queue.take(SHORT)).getMessage());
            }
            dying.kill();
            int there = step.equals("put-published") ? 11 : step.equals("take-committed") ? 9 : 10;
            assertEquals(there, queue.size());
            // The capacity is whole, and what is there is what was there.
            for (int i = there; i < 64; i++) queue.put(new byte[] {(byte) 99}, LONG);
            assertFalse(queue.offer(new byte[1]));
            byte first = (byte) (step.equals("take-committed") ? 1 : 0);
            for (byte i = first; i < 10; i++) assertEquals(i, queue.take(LONG)[0]);
            if (step.equals("put-published")) assertEquals(50, queue.take(LONG).length);
            for (int i = there; i < 64; i++) assertEquals(99, queue.take(LONG)[0]);
            assertTrue(queue.poll().isEmpty());
            assertEquals(1, queue.recovered());
        }
    }

    @Test
    void killedWritersHoldUpNeitherEachOtherNorReaders() throws Exception {
        try (SharedQueue queue = open()) {
            for (int round = 0; round < 8; round++) {
                Children.One one = children.start(folder, "queue-put", "q", 1, Integer.MAX_VALUE).expect("ready");
                Children.One two = children.start(folder, "queue-put", "q", 2, Integer.MAX_VALUE).expect("ready");
                for (int i = 0; i < 1_000 * round; i++) queue.take(LONG);
                one.kill();
                for (int i = 0; i < 1_000; i++) queue.take(LONG);
                two.kill();
                while (queue.size() > 0) {
                    String[] parts = new String(queue.take(LONG)).split(" ");
                    assertTrue(Integer.parseInt(parts[1]) >= 0);
                }
                for (int i = 0; i < 64; i++) queue.put(new byte[1], LONG);
                assertFalse(queue.offer(new byte[1]));
                for (int i = 0; i < 64; i++) queue.take(LONG);
            }
        }
    }

    @Test
    void aFileMadeShorterIsOneErrorForAll() throws Exception {
        SharedQueue queue = open();
        for (int i = 0; i < 64; i++) assertTrue(queue.offer(new byte[100]));
        try (RandomAccessFile file = new RandomAccessFile(folder.path().resolve("queue.q").toFile(), "rw")) {
            file.setLength(4096);
        }
        assertEquals("queue q has been made shorter by another user of it",
                assertThrows(UncheckedIOException.class, () -> {
                    for (int i = 0; i < 64; i++) queue.take(LONG);
                }).getCause().getMessage());
        queue.close();
    }

    @Test
    void closingEndsThoseThatWait() throws Exception {
        SharedQueue queue = open();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread taker = new Thread(() -> {
            try {
                queue.take(LONG);
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        taker.start();
        while (taker.getState() != Thread.State.TIMED_WAITING) Thread.onSpinWait();
        queue.close();
        queue.close();
        taker.join();
        assertEquals(IllegalStateException.class, thrown.get().getClass());
        assertThrows(IllegalStateException.class, () -> queue.offer(new byte[1]));
    }
}
