package dev.drover.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.drover.wire.Codec;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests and their answers. */
@Timeout(120)
abstract class AnsweringTest {

    private final String kind;
    private final int concurrency;
    private FakePool pool;

    AnsweringTest(String kind, int concurrency) {
        this.kind = kind;
        this.concurrency = concurrency;
    }

    @BeforeEach
    void open() throws IOException {
        pool = new FakePool().join(kind, concurrency);
    }

    @AfterEach
    void close() throws IOException {
        pool.close();
    }

    private Path gate(String name) {
        return pool.file(name);
    }

    @Test
    void requestsAreAnsweredWithTheirReplies() throws Exception {
        Random random = new Random(3);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(10) == 0 ? random.nextInt(300_000) : i];
            random.nextBytes(bytes);
            sent.add(bytes);
            pool.request(TestHost.ECHO, i, bytes);
        }
        Set<Long> answered = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            FakePool.Got got = pool.next();
            assertEquals(Frame.REPLY, got.type());
            assertTrue(answered.add(got.correlation()));
            assertArrayEquals(sent.get((int) got.correlation()), got.payload());
            if (concurrency == 1) assertEquals(i, got.correlation(), "one at a time is in order");
        }
    }

    @Test
    void anUnknownTaskIsAnsweredAndAnUnknownPostIsIgnored() throws Exception {
        pool.link.send(Frame.POST, 60_000, 0, null);
        pool.link.send(Frame.REQUEST, pool.hello.tasks().size(), 7, null);
        pool.error(Frame.UNKNOWN_TASK, 7);
        pool.link.send(Frame.REQUEST, 65_535, 8, null);
        pool.error(Frame.UNKNOWN_TASK, 8);
        pool.request(TestHost.ECHO, 9, new byte[1]);
        pool.reply(TestHost.ECHO, 9);
    }

    @Test
    void aPingIsAnsweredAlsoWhileTasksRun() throws Exception {
        for (int i = 0; i < concurrency; i++) pool.request(TestHost.GATE, i, gate("gate").toString());
        for (int i = 0; i < concurrency; i++) assertEquals(Frame.PROGRESS, pool.next().type());
        pool.send(Frame.PING, 99);
        pool.next(Frame.PONG, 99);
        Files.createFile(gate("gate"));
        for (int i = 0; i < concurrency; i++) assertEquals(Frame.REPLY, pool.next().type());
    }

    @Test
    void aHandlerThatThrowsIsAnsweredWithWhatItThrew() throws Exception {
        assertFailed("plain", "java.lang.IllegalStateException", "boom");
        assertFailed("without message", "java.lang.NullPointerException", "");
        assertFailed("unprintable", "dev.drover.host.Failing$Unprintable",
                "(its message cannot be read: java.lang.IllegalStateException)");
        assertFailed("unprintable twice", "java.lang.RuntimeException",
                "(its message cannot be read: java.lang.IllegalStateException)");
        assertFailed("deep", "java.lang.StackOverflowError", "");
        assertFailed("error", "java.lang.AssertionError", "an error");
        assertFailed("circle", "java.lang.Exception", "one");
        assertFailed("interrupted", "java.lang.InterruptedException", "not cancelled");
        assertFailed("huge", "java.lang.Exception", "x".repeat(16 << 10) + "…");
        assertTrue(fail("unicode").get("message").toString().startsWith("ä€😀?ä"));
        assertTrue(fail("plain").get("stack").toString().contains("at dev.drover.host.Failing.in("));
        pool.request(TestHost.ECHO, 2, new byte[] {1});
        assertArrayEquals(new byte[] {1}, pool.reply(TestHost.ECHO, 2));
    }

    private Map<?, ?> fail(String way) throws InterruptedException {
        pool.request(TestHost.FAIL, 1, way);
        return (Map<?, ?>) FakePool.decoded(Codec.VALUE, pool.error(Frame.FAILED, 1));
    }

    private void assertFailed(String way, String type, String message) throws InterruptedException {
        Map<?, ?> report = fail(way);
        assertEquals(type, report.get("type"));
        assertEquals(message, report.get("message"));
        assertEquals(Set.of("type", "message", "stack"), report.keySet());
    }

    @Test
    void aPostThatFailsHarmsNothing() throws Exception {
        for (String way : List.of("plain", "unprintable", "unprintable twice", "deep", "error", "circle"))
            for (int i = 0; i < concurrency; i++) pool.post(TestHost.FAIL, way);
        for (int i = 0; i < 10; i++) pool.request(TestHost.ECHO, i, new byte[1]);
        for (int i = 0; i < 10; i++) assertEquals(Frame.REPLY, pool.next().type());
        assertTrue(pool.errors().contains("A message could not be handled: java.lang.IllegalStateException: boom"),
                pool.errors());
        assertTrue(pool.errors().contains("its message cannot be read"), pool.errors());
    }

    @Test
    void aRequestThatCannotBeReadAndAReplyThatCannotBeWrittenAreFailures() throws Exception {
        pool.link.send(Frame.REQUEST, pool.hello.tasks().indexOf("work"), 1, null);
        assertTrue(report(1).contains("CodecException"));
        pool.request(TestHost.NO_TEXT, 2, null);
        assertTrue(report(2).contains("null"));
        pool.request(TestHost.LONG, 3, 2L << 20);
        assertTrue(report(3).contains("over the limit of 1048576 bytes"));
        pool.request(TestHost.LONG, 4, 1L << 20);
        assertEquals(1 << 20, pool.reply(TestHost.LONG, 4).length);
    }

    private String report(long correlation) throws InterruptedException {
        return FakePool.decoded(Codec.VALUE, pool.error(Frame.FAILED, correlation)).toString();
    }

    @Test
    void progressComesInOrderBeforeTheReply() throws Exception {
        pool.request(TestHost.COUNT, 5, 1000L);
        for (long i = 0; i < 1000; i++) assertEquals(i, pool.progress(5));
        assertEquals(1000L, pool.reply(TestHost.COUNT, 5));
        pool.post(TestHost.COUNT, 5L);
        pool.request(TestHost.ECHO, 6, new byte[0]);
        assertEquals(Frame.REPLY, pool.next().type(), "a post has nobody to report to");
    }

    /** A handler that reports faster than the pool reads waits, instead of filling the memory of its process. */
    @Test
    void reportsThatNobodyReadsDoNotPileUp() throws Exception {
        pool.reading = new CountDownLatch(1);
        pool.request(TestHost.REPORT, 1, null);
        assertTrue(pool.came.await(FakePool.DEADLINE_SECONDS, TimeUnit.SECONDS));
        // Time enough for a hundred thousand.
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < 500_000_000L) LockSupport.parkNanos(10_000_000L);
        pool.send(Frame.CANCEL, 1);
        pool.reading.countDown();
        int reports = 0;
        FakePool.Got got;
        for (; (got = pool.next()).type() == Frame.PROGRESS; reports++) assertEquals(1, got.correlation());
        assertEquals(Frame.ERROR, got.type());
        assertEquals(Frame.CANCELLED, got.number());
        assertTrue(reports > 10 && reports < 2_000, reports + " reports of 10 KB were sent to nobody");
    }

    @Test
    void noMoreTasksRunAtATimeThanAgreed() throws Exception {
        int requests = concurrency + 3;
        for (int i = 0; i < requests; i++) pool.request(TestHost.GATE, i, gate("gate" + i).toString());
        Set<Long> begun = new HashSet<>();
        for (int i = 0; i < concurrency; i++) begun.add(pool.next().correlation());
        assertEquals(concurrency, begun.size());
        assertTrue(begun.stream().allMatch(each -> each < concurrency), "the first come first: " + begun);
        // A ping's answer comes after whatever would have begun.
        pool.send(Frame.PING, 77);
        pool.next(Frame.PONG, 77);
        for (int i = 0; i < 3; i++) {
            Files.createFile(gate("gate" + i));
            pool.reply(TestHost.GATE, i);
            assertEquals("begun", pool.progress(concurrency + i));
        }
        for (int i = 3; i < requests; i++) Files.createFile(gate("gate" + i));
        for (int i = 3; i < requests; i++) assertEquals(Frame.REPLY, pool.next().type());
    }

    @Test
    void whatIsPrintedDisturbsNothing() throws Exception {
        pool.request(TestHost.NOISE, 1, 2_000_000L);
        for (int i = 2; i < 50; i++) pool.request(TestHost.ECHO, i, new byte[i]);
        Set<Long> answered = new HashSet<>();
        for (int i = 1; i < 50; i++) {
            FakePool.Got got = pool.next();
            assertEquals(Frame.REPLY, got.type());
            answered.add(got.correlation());
        }
        assertEquals(49, answered.size());
        assertEquals(2_000_000, Files.size(pool.file("out")));
    }

    @Test
    void anInterruptThatAHandlerLeavesDoesNotReachTheNext() throws Exception {
        for (int i = 0; i < 2 * concurrency; i++) {
            pool.request(TestHost.LEAVE_FLAG, 2 * i, null);
            assertEquals(true, pool.reply(TestHost.LEAVE_FLAG, 2 * i));
            pool.request(TestHost.FLAG, 2 * i + 1, null);
            assertEquals(false, pool.reply(TestHost.FLAG, 2 * i + 1));
        }
        assertNull(pool.frames.poll());
        assertFalse(pool.end.isDone());
    }
}

final class RingAnsweringTest extends AnsweringTest {
    RingAnsweringTest() {
        super("ring", 1);
    }
}

final class UnixAnsweringOfFourTest extends AnsweringTest {
    UnixAnsweringOfFourTest() {
        super("unix", 4);
    }
}
