package dev.drover.process.internal.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

import dev.drover.process.internal.fake.ManualDelayer;
import dev.drover.process.internal.seal.SealedConnection;
import dev.drover.process.internal.thread.Housekeeper;
import dev.drover.process.internal.thread.RunningClock;
import dev.drover.process.internal.thread.Threads;
import dev.drover.wire.Codec;
import dev.drover.wire.link.Connection;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Ticket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

@Timeout(60)
class DoorTest {

    private final ExecutorService strangers = Executors.newCachedThreadPool(Threads.named("drover-test"));
    private final Housekeeper timer = new Housekeeper("drover-test", new RunningClock(System::nanoTime));
    private final Door door;
    private final BlockingQueue<Hello> joined = new LinkedBlockingQueue<>();
    private final BlockingQueue<SocketChannel> channels = new LinkedBlockingQueue<>();

    DoorTest() throws IOException {
        timer.start();
        door = new Door("drover-test-door", strangers, timer);
    }

    @AfterEach
    void close() throws IOException {
        door.close();
        for (SocketChannel each : channels) each.close();
        strangers.shutdownNow();
        timer.close();
    }

    private Ticket ticket() throws IOException {
        return door.issue(false, (connection, hello, stillInTime) -> {
            if (!stillInTime.getAsBoolean()) throw new IOException("too late");
            channels.add(connection.channel());
            joined.add(hello);
        });
    }

