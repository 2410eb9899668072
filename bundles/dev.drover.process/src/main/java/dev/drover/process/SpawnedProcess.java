package dev.drover.process;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.process.Console;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ManagedProcess;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Protection;
import dev.drover.process.console.ConsoleBuffer;
import dev.drover.process.console.ConsolePump;
import dev.drover.process.internal.launch.OneMain;
import dev.drover.process.internal.launch.Starter;
import dev.drover.process.internal.life.ProcessEnd;
import dev.drover.process.internal.life.ProcessTree;
import dev.drover.wire.link.Link;

/** A process that runs a program for its own sake: it is not expected to join. */
final class SpawnedProcess implements ManagedProcess, LookedAfter {

    private static final int CONSOLE_BYTES = 256 << 10;

    /** Reads what the process prints. */
    interface Reading {

        /** It runs: what it prints is for the console, too. */
        void begin(Process process, ConsoleBuffer console);

        /** It has ended: settles once all that it has printed has been read. */
        CompletableFuture<Void> finish(Process process);
    }

    /** On the thread that reads what all processes print, for the console alone. */
    private record ByThePump(ConsolePump pump) implements Reading {
        @Override
        public void begin(Process process, ConsoleBuffer console) {
            pump.add(process, console);
        }

        @Override
        public CompletableFuture<Void> finish(Process process) {
            return pump.finish(process);
        }
    }

    private final HostServices services;
    private final String name;
    private final String mark;
    private final ConsoleBuffer console = new ConsoleBuffer(CONSOLE_BYTES);
    private final ProcessEnd end;
    private final Instant started;
    private final Starter starter;
    private final boolean byThePump;
    /** Null while it is being started. */
    private volatile Process process;

    /**
     * Starts the process with an empty input.
     *
     * @throws IOException if it cannot be started
     */
    SpawnedProcess(HostServices services, Starter starter, String name, ProcessSpec program) throws IOException {
        this(services, starter, name, program, new ByThePump(services.console()), false);
    }

    /**
     * Starts the process with an open input.
     *
     * @param reading reads what it prints
     * @throws IOException if it cannot be started
     */
    SpawnedProcess(HostServices services, Starter starter, String name, ProcessSpec program, Reading reading)
            throws IOException {
        this(services, starter, name, program, reading, true);
    }

    private SpawnedProcess(HostServices services, Starter starter, String name, ProcessSpec program, Reading reading,
            boolean open) throws IOException {
        this.services = services;
        this.name = name;
        this.starter = starter;
        byThePump = !open;
        mark = OneMain.SPAWNED + name + "-" + Long.toHexString(System.nanoTime());
        end = new ProcessEnd(this, services.delayer(), services.background(), reading::finish,
                Duration.ZERO, services.table().collector().open(1, 0));
        started = Instant.now();
        services.table().watch(end);
        process = start(program, open);
        try {
            reading.begin(process, console);
            services.table().began(this, ProcessKind.CHILD, end);
            services.table().limit(this, program.limits().processes(), end);
            process.onExit().thenRun(services.delayer()::soon).thenRun(end::notice);
        } catch (RuntimeException | Error e) {
            // The caller gets no object to end it with.
            end.kill(Exit.Cause.NOT_STARTED, String.valueOf(e));
            throw e;
        }
    }

    private Process start(ProcessSpec program, boolean open) throws IOException {
        boolean done = false;
        try {
            Process child = open ? starter.startOpen(program, mark) : starter.start(program, mark, "");
            done = true;
            return child;
        } finally {
            if (!done) services.table().forget(end);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long pid() {
        return ProcessTree.pid(process);
    }

    @Override
    public Protection protection() {
        return starter.protection(mark);
    }

    @Override
    public Instant started() {
        return started;
    }

    @Override
    public Console.Page console(long from) {
        return console.page(from);
    }

    @Override
    public CompletableFuture<Exit> exit() {
        return end.exit().copy();
    }

    @Override
    public CompletableFuture<Exit> end() {
        services.delayer().soon();
        end.terminate();
        return exit();
    }

    @Override
    public CompletableFuture<Exit> kill() {
        services.delayer().soon();
        end.kill(Exit.Cause.KILLED_BY_USER, "");
        return exit();
    }

    // ---- what its end needs

    @Override
    public String mark() {
        return mark;
    }

    @Override
    public Process process() {
        return process;
    }

    @Override
    public Link link() {
        return null;
    }

    @Override
    public boolean joined() {
        return true;
    }

    @Override
    public ProcessEnd itsEnd() {
        return end;
    }

    @Override
    public void shut() {}

    @Override
    public void withdraw() {}

    @Override
    public void neverJoined() {}

    @Override
    public List<String> running() {
        return List.of();
    }

    @Override
    public List<String> lastLines(Console.Stream stream, int most) {
        return console.last(stream, 0, most);
    }

    @Override
    public void ended(Exit exit, boolean permanent) {
        // Whoever runs a program to its end looks at its exit code himself.
        services.table().ended(this, exit, byThePump && exit.code() != 0);
    }

    @Override
    public String toString() {
        return name + "[" + pid() + "]";
    }
}
