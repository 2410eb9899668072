package dev.drover.process;

import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import dev.drover.api.process.Launcher;
import dev.drover.process.console.ConsolePump;
import dev.drover.process.internal.archive.StartupArchives;
import dev.drover.process.internal.join.Door;
import dev.drover.process.internal.join.Rings;
import dev.drover.process.internal.launch.Launching;
import dev.drover.process.internal.launch.LocalLauncher;
import dev.drover.process.internal.launch.StartListener;
import dev.drover.process.internal.ledger.Guardian;
import dev.drover.process.internal.ledger.Ledger;
import dev.drover.process.internal.life.ProcessTable;
import dev.drover.process.internal.system.NativeCalls;
import dev.drover.process.internal.thread.Housekeeper;
import dev.drover.process.internal.thread.RetryingExecutor;
import dev.drover.process.internal.thread.RunningClock;
import dev.drover.process.internal.thread.Threads;
import dev.drover.wire.link.Reactor;

/**
 * What runs while this program may have processes.
 *
 * @param parts what is to be closed at the end, in this order
 */
record RuntimeParts(
        Housekeeper housekeeper,
        Executor background,
        Executor callbacks,
        Launching launching,
        StartupArchives archives,
        HostServices services,
        List<AutoCloseable> parts) {

    private static final int USUAL_CALLBACKS = 256;
    private static final int MOST_CALLBACKS = 4_096;
    private static final Duration REACTOR_PATIENCE = Duration.ofSeconds(5);

    /**
     * Makes and starts them.
     *
     * @param parts is given what is to be closed, the first first: the last that is made, but for the threads that the
     *     others run on. What has been made is in it even if this throws
     * @param launcher null for the default
     * @param switchboard connects processes that send messages, null if nothing does
     */
    static RuntimeParts make(
            Deque<AutoCloseable> parts, RunningClock clock, ProcessTable table, Launcher launcher,
            Supplier<Switchboard> switchboard) throws IOException {
        Housekeeper housekeeper = new Housekeeper("drover-housekeeper", clock);
        RetryingExecutor callbacks = RetryingExecutor.growing(
                USUAL_CALLBACKS, MOST_CALLBACKS, Threads.named("drover-callbacks"), housekeeper::soon);
        parts.addFirst(callbacks);
        RetryingExecutor background =
                RetryingExecutor.unbounded(Threads.named("drover-background"), housekeeper::soon);
        parts.addFirst(background);
        parts.addFirst(housekeeper);
        ConsolePump console = new ConsolePump("drover-console");
        parts.addFirst(console);
        LocalLauncher local = new LocalLauncher("drover-spawner");
        parts.addFirst(local);
        Reactor reactor = Reactor.start("drover-links");
        parts.addFirst(() -> Threads.within(REACTOR_PATIENCE, reactor::close));
        Rings rings = new Rings();
        parts.addFirst(rings);
        Door door = new Door("drover-door", background, housekeeper);
        parts.addFirst(door);
        Ledger ledger = new Ledger(door::file);
        parts.addFirst(ledger);
        table.ledger(ledger);
        Guardian guardian = new Guardian(background);
        parts.addFirst(guardian);
        Launching launching = new Launching(local, door::file, new StartListener() {
            @Override
            public void starting() {
                guardian.ensure();
            }

            @Override
            public void started() {
                background.execute(() -> {
                    NativeCalls.prepare();
                    table.describe(guardian.pid(), "guardian");
                });
            }
        });
        launching.launcher(launcher);
        HostServices services =
                new HostServices(reactor, door, rings, console, launching, table, housekeeper, background,
                        switchboard);
        StartupArchives archives = new StartupArchives(
                (starter, spec, output, listener) -> new LocalHostProcess(
                        services.startedBy(starter), spec, output, listener),
                launching, housekeeper, background, clock::nanos);
        launching.hints(archives);
        housekeeper.everyRound(elapsed -> background.look() ? 0 : Long.MAX_VALUE);
        housekeeper.everyRound(elapsed -> callbacks.look() ? 0 : Long.MAX_VALUE);
        housekeeper.everyRound(elapsed -> {
            table.look();
            return LookedAfter.nextLook(table.running());
        });
        housekeeper.everyRound(elapsed -> guardian.look(table::isUsed, elapsed));
        housekeeper.start();
        return new RuntimeParts(
                housekeeper, background, callbacks, launching, archives, services, List.copyOf(parts));
    }
}