    private static SocketChannel connect(Ticket ticket) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(ticket.socket()));
    }

    private static Hello hello(String token, int protocol) {
        return new Hello(protocol, token, 1, "test", List.of("task"), List.of("unix"));
    }

    private static SocketChannel knock(Ticket ticket, String token, int protocol) throws IOException {
        SocketChannel channel = connect(ticket);
        Handshake.write(channel, Frame.HELLO, Hello.CODEC, hello(token, protocol));
        return channel;
    }

    /** What a stranger is told before the door closes on him. */
    private static String refusal(SocketChannel channel) throws IOException {
        try (channel) {
            return Handshake.read(channel, Frame.REFUSED, Codec.UTF8);
        }
    }

    private static int end(SocketChannel channel) throws IOException {
        return channel.read(ByteBuffer.allocate(1));
    }

    // ---- encrypted

    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    private Ticket encrypted() throws IOException {
        return door.issue(true, new JoinListener() {
            @Override
            public void joined(Connection connection, Hello hello, BooleanSupplier stillInTime)
                    throws IOException {
                if (!stillInTime.getAsBoolean()) throw new IOException("too late");
                channels.add(connection.channel());
                connection.write(Frame.WELCOME, Codec.UTF8, "come in");
                joined.add(hello);
            }

            @Override
            public void failed(Throwable cause) {
                failures.add(cause);
            }
        });
    }

    /** Says an encrypted hello. */
    private static void greet(SocketChannel channel, Ticket ticket) throws IOException {
        new SealedConnection(channel, ticket.token())
                .write(Frame.HELLO, Hello.CODEC, hello(ticket.token(), Frame.PROTOCOL));
    }

    @Test
    void anEncryptedTicketIsGoodOnceForWhoKnowsItsToken() throws Exception {
        Ticket ticket = encrypted();
        // Who has seen the id of a token cannot use it up.
        try (SocketChannel thief = connect(ticket)) {
            new SealedConnection(thief, ticket.token());
            Handshake.read(thief, Frame.KEY, Codec.BYTES);
            Handshake.write(thief, Frame.HELLO, Hello.CODEC, hello(ticket.token(), Frame.PROTOCOL));
            assertThrows(IOException.class, () -> Handshake.read(thief, Frame.WELCOME, Codec.UTF8));
        }
        try (SocketChannel channel = connect(ticket)) {
            Connection host = new SealedConnection(channel, ticket.token());
            host.write(Frame.HELLO, Hello.CODEC, hello(ticket.token(), Frame.PROTOCOL));
            assertEquals("come in", host.read(Frame.WELCOME, Codec.UTF8));
            assertEquals(ticket.token(), joined.poll(20, TimeUnit.SECONDS).token());
        }
        SocketChannel again = connect(ticket);
        String why = assertThrows(IOException.class, () -> greet(again, ticket)).getMessage();
        assertTrue(why.contains("was not issued or has been used"), why);
        again.close();
        assertTrue(failures.isEmpty());
    }

    @Test
    void anEncryptedTicketInTheClearIsRefusedAndSpent() throws Exception {
        Ticket ticket = encrypted();
        String why = refusal(knock(ticket, ticket.token(), Frame.PROTOCOL));
        assertTrue(why.contains("does not encrypt its link"), why);
        assertEquals(why, failures.poll(20, TimeUnit.SECONDS).getMessage());
        SocketChannel again = connect(ticket);
        assertThrows(IOException.class, () -> greet(again, ticket));
        again.close();
        assertTrue(joined.isEmpty());
    }

    @Test
    void aRevokedOrAnotherTicketOpensNoEncryptedLink() throws Exception {
        Ticket revoked = encrypted();
        door.revoke(revoked);
        Ticket plain = ticket();
        for (Ticket each : List.of(revoked, plain)) {
            SocketChannel channel = connect(each);
            assertThrows(IOException.class, () -> greet(channel, each));
            channel.close();
        }
        // The token of one ticket within the link of another.
        Ticket good = encrypted();
        Ticket other = encrypted();
        try (SocketChannel channel = connect(good)) {
            Connection host = new SealedConnection(channel, good.token());
            host.write(Frame.HELLO, Hello.CODEC, hello(other.token(), Frame.PROTOCOL));
            assertTrue(host.read(Frame.REFUSED, Codec.UTF8).contains("was not issued"));
        }
        assertTrue(joined.isEmpty());
        assertTrue(failures.isEmpty());
    }

    // ---- who is let in

    @Test
    void whoeverShowsAnIssuedTokenIsLetIn() throws Exception {
        Ticket ticket = ticket();
        try (SocketChannel channel = knock(ticket, ticket.token(), Frame.PROTOCOL)) {
            Hello hello = joined.poll(20, TimeUnit.SECONDS);
            assertEquals(List.of("task"), hello.tasks());
            assertTrue(channel.isConnected());
            assertTrue(channels.peek().isOpen());
        }
    }

    @Test
    void tokensAreLongAndNoTwoAreAlike() throws IOException {
        Ticket one = ticket();
        assertEquals(64, one.token().length());
        assertNotEquals(one.token(), ticket().token());
        assertEquals(one.socket(), ticket().socket());
    }

    @Test
    void aTokenThatWasNotIssuedOrWasUsedOrRevokedIsRefused() throws Exception {
        Ticket ticket = ticket();
        String why = "its token was not issued or has been used";
        assertEquals(why, refusal(knock(ticket, "0".repeat(64), Frame.PROTOCOL)));
        knock(ticket, ticket.token(), Frame.PROTOCOL);
        joined.poll(20, TimeUnit.SECONDS);
        assertEquals(why, refusal(knock(ticket, ticket.token(), Frame.PROTOCOL)));
        Ticket revoked = ticket();
        door.revoke(revoked);
        assertEquals(why, refusal(knock(revoked, revoked.token(), Frame.PROTOCOL)));
    }

    /** Whether one that has shown its token is still in time after so many of the door's delayed steps. */
    private boolean inTimeAfter(int steps) throws Exception {
        BlockingQueue<Runnable> late = new LinkedBlockingQueue<>();
        CompletableFuture<Boolean> inTime = new CompletableFuture<>();
        try (Door slow = new Door("drover-test-door", strangers, (delay, work) -> late.add(work))) {
            Ticket ticket = slow.issue(false, (connection, hello, stillInTime) -> {
                for (int i = 0; i < steps; i++) late.remove().run();
                inTime.complete(stillInTime.getAsBoolean());
            });
            try (SocketChannel channel = knock(ticket, ticket.token(), Frame.PROTOCOL)) {
                assertTrue(channel.isConnected());
                return inTime.get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void whoHasShownATokenMayBeSlowButNotForEver() throws Exception {
        assertTrue(inTimeAfter(1), "the two seconds of a stranger are over");
        assertFalse(inTimeAfter(2));
    }

    @Test
    void anotherProtocolIsRefusedAndItsTokenSpent() throws Exception {
        Ticket ticket = ticket();
        assertEquals("it speaks protocol 99, not " + Frame.PROTOCOL, refusal(knock(ticket, ticket.token(), 99)));
        assertEquals("its token was not issued or has been used",
                refusal(knock(ticket, ticket.token(), Frame.PROTOCOL)));
    }

    @Test
    void whatIsNoHelloIsRefusedAndTheDoorGoesOn() throws Exception {
        Ticket ticket = ticket();
        for (byte[] noise : List.of("GET / HTTP/1.1\r\n\r\n".getBytes(), new byte[64],
                new byte[] {-1, -1, -1, -1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})) {
            try (SocketChannel channel = connect(ticket)) {
                channel.write(ByteBuffer.wrap(noise));
                assertThrows(IOException.class, () -> Handshake.read(channel, Frame.WELCOME, Codec.UTF8));
            }
        }
        connect(ticket).close();
        knock(ticket, ticket.token(), Frame.PROTOCOL);
        assertTrue(joined.poll(20, TimeUnit.SECONDS) != null);
    }

    @Test
    void aListenerThatThrowsRefusesWithItsReason() throws Exception {
        Ticket ticket = door.issue(false, (connection, hello, stillInTime) -> {
            throw new IllegalStateException("not today");
        });
        assertEquals("not today", refusal(knock(ticket, ticket.token(), Frame.PROTOCOL)));
    }

    @Test
    void whoSaysNothingIsPutOut() throws Exception {
        try (SocketChannel silent = connect(ticket())) {
            long begin = System.nanoTime();
            assertEquals(-1, end(silent));
            assertTrue(System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(1_500));
        }
    }

    /** What is to be done later. */
    private final BlockingQueue<Runnable> late = new LinkedBlockingQueue<>();

    private Runnable later() throws InterruptedException {
        return Objects.requireNonNull(late.poll(20, TimeUnit.SECONDS), "nothing was put off");
    }

    /** A busy machine may take long over the next step of a worker, and what it has shown nobody else can show. */
    @Test
    void whoHasShownATokenIsNotPutOutAsAStranger() throws Exception {
        try (Door own = new Door("drover-test-door", strangers, (delay, work) -> late.add(work))) {
            CompletableFuture<Boolean> inTime = new CompletableFuture<>();
            CompletableFuture<Void> answered = new CompletableFuture<>();
            Ticket ticket = own.issue(false, (connection, hello, stillInTime) -> {
                channels.add(connection.channel());
                joined.add(hello);
                answered.join();
                inTime.complete(stillInTime.getAsBoolean());
            });
            try (SocketChannel slow = knock(ticket, ticket.token(), Frame.PROTOCOL)) {
                assertTrue(joined.poll(20, TimeUnit.SECONDS) != null);
                later().run();
                answered.complete(null);
                assertTrue(inTime.get(20, TimeUnit.SECONDS), "it was put out");
                assertTrue(slow.isOpen() && channels.peek().isOpen());
            }
        }
    }

    @Test
    void whoHasShownATokenAndNeverComesToALinkIsPutOutAndWhoWaitsForItIsTold() throws Exception {
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        try (Door own = new Door("drover-test-door", strangers, (delay, work) -> late.add(work))) {
            Ticket ticket = own.issue(false, new JoinListener() {
                @Override
                public void joined(Connection connection, Hello hello, BooleanSupplier stillInTime)
                        throws IOException {
                    DoorTest.this.joined.add(hello);
                    connection.read(Frame.LINK, Codec.VALUE);
                }

                @Override
                public void failed(Throwable cause) {
                    failed.complete(cause);
                }
            });
            try (SocketChannel stuck = knock(ticket, ticket.token(), Frame.PROTOCOL)) {
                assertTrue(joined.poll(20, TimeUnit.SECONDS) != null);
                later();
                later().run();
                assertEquals(-1, end(stuck));
                assertInstanceOf(ClosedChannelException.class, failed.get(20, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void whoWaitsForAWorkerOfAnotherProtocolIsTold() throws Exception {
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        Ticket ticket = door.issue(false, new JoinListener() {
            @Override
            public void joined(Connection connection, Hello hello, BooleanSupplier stillInTime) {}

            @Override
            public void failed(Throwable cause) {
                failed.complete(cause);
            }
        });
        refusal(knock(ticket, ticket.token(), 99));
        assertEquals("it speaks protocol 99, not 1", failed.get(20, TimeUnit.SECONDS).getMessage());
    }

    /** What cannot be read has shown nothing. */
    @Test
    void aHelloThatCannotBeReadSpendsNoToken() throws Exception {
        Ticket ticket = ticket();
        try (SocketChannel channel = connect(ticket)) {
            Handshake.write(channel, Frame.HELLO, Codec.VALUE, Map.of("token", ticket.token(), "protocol", "one"));
            refusal(channel);
        }
        knock(ticket, ticket.token(), Frame.PROTOCOL);
        assertTrue(joined.poll(20, TimeUnit.SECONDS) != null);
    }

    @Test
    void whenTooManyAreSilentTheOldestIsPutOutFirst() throws Exception {
        Ticket ticket = ticket();
        SocketChannel first = connect(ticket);
        SocketChannel[] others = new SocketChannel[256];
        try {
            long begin = System.nanoTime();
            for (int i = 0; i < others.length; i++) others[i] = connect(ticket);
            assertEquals(-1, end(first));
            // Not because its two seconds were over.
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(2), "the test itself was too slow");
        } finally {
            first.close();
            for (SocketChannel each : others) if (each != null) each.close();
        }
        knock(ticket, ticket.token(), Frame.PROTOCOL);
        assertTrue(joined.poll(20, TimeUnit.SECONDS) != null);
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Files have no permissions for others")
    void theSocketIsItsOwnersOnly() throws IOException {
        Path socket = Path.of(ticket().socket());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())));
    }

    // ---- failures of a moment

    /** A door of the test's own, which goes on when it has failed. */
    private void letsInAfter(Door failing, int failed) throws Exception {
        try {
            Ticket ticket = failing.issue(false, (connection, hello, stillInTime) -> {
                channels.add(connection.channel());
                if (stillInTime.getAsBoolean()) joined.add(hello);
            });
            for (int i = 0; i < failed; i++)
                try (SocketChannel putOut = connect(ticket)) {
                    assertEquals(-1, end(putOut));
                }
            try (SocketChannel in = knock(ticket, ticket.token(), Frame.PROTOCOL)) {
                assertTrue(joined.poll(20, TimeUnit.SECONDS) != null);
                assertTrue(in.isOpen());
            }
        } finally {
            failing.close();
        }
    }

    @Test
    void itsThreadSurvivesWhateverAcceptThrowsAndPausesMeanwhile() throws Exception {
        List<Throwable> failures = List.of(new SocketException("Too many open files"),
                new InternalError("a test's"), new IllegalStateException("a test's"));
        List<Long> times = new CopyOnWriteArrayList<>();
        letsInAfter(new Door("drover-test-door", strangers, timer, () -> new DoorSocket() {
            @Override
            SocketChannel accept() throws IOException {
                times.add(System.nanoTime());
                if (times.size() > failures.size()) return super.accept();
                Throwable failure = failures.get(times.size() - 1);
                if (failure instanceof IOException io) throw io;
                if (failure instanceof Error error) throw error;
                throw (RuntimeException) failure;
            }
        }, System::nanoTime), 0);
        for (int i = 1; i <= failures.size(); i++)
            assertTrue(times.get(i) - times.get(i - 1) >= TimeUnit.MILLISECONDS.toNanos(50), "no pause");
    }

    @Test
    void aStrangerForWhomThereIsNoThreadIsPutOutAndTheDoorGoesOn() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        letsInAfter(new Door("drover-test-door", work -> {
            if (asked.incrementAndGet() == 1) throw new InternalError("unable to create native thread");
            strangers.execute(work);
        }, timer), 1);
    }

    @Test
    void aStrangerWhoseTimeCannotBeTakenIsPutOutAndTheDoorGoesOn() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        letsInAfter(new Door("drover-test-door", strangers, (delay, work) -> {
            if (asked.incrementAndGet() == 1) throw new InternalError("a test's");
            timer.after(delay, work);
        }), 1);
    }

    @Test
    void aListenerThatRunsOutOfMemoryRefuses() throws Exception {
        Ticket ticket = door.issue(false, (connection, hello, stillInTime) -> {
            throw new InternalError("a test's");
        });
        try (SocketChannel channel = knock(ticket, ticket.token(), Frame.PROTOCOL)) {
            assertEquals(-1, end(channel));
        }
    }

    @Test
    @Timeout(60)
    void anInterruptDoesNotCloseItForGood() throws Exception {
        Path before = Path.of(ticket().socket());
        Ticket ticket = ticket();
        while (ticket.socket().equals(before.toString())) {
            // One that comes before the thread waits for a connection closes nothing.
            Thread.getAllStackTraces().keySet().stream().filter(each -> each.getName().equals("drover-test-door"))
                    .forEach(Thread::interrupt);
            ticket = ticket();
        }
        knock(ticket, ticket.token(), Frame.PROTOCOL);
        assertTrue(joined.poll(20, TimeUnit.SECONDS) != null);
        assertFalse(Files.exists(before.getParent()));
    }

    @Test
    void ifSomebodyHasSweptItsSocketAwayItMakesAnother() throws Exception {
        for (boolean directoryToo : new boolean[] {false, true}) {
            Path swept = Path.of(ticket().socket());
            Files.delete(swept);
            if (directoryToo) Files.delete(swept.getParent());
            Ticket ticket = ticket();
            assertNotEquals(swept.toString(), ticket.socket());
            assertFalse(Files.exists(swept.getParent()));
            knock(ticket, ticket.token(), Frame.PROTOCOL);
            assertTrue(joined.poll(20, TimeUnit.SECONDS) != null);
            assertEquals(ticket.socket(), ticket().socket());
        }
    }

    @Test
    void closedItLetsNobodyInPutsOutWhoIsInsideAndLeavesNothing() throws IOException {
        Ticket ticket = ticket();
        try (SocketChannel inside = connect(ticket)) {
            // Whoever comes after it has been seen, so it is inside.
            refusal(knock(ticket, "0".repeat(64), Frame.PROTOCOL));
            door.close();
            assertEquals(-1, end(inside));
        }
        assertThrows(IOException.class, () -> connect(ticket));
        assertFalse(Files.exists(Path.of(ticket.socket()).getParent()));
    }

    // ---- what it says

    /** What it logs of warnings and worse while something runs. */
    private static List<String> logged(Callable<?> work) throws Exception {
        Logger logger = Logger.getLogger(Door.class.getName());
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLevel().intValue() >= Level.WARNING.intValue())
                    lines.add(new SimpleFormatter().formatMessage(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            work.call();
        } finally {
            logger.removeHandler(handler);
        }
        return lines;
    }

    @Test
    void aFloodOfRefusalsIsSummedUp() throws Exception {
        ManualDelayer clock = new ManualDelayer();
        List<String> lines = logged(() -> {
            try (Door own = new Door("drover-test-door", strangers, (delay, work) -> {
                if (delay.toSeconds() >= 10) clock.after(delay, work);
            }, DoorSocket::new, clock::now)) {
                Ticket ticket = own.issue(false, (connection, hello, stillInTime) -> {});
                for (int i = 0; i < 50; i++) refusal(knock(ticket, "0".repeat(64), Frame.PROTOCOL));
                clock.advance(Duration.ofSeconds(10));
                refusal(knock(ticket, "0".repeat(64), Frame.PROTOCOL));
            }
            return null;
        });
        String refused = "A connection to the workers' socket was refused: its token was not issued or has been used";
        assertEquals(Collections.nCopies(10, refused), lines.subList(0, 10));
        assertEquals(List.of("… and 40 more refused connections in the last 10 s", refused),
                lines.subList(10, lines.size()));
    }

    @Test
    void itSpeaksOfTheWorkersSocketWithOneApostropheHoweverALineIsFormatted() throws Exception {
        List<String> gone = logged(() -> {
            Files.delete(Path.of(ticket().socket()));
            return ticket();
        });
        assertEquals(1, gone.size());
        assertTrue(gone.get(0).startsWith("The workers' socket /"), gone.get(0));
        assertTrue(gone.get(0).endsWith(" is gone, another one is made"), gone.get(0));
        BlockingQueue<Runnable> late = new LinkedBlockingQueue<>();
        List<String> closed = logged(() -> {
            ExecutorService own = Executors.newCachedThreadPool(Threads.named("drover-test"));
            try (Door door = new Door("drover-test-door", own, (delay, work) -> late.add(work));
                    SocketChannel silent = connect(door.issue(false, (connection, hello, stillInTime) -> {}))) {
                late.take().run();
                assertEquals(-1, end(silent));
                // What it has to say it says before its thread is done.
                own.shutdown();
                return own.awaitTermination(30, TimeUnit.SECONDS);
            }
        });
        assertEquals(List.of("A connection to the workers' socket was closed: it did not join in time"), closed);
    }

    @Test
    void aFrameOfAnyTypeIsNamedByItsNumber() throws Exception {
        try (SocketChannel channel = connect(ticket())) {
            channel.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
            assertEquals("frame 1 was expected, frame 255 came", refusal(channel));
        }
    }
}
