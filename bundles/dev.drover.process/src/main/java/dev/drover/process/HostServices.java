package dev.drover.process;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

import dev.drover.process.console.ConsolePump;
import dev.drover.process.internal.join.Door;
import dev.drover.process.internal.join.Rings;
import dev.drover.process.internal.launch.Starter;
import dev.drover.process.internal.life.ProcessTable;
import dev.drover.process.internal.thread.Delayer;
import dev.drover.wire.link.Reactor;

/**
 * What a process that joins needs of the program around it.
 *
 * @param background runs what waits
 * @param switchboard connects processes that send messages, null if nothing does
 */
record HostServices(
        Reactor reactor,
        Door door,
        Rings rings,
        ConsolePump console,
        Starter starter,
        ProcessTable table,
        Delayer delayer,
        Executor background,
        Supplier<Switchboard> switchboard) {

    /** Without messages. */
    HostServices(Reactor reactor, Door door, Rings rings, ConsolePump console, Starter starter, ProcessTable table,
            Delayer delayer, Executor background) {
        this(reactor, door, rings, console, starter, table, delayer, background, () -> null);
    }

    /** The same with processes started in another way. */
    HostServices startedBy(Starter other) {
        return new HostServices(reactor, door, rings, console, other, table, delayer, background, () -> null);
    }
}
