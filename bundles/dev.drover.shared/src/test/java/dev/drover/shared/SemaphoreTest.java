package dev.drover.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Permits that know their owners. */
@Timeout(180)
class SemaphoreTest {

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

    @Test
    void thereAreAsManyPermitsAsWereMade() throws Exception {
        try (SharedSemaphore semaphore = SharedSemaphore.open(folder, "s", 3)) {
            SharedSemaphore.Permit one = semaphore.acquire(Duration.ZERO);
            SharedSemaphore.Permit two = semaphore.acquire(Duration.ZERO);
            Children.One other = children.start(folder, "semaphore-hold", "s", 3).expect("held");
            assertEquals(0, semaphore.available());
            assertTrue(semaphore.tryAcquire().isEmpty());
            assertEquals("semaphore s has no free permit: 3 of 3 are taken",
                    assertThrows(TimeoutException.class, () -> semaphore.acquire(SHORT)).getMessage());
            one.close();
            one.close();
            assertEquals(1, semaphore.available());
            assertThrows(IllegalStateException.class, semaphore::close);
            two.close();
            other.tell("release").expect("released").await();
            assertEquals(3, semaphore.available());
            assertEquals("semaphore s was made with 3, not with 4",
                    assertThrows(IOException.class, () -> SharedSemaphore.open(folder, "s", 4)).getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> SharedSemaphore.open(folder, "s", 0));
        assertThrows(IllegalArgumentException.class, () -> SharedSemaphore.open(folder, "s", 4097));
    }

    @Test
    void permitsOfTheDeadComeBackAndThoseOfTheStoppedDoNot() throws Exception {
        try (SharedSemaphore semaphore = SharedSemaphore.open(folder, "s", 3)) {
            List<Children.One> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) all.add(children.start(folder, "semaphore-hold", "s", 3).expect("held"));
            all.get(0).signal("STOP");
            all.get(1).kill();
            all.get(2).kill();
            SharedSemaphore.Permit one = semaphore.acquire(LONG);
            SharedSemaphore.Permit two = semaphore.acquire(LONG);
            assertTrue(one.previousOwnerDied() && two.previousOwnerDied());
            assertThrows(TimeoutException.class, () -> semaphore.acquire(Duration.ofSeconds(2)));
            all.get(0).signal("CONT");
            all.get(0).tell("release").expect("released").await();
            SharedSemaphore.Permit three = semaphore.acquire(LONG);
            for (SharedSemaphore.Permit each : List.of(one, two, three)) each.close();
            assertEquals(3, semaphore.available());
        }
    }

    @Test
    void neverAreMoreInsideThanThereArePermits() throws Exception {
        try (SharedSemaphore semaphore = SharedSemaphore.open(folder, "s", 2);
                Segment segment = Segment.create(folder, "s", 8)) {
            List<Children.One> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) all.add(children.start(folder, "semaphore-storm", "s", 2).expect("ready"));
            for (Children.One each : all) each.tell("go");
            for (Children.One each : all) assertTrue(Integer.parseInt(each.line()) <= 2);
            assertEquals(0, segment.getInt(0));
            assertEquals(2, semaphore.available());
            for (Children.One each : all) each.await();
        }
    }

    @Test
    void afterKillsInMidStormAllPermitsCanBeTaken() throws Exception {
        try (SharedSemaphore semaphore = SharedSemaphore.open(folder, "s", 3);
                Segment segment = Segment.create(folder, "s", 8)) {
            for (int round = 0; round < 3; round++) {
                List<Children.One> all = new ArrayList<>();
                for (int i = 0; i < 3; i++) all.add(children.start(folder, "semaphore-storm", "s", 3).expect("ready"));
                for (Children.One each : all) each.tell("go");
                int before = segment.getInt(0);
                while (segment.getInt(0) == before) Thread.onSpinWait();
                for (Children.One each : all) each.kill();
                List<SharedSemaphore.Permit> permits = new ArrayList<>();
                for (int i = 0; i < 3; i++) permits.add(semaphore.acquire(LONG));
                assertTrue(semaphore.tryAcquire().isEmpty());
                for (SharedSemaphore.Permit each : permits) each.close();
                assertEquals(3, semaphore.available());
            }
        }
    }
}
