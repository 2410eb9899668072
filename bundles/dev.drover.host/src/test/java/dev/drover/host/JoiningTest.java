package dev.drover.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;

import dev.drover.wire.Codec;
import dev.drover.wire.Task;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.LinkChoice;
import dev.drover.wire.link.Ticket;
import dev.drover.wire.link.Welcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host's first steps, good and bad. */
@Timeout(120)
class JoiningTest {

    private FakePool pool;

    @BeforeEach
    void open() throws IOException {
        pool = new FakePool();
    }

    @AfterEach
    void close() throws IOException {
        pool.close();
    }

    private void assertNotJoined(String why) throws Exception {
        assertEquals(64, pool.exitCode());
        String errors = pool.errors().strip();
        assertTrue(errors.startsWith("This worker could not join its pool: "), errors);
        assertTrue(errors.contains(why), errors);
        assertEquals(1, errors.lines().count(), errors);
        assertFalse(errors.contains(FakePool.TOKEN), "the token is a secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello\n", "drover 9 TOKEN /s\n", "drover 1 TOKEN \n", "drover 1 TOKEN /a\0b\n"})
    void aBadTicketIsRefused(String line) throws Exception {
        pool.start(line.replace("TOKEN", FakePool.TOKEN));
        assertNotJoined("this is no ticket of protocol 1");
    }

    @Test
    void withoutATicketItSaysWhoStartsWorkers() throws Exception {
        pool.start("");
        assertNotJoined("a worker is started by a pool: no ticket on standard input");
    }

    @Test
    void aSocketThatIsNotThereIsReported() throws Exception {
        pool.start(new Ticket(FakePool.TOKEN, pool.file("missing").toString()).line());
        assertNotJoined("No such file");
    }

    /** Whoever made it would command this process: another user who got hold of the socket's directory, for one. */
    @Test
    void aSocketOfAnotherUserIsNotConnectedTo() throws Exception {
        try {
            Files.setAttribute(pool.socket(), "unix:uid", 65_534);
        } catch (IOException e) {
            assumeTrue(false, "needs a user who may give files away: " + e);
        }
        pool.start(new Ticket(FakePool.TOKEN, pool.socket().toString()).line());
        assertNotJoined(pool.socket() + " belongs to ");
    }

    @Test
    void aSocketPathThatIsTooLongIsReported() throws Exception {
        pool.start(new Ticket(FakePool.TOKEN, "/" + "x".repeat(200)).line());
        assertNotJoined("too long");
    }

    @Test
    void aRefusalIsReportedInThePoolsWords() throws Exception {
        pool.start(new Ticket("f".repeat(64), pool.socket().toString()).line());
        try (SocketChannel channel = pool.meet()) {
            Handshake.write(channel, Frame.REFUSED, Codec.UTF8, "its token was not issued");
            assertNotJoined("refused: its token was not issued");
        }
    }

    @Test
    void aPoolThatClosesIsReported() throws Exception {
        pool.start(new Ticket(FakePool.TOKEN, pool.socket().toString()).line());
        pool.meet().close();
        assertNotJoined("closed the link during the handshake");
    }

    @Test
    void whereItsHelloWasNotReadItSaysItAgain() throws Exception {
        pool.start(new Ticket(FakePool.TOKEN, pool.socket().toString()).line());
        for (int i = 0; i < 4; i++) pool.putOut();
        try (SocketChannel channel = pool.meet()) {
            assertEquals(FakePool.TOKEN, pool.hello.token());
            Handshake.write(channel, Frame.REFUSED, Codec.UTF8, "it is enough");
            assertNotJoined("refused: it is enough");
        }
    }

    @Test
    void aPoolThatNeverReadsItsHelloIsReported() throws Exception {
        pool.start(new Ticket(FakePool.TOKEN, pool.socket().toString()).line());
        for (int i = 0; i < 5; i++) pool.putOut();
        assertNotJoined("");
    }

    @Test
    void aPoolThatWelcomesItWithNonsenseIsReported() throws Exception {
        pool.start(new Ticket(FakePool.TOKEN, pool.socket().toString()).line());
        try (SocketChannel channel = pool.meet()) {
            Handshake.write(channel, Frame.WELCOME, Codec.VALUE, java.util.List.of());
            assertNotJoined("must hold a map");
        }
    }

    /** As where somebody else than a pool has started it. */
    @Test
    void aHostThatIsToEncryptAndCannotSaysSo() throws Exception {
        boolean alone = getClass().getResource("/dev/drover/process/internal/seal/SealedConnection.class") == null;
        if (!alone) System.out.println("JoiningTest is SKIPPED in part: all bundles are in one folder here");
        assumeTrue(alone, "the class that encrypts is there");
        pool.start(new Ticket(FakePool.TOKEN, pool.socket().toString(), true).line());
        assertNotJoined("dev.drover.process is not on its class path");
    }

    @Test
    void aHostSaysWhatItIs() throws Exception {
        pool.join("unix", 1);
        assertEquals(1, pool.hello.protocol());
        assertEquals(FakePool.TOKEN, pool.hello.token());
        assertEquals(pool.process.pid(), pool.hello.pid());
        assertEquals("java " + System.getProperty("java.version"), pool.hello.host());
        assertEquals("echo", pool.hello.tasks().get(0));
        assertTrue(pool.hello.links().contains("unix"));
    }

    @Test
    void aRingThatCannotBeUsedIsDeclinedAndTheSocketServes() throws Exception {
        pool.start(new Ticket(FakePool.TOKEN, pool.socket().toString()).line());
        try (SocketChannel channel = pool.meet()) {
            String ring = pool.file("no-ring").toString();
            Handshake.write(channel, Frame.WELCOME, Welcome.CODEC,
                    new Welcome("test-1", ring, 1, 1 << 20, pool.parent));
            LinkChoice chosen = Handshake.read(channel, Frame.LINK, LinkChoice.CODEC);
            assertEquals("unix", chosen.link());
            assertTrue(chosen.problem().contains("no-ring"), chosen.problem());
            Handshake.write(channel, Frame.PING, Codec.NOTHING, null);
            Handshake.read(channel, Frame.PONG, Codec.NOTHING);
        }
    }

    @Test
    void aTaskThatIsRegisteredTwiceIsReportedWithItsName() throws Exception {
        pool.start("", "twice");
        assertEquals(1, pool.exitCode());
        assertTrue(pool.errors().contains("The task 'echo' has a handler already"), pool.errors());
        Host host = new Host().handle(TestHost.ECHO, (bytes, context) -> bytes);
        Task<String, String> same = Task.of("echo", Codec.UTF8, Codec.UTF8);
        assertThrows(IllegalArgumentException.class, () -> host.handle(same, (text, context) -> text));
    }
}
