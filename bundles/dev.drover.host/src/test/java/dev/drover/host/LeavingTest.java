package dev.drover.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a host ends, and what it takes with it. */
@Timeout(120)
abstract class LeavingTest {

    private final String kind;
    private final int concurrency;
    private FakePool pool;

    LeavingTest(String kind, int concurrency) {
        this.kind = kind;
        this.concurrency = concurrency;
    }

    @BeforeEach
    void open() throws IOException {
        pool = new FakePool();
    }

    @AfterEach
    void close() throws IOException {
        pool.close();
    }

    private static void assertEnds(ProcessHandle process) {
        process.onExit().orTimeout(FakePool.DEADLINE_SECONDS, TimeUnit.SECONDS).join();
    }

    private List<ProcessHandle> startChildren() throws InterruptedException {
        pool.request(TestHost.CHILDREN, 500, null);
        List<?> pids = (List<?>) pool.reply(TestHost.CHILDREN, 500);
        return pids.stream().map(pid -> pool.child((Long) pid)).toList();
    }

    @Test
    void anExitComesAfterEverythingTakenBefore() throws Exception {
        pool.join(kind, concurrency);
        String gate = pool.file("gate").toString();
        for (int i = 0; i < concurrency; i++) pool.request(TestHost.GATE, i, gate);
        for (int i = 0; i < concurrency; i++) assertEquals(Frame.PROGRESS, pool.next().type());
        for (int i = 0; i < 50; i++) pool.request(TestHost.ECHO, 100 + i, new byte[i * 1000]);
        pool.send(Frame.EXIT, 0);
        Files.createFile(pool.file("gate"));
        for (int i = 0; i < concurrency + 50; i++) assertEquals(Frame.REPLY, pool.next().type());
        assertEquals(0, pool.exitCode());
        pool.end.get(FakePool.DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertEquals("", pool.errors());
    }

    @Test
    void anExitWithNothingToDoIsAtOnce() throws Exception {
        pool.join(kind, concurrency);
        pool.send(Frame.EXIT, 0);
        assertEquals(0, pool.exitCode());
    }

    @Test
    void childrenEndWithAHostThatIsAskedToExit() throws Exception {
        pool.join(kind, concurrency);
        List<ProcessHandle> children = startChildren();
        pool.send(Frame.EXIT, 0);
        assertEquals(0, pool.exitCode());
        children.forEach(LeavingTest::assertEnds);
    }

    @Test
    void theEndOfTheLinkEndsTheHostAndItsChildrenWhateverRuns() throws Exception {
        pool.join(kind, concurrency);
        List<ProcessHandle> children = startChildren();
        for (int i = 0; i < concurrency; i++) pool.request(TestHost.GATE, i, pool.file("never").toString());
        for (int i = 0; i < concurrency; i++) assertEquals(Frame.PROGRESS, pool.next().type());
        pool.link.close(new IOException("the pool is gone"));
        assertEquals(1, pool.exitCode());
        children.forEach(LeavingTest::assertEnds);
    }

    @Test
    void theDeathOfTheParentEndsTheHostThoughItsLinkGoesOn() throws Exception {
        Process parent = new ProcessBuilder("sleep", "1000").start();
        pool.child(parent.pid());
        pool.parent = parent.pid();
        pool.join(kind, concurrency);
        List<ProcessHandle> children = startChildren();
        // It has to have seen its parent alive once.
        pool.request(TestHost.WORK, 1, TimeUnit.SECONDS.toNanos(3));
        pool.reply(TestHost.WORK, 1);
        parent.destroyForcibly().waitFor();
        assertEquals(1, pool.exitCode());
        children.forEach(LeavingTest::assertEnds);
    }

    @Test
    void aFrameThatAHostDoesNotKnowEndsItWithAReason() throws Exception {
        for (int type : new int[] {Frame.WELCOME, Frame.REPLY, 99}) {
            try (FakePool each = new FakePool().join(kind, concurrency)) {
                each.send(type, 0);
                assertEquals(1, each.exitCode());
                assertTrue(each.errors().contains("a host does not understand frame " + type), each.errors());
            }
        }
    }

    @Test
    void aHandlerMayEndTheProcess() throws Exception {
        pool.join(kind, concurrency);
        List<ProcessHandle> children = startChildren();
        pool.request(TestHost.EXIT, 1, 7L);
        assertEquals(7, pool.exitCode());
        pool.end.get(FakePool.DEADLINE_SECONDS, TimeUnit.SECONDS);
        children.forEach(LeavingTest::assertEnds);
    }
}

final class UnixLeavingTest extends LeavingTest {
    UnixLeavingTest() {
        super("unix", 1);
    }
}

final class RingLeavingOfFourTest extends LeavingTest {
    RingLeavingOfFourTest() {
        super("ring", 4);
    }
}
