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
import dev.drover.process.internal.launch.OneMain;
import dev.drover.process.internal.launch.Starter;
import dev.drover.process.internal.life.ProcessEnd;
import dev.drover.process.internal.life.ProcessTree;
import dev.drover.wire.link.Link;

/** A process that runs a program for its own sake: it is not expected to join. */
final class SpawnedProcess implements ManagedProcess, LookedAfter {

    private static final int CONSOLE_BYTES = 256 << 10;

    private final HostServices services;
    private final String name;
    private final String mark;
    private final ConsoleBuffer console = new ConsoleBuffer(CONSOLE_BYTES);
    private final ProcessEnd end;
    private final Instant started;
    private final Starter starter;
    /** Null while it is being started. */
    private volatile Process process;

    /**
     * Starts the process.
     *
     * @throws IOException if it cannot be started
     */
    SpawnedProcess(HostServices services, Starter starter, String name, ProcessSpec program) throws IOException {
        this.services = services;
        this.name = name;
        this.starter = starter;
        mark = OneMain.SPAWNED + name + "-" + Long.toHexString(System.nanoTime());
        end = new ProcessEnd(this, services.delayer(), services.background(), child -> services.console().finish(child),
                Duration.ZERO, services.table().collector().open(1, 0));
        started = Instant.now();
        services.table().watch(end);
        process = start(program);
        try {
            services.console().add(process, console);
            services.table().began(this, ProcessKind.CHILD, end);
            process.onExit().thenRun(services.delayer()::soon).thenRun(end::notice);
        } catch (RuntimeException | Error e) {
            // The caller gets no object to end it with.
            end.kill(Exit.Cause.NOT_STARTED, String.valueOf(e));
            throw e;
        }
    }

    private Process start(ProcessSpec program) throws IOException {
        boolean done = false;
        try {
            Process child = starter.start(program, mark, "");
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
        services.table().ended(this, exit);
    }

    @Override
    public String toString() {
        return name + "[" + pid() + "]";
    }
}
