package dev.drover.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that are not wanted any more, and requests that are wanted back. */
@Timeout(120)
abstract class CancelTest {

    private static final int SCALE = Integer.getInteger("drover.scale", 1);
    /** A host tells of posts at least every so many bytes. */
    private static final int BEGUN_EVERY = 64 << 10;

    private final String kind;
    private final int concurrency;
    private FakePool pool;
    private Path gate;

    CancelTest(String kind, int concurrency) {
        this.kind = kind;
        this.concurrency = concurrency;
    }

    @BeforeEach
    void open() throws IOException {
        pool = new FakePool().join(kind, concurrency);
        gate = pool.file("gate");
    }

    @AfterEach
    void close() throws IOException {
        pool.close();
    }

    /** Lets requests run that end when the gate opens, in every place. */
    private void fillPlaces() throws InterruptedException {
        for (int i = 0; i < concurrency; i++) pool.request(TestHost.GATE, 1000 + i, gate.toString());
        for (int i = 0; i < concurrency; i++) assertEquals(Frame.PROGRESS, pool.next().type());
    }

    private void openGate() throws Exception {
        Files.createFile(gate);
        for (int i = 0; i < concurrency; i++) assertEquals(Frame.REPLY, pool.next().type());
    }

    @Test
    void aWaitingRequestIsCancelledAtOnceAndNeverRuns() throws Exception {
        fillPlaces();
        Path ran = Files.createFile(pool.file("ran"));
        pool.request(TestHost.APPEND, 1, ran + "\nfirst ");
        pool.request(TestHost.APPEND, 2, ran + "\nsecond ");
        pool.request(TestHost.APPEND, 3, ran + "\nthird ");
        pool.send(Frame.CANCEL, 2);
        pool.error(Frame.CANCELLED, 2);
        Files.createFile(gate);
        for (int i = 0; i < concurrency + 2; i++) assertEquals(Frame.REPLY, pool.next().type());
        assertEquals(2, Files.readString(ran).split(" ").length);
        assertFalse(Files.readString(ran).contains("second"));
    }

    @Test
    void aRunningHandlerIsInterruptedAndStillAnswered() throws Exception {
        pool.request(TestHost.SLEEP, 1, null);
        assertEquals("begun", pool.progress(1));
        pool.send(Frame.CANCEL, 1);
        assertEquals(true, pool.progress(1), "cancelled() is true");
        pool.error(Frame.CANCELLED, 1);
        pool.request(TestHost.FLAG, 2, null);
        assertEquals(false, pool.reply(TestHost.FLAG, 2));
    }

    @Test
    void aHandlerThatDoesNotCareIsAnsweredAsCancelledWhenItEnds() throws Exception {
        pool.request(TestHost.GATE, 1, gate.toString());
        assertEquals("begun", pool.progress(1));
        pool.send(Frame.CANCEL, 1);
        pool.send(Frame.CANCEL, 1);
        pool.send(Frame.PING, 5);
        pool.next(Frame.PONG, 5);
        Files.createFile(gate);
        pool.error(Frame.CANCELLED, 1);
    }

    @Test
    void cancellingWhatIsDoneOrUnknownDoesNothing() throws Exception {
        pool.request(TestHost.ECHO, 1, new byte[0]);
        pool.reply(TestHost.ECHO, 1);
        pool.send(Frame.CANCEL, 1);
        pool.send(Frame.CANCEL, 12345);
        pool.send(Frame.CANCEL, 0);
        pool.send(Frame.PING, 5);
        pool.next(Frame.PONG, 5);
    }

    @Test
    void aPostIsNotCancelled() throws Exception {
        fillPlaces();
        Path ran = Files.createFile(pool.file("ran"));
        pool.post(TestHost.APPEND, ran + "\nposted");
        pool.send(Frame.CANCEL, 0);
        openGate();
        pool.request(TestHost.ECHO, 2, new byte[0]);
        pool.reply(TestHost.ECHO, 2);
        // With several places the post may still run.
        long deadline = System.nanoTime() + FakePool.DEADLINE_SECONDS * 1_000_000_000L;
        while (!Files.readString(ran).equals("posted") && System.nanoTime() < deadline) Thread.onSpinWait();
        assertEquals("posted", Files.readString(ran));
    }

