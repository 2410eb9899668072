package dev.drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ManagedProcess;
import dev.drover.api.process.ProcessSpec;
import dev.drover.process.console.ConsoleBuffer;
import dev.drover.process.console.ConsolePump;
import dev.drover.process.internal.dump.DumpFolder;
import dev.drover.process.internal.fake.FakeProcess;
import dev.drover.process.internal.fake.ManualDelayer;
import dev.drover.process.internal.fake.ManualExecutor;
import dev.drover.process.internal.join.Door;
import dev.drover.process.internal.join.Rings;
import dev.drover.process.internal.launch.Starter;
import dev.drover.process.internal.life.ProcessTable;
import dev.drover.wire.Input;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;
import dev.drover.wire.link.Ticket;
import dev.drover.wire.link.Welcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starts that fail, and sleep and wake-up, of processes that are none. */
@Timeout(60)
class LocalHostProcessTest {

    private static final HostSpec SPEC =
            new HostSpec("it", ProcessKind.WORKER, ProcessSpec.command("true"), "mark-of-nobody", List.of("unix"), 1,
                    1 << 20, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    private static LocalHostProcess process() {
        ProcessTable table = new ProcessTable(System::nanoTime, DumpFolder.ofUser());
        HostServices services =
                new HostServices(null, null, null, null, null, table, (delay, work) -> {}, Runnable::run);
        return new LocalHostProcess(services, SPEC, new ConsoleBuffer(1 << 10), null);
    }

    /** A stop that takes as long as the test wants. */
    private final class SlowSleeper implements Sleeper {
        @Override
        public void sleep(ManagedProcess process) throws IOException {
            order.add("stop begins");
            stopping.countDown();
            try {
                assertTrue(mayGoOn.await(20, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            order.add("stopped");
        }

        @Override
        public void wake(ManagedProcess process) {
            order.add("continued");
        }
    }

    @Test
    void aStopThatIsUnderWayNeverFollowsTheWakeUp() throws Exception {
        LocalHostProcess process = process();
        Sleeper sleeper = new SlowSleeper();
        Thread sleeps = Thread.ofPlatform().start(() -> {
            try {
                process.sleep(sleeper, () -> true);
            } catch (IOException e) {
                order.add(e.toString());
            }
        });
        assertTrue(stopping.await(20, TimeUnit.SECONDS));
        Thread wakes = Thread.ofPlatform().start(() -> {
            try {
                process.wake(sleeper, () -> order.add("awake"));
            } catch (IOException e) {
                order.add(e.toString());
            }
        });
        // It waits for the stop; whether it has come that far or not makes no difference to the order.
        while (wakes.getState() == Thread.State.RUNNABLE || wakes.getState() == Thread.State.NEW) Thread.onSpinWait();
        mayGoOn.countDown();
        sleeps.join();
        wakes.join();
        assertEquals(List.of("stop begins", "stopped", "continued", "awake"), List.copyOf(order));
    }

    @Test
    void whatMayNotBeStoppedIsNot() throws IOException {
        process().sleep(new SlowSleeper(), () -> false);
        assertEquals(List.of(), List.copyOf(order));
    }

    @Test
    void aStopThatFailsIsTheCallersToKnow() throws IOException {
        LocalHostProcess process = process();
        Sleeper failing = new Sleeper() {
            @Override
            public void sleep(ManagedProcess stopped) throws IOException {
                throw new IOException("no");
            }

            @Override
            public void wake(ManagedProcess stopped) {}
        };
        assertThrows(IOException.class, () -> process.sleep(failing, () -> true));
        process.wake(failing, () -> order.add("awake"));
        assertEquals(List.of("awake"), List.copyOf(order));
        assertFalse(process.over());
    }

    // ---- starts that fail

    /** Hears of a process; throws what the test wants when it joins. */
    private static final class Hears implements HostListener {
        private final List<Exit> exits = new ArrayList<>();
        private Error failure;

        @Override
        public void joined(Link link, Hello hello) {
            if (failure != null) throw failure;
        }

        @Override
        public void frame(int type, int number, long correlation, Input payload) {}

        @Override
        public void drained() {}

        @Override
        public void shut() {}

        @Override
        public List<String> running() {
            return List.of();
        }

        @Override
        public void ended(Exit exit, boolean permanent) {
            exits.add(exit);
        }
    }

    private final ManualDelayer delayer = new ManualDelayer();
    private final ManualExecutor background = new ManualExecutor();
    private final ProcessTable table = new ProcessTable(System::nanoTime, DumpFolder.ofUser());
    private final Hears hears = new Hears();

    /** Has a process begun, with a door and a console of its own; then does what the test wants. */
    private void started(Starter starter, Consumer<LocalHostProcess> test) throws IOException {
        ConsolePump pump = new ConsolePump("drover-test-console");
        Rings rings = new Rings();
        Reactor reactor = Reactor.start("drover-test-links");
        Door door = new Door("drover-test-door", Runnable::run, delayer);
        try {
            HostServices services =
                    new HostServices(reactor, door, rings, pump, starter, table, delayer, background);
            LocalHostProcess process =
                    new LocalHostProcess(services, SPEC, new ConsoleBuffer(1 << 10), hears);
            process.start();
            test.accept(process);
        } finally {
            door.close();
            reactor.close();
            rings.close();
            pump.close();
        }
    }

    private Exit round() {
        for (int i = 0; i < 3; i++) {
            table.look();
            background.runAll();
        }
        assertEquals(1, hears.exits.size());
        return hears.exits.get(0);
    }

    @Test
    void whateverAStarterThrowsIsToldAsAnEnd() throws IOException {
        started((program, mark, ticket) -> {
            throw new InternalError("a test's");
        }, process -> {
            assertTrue(process.over());
            assertEquals(0, process.pid());
        });
        assertEquals(Exit.Cause.NOT_STARTED, round().cause());
        assertTrue(round().verdict().contains("InternalError: a test's"), round().verdict());
    }

    @Test
    void aProcessThatStartsOrEndsIsLookedAfterSoon() throws IOException {
        FakeProcess child = new FakeProcess();
        started((program, mark, ticket) -> child, process -> {
            assertEquals(0, LookedAfter.nextLook(table.running()), "it has not joined");
            int before = delayer.soons;
            assertTrue(before > 0);
            process.kill();
            assertTrue(delayer.soons > before);
            background.runAll();
            child.exits(137);
            round();
            assertEquals(Long.MAX_VALUE, LookedAfter.nextLook(table.running()), "it has ended");
        });
    }

    @Test
    void aProcessThatCannotBeWatchedIsKilledAndItsEndTold() throws IOException {
        FakeProcess child = new FakeProcess();
        delayer.failure = new InternalError("a test's");
        started((program, mark, ticket) -> child, process -> {
            background.runAll();
            assertTrue(child.killed);
            child.exits(137);
            Exit exit = round();
            assertEquals(Exit.Cause.NOT_STARTED, exit.cause());
            assertEquals(137, exit.code());
        });
    }

    @Test
    void anEndThatTheSystemDoesNotTellOfIsFound() throws IOException {
        FakeProcess child = new FakeProcess();
        child.silent = true;
        started((program, mark, ticket) -> child, process -> {
            child.exits(3);
            assertFalse(process.over());
            assertEquals(3, round().code());
        });
    }

    @Test
    void whatDoesNotJoinInTimeIsKilled() throws IOException {
        FakeProcess child = new FakeProcess();
        started((program, mark, ticket) -> child, process -> {
            delayer.advance(SPEC.startTimeout().minusNanos(1));
            background.runAll();
            assertFalse(child.killed);
            delayer.advance(Duration.ofNanos(1));
            background.runAll();
            assertTrue(child.killed);
            child.exits(137);
            assertEquals(Exit.Cause.START_TIMEOUT, round().cause());
        });
    }

    @Test
    void aProcessOfWhichTheListenerCannotBeToldThatItJoinedIsKilled() throws Exception {
        FakeProcess child = new FakeProcess();
        hears.failure = new InternalError("a test's");
        CompletableFuture<Ticket> ticket = new CompletableFuture<>();
        started((program, mark, line) -> {
            ticket.complete(Ticket.read(new ByteArrayInputStream(line.getBytes())));
            return child;
        }, process -> {
            try (SocketChannel channel =
                    SocketChannel.open(UnixDomainSocketAddress.of(ticket.join().socket()))) {
                Hello hello = new Hello(Frame.PROTOCOL, ticket.join().token(), 1, "test", List.of(), List.of("unix"));
                Handshake.write(channel, Frame.HELLO, Hello.CODEC, hello);
                Handshake.read(channel, Frame.WELCOME, Welcome.CODEC);
                while (!child.killed) {
                    background.runAll();
                    Thread.onSpinWait();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            child.exits(137);
            assertEquals(Exit.Cause.NOT_STARTED, round().cause());
        });
    }
}