    @Test
    void tenThousandCancelsThatRaceWithStartAndEndLeaveOneAnswerEach() throws Exception {
        long seed = 77;
        Random random = new Random(seed);
        int count = 10_000 * SCALE;
        Map<Long, Integer> answers = new HashMap<>();
        int open = 0;
        int cancelled = 0;
        List<Long> begun = new ArrayList<>();
        for (long i = 1; i <= count; i++) {
            // A host that runs one task at a time reads on only while a task takes long.
            pool.request(TestHost.WORK, i, random.nextInt(50) == 0 ? 8_000_000L : random.nextInt(60_000));
            begun.add(i);
            open++;
            // Most cancels come while the request waits, runs or has just ended.
            for (int c = random.nextInt(3); c > 0; c--)
                pool.send(Frame.CANCEL, begun.get(Math.max(0, begun.size() - 1 - random.nextInt(8))));
            while (open > 6 || i == count && open > 0) {
                FakePool.Got got = pool.next();
                answers.merge(got.correlation(), 1, Integer::sum);
                if (got.type() == Frame.ERROR) {
                    assertEquals(Frame.CANCELLED, got.number(), "seed " + seed);
                    cancelled++;
                } else
                    assertEquals(Frame.REPLY, got.type(), "seed " + seed);
                open--;
            }
        }
        pool.send(Frame.PING, 5);
        pool.next(Frame.PONG, 5);
        assertEquals(count, answers.size(), "seed " + seed);
        assertTrue(answers.values().stream().allMatch(each -> each == 1), "seed " + seed);
        assertTrue(cancelled > 20 && cancelled < count, cancelled + " of " + count + " were cancelled, seed " + seed);
    }

    @Test
    void aRecallNamesExactlyWhatHasNotBegun() throws Exception {
        fillPlaces();
        for (long i = 1; i <= 20; i++) pool.request(TestHost.ECHO, i, new byte[i % 5 == 0 ? 100_000 : (int) i - 1]);
        Path ran = Files.createFile(pool.file("ran"));
        pool.post(TestHost.APPEND, ran + "\nposted");
        pool.send(Frame.RECALL, 0);
        for (long i = 1; i <= 20; i++) assertEquals(0, pool.error(Frame.NOT_RUN, i).payload().length);
        pool.send(Frame.RECALL, 0);
        pool.send(Frame.PING, 5);
        pool.next(Frame.PONG, 5);
        openGate();
        pool.send(Frame.EXIT, 0);
        assertEquals(0, pool.exitCode());
        assertEquals("posted", Files.readString(ran), "what nobody answers is not given back");
        assertTrue(pool.frames.isEmpty());
    }

    @Test
    void thePoolIsToldOfPostsWhenTheyBeginAndNotBefore() throws Exception {
        fillPlaces();
        int each = Frame.HEADER + 1_000;
        for (int i = 0; i < 200; i++) pool.post(TestHost.ECHO, new byte[1_000]);
        pool.link.send(Frame.POST, 60_000, 0, null);
        pool.send(Frame.PING, 5);
        pool.next(Frame.PONG, 5);
        Files.createFile(gate);
        long all = 200 * each + Frame.HEADER;
        long told = 0;
        for (int replies = 0; replies < concurrency || all - told >= BEGUN_EVERY;) {
            FakePool.Got got = pool.next();
            if (got.type() == Frame.REPLY) replies++;
            else {
                assertEquals(Frame.BEGUN, got.type());
                assertTrue(got.correlation() >= told + BEGUN_EVERY && got.correlation() <= all);
                told = got.correlation();
            }
        }
    }
}

final class UnixCancelTest extends CancelTest {
    UnixCancelTest() {
        super("unix", 1);
    }
}

final class RingCancelTest extends CancelTest {
    RingCancelTest() {
        super("ring", 1);
    }
}

final class UnixCancelOfFourTest extends CancelTest {
    UnixCancelOfFourTest() {
        super("unix", 4);
    }
}

final class RingCancelOfFourTest extends CancelTest {
    RingCancelOfFourTest() {
        super("ring", 4);
    }
}
