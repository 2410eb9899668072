package dev.drover.pool.internal;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.process.Console;
import dev.drover.api.process.Launch;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Input;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Receiver;
import dev.drover.wire.link.Ticket;

/**
 * A process that starts as a worker does, so that its JVM sees which classes that takes, and writes them to an archive at
 * its end. It runs the worker's main method, joins, answers a ping and is asked to exit; it belongs to no pool and gets no
 * request. It gives way to others where there is {@code nice}.
 */
final class ArchiveRecording implements Admission.Host, Receiver {

    private static final Path NICE = Path.of("/usr/bin/nice");
    private static final int PATIENCE_SECONDS = 120;
    private static final int CONSOLE = 16 << 10;
    private static final int LAST_LINES = 3;

    private final Engine engine;
    private final ProcessSpec worker;
    private final List<String> options;
    private final CompletableFuture<Void> linkEnded = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final String mark = "archive-" + Long.toHexString(System.nanoTime());
    private volatile Process process;
    private volatile Link link;
    private volatile boolean answered;
    private volatile boolean stopped;

    /** @param options for the JVM, to make the archive */
    ArchiveRecording(Engine engine, ProcessSpec worker, List<String> options) {
        this.engine = engine;
        this.worker = worker;
        this.options = options;
    }

    /**
     * Has the archive made.
     *
     * @throws IOException if it was not
     */
    void run() throws IOException {
        Ticket ticket = engine.admission().issue(this);
        ConsoleBuffer console = new ConsoleBuffer(CONSOLE);
        try {
            Process child =
                    engine.launcher().launch(nice(ProgramCommand.launch(worker, mark, options)), ticket.line());
            process = child;
            engine.console().add(child, console);
            engine.describe(child, "startup archive");
            if (stopped) ProcessTree.kill(child.toHandle());
            try {
                await(child);
            } finally {
                engine.console().finish(child).join();
            }
            if (stopped) throw new IOException("it was stopped");
            if (!answered || child.exitValue() != 0)
                throw new IOException((answered ? "" : "it did not answer, ") + "exit code " + child.exitValue() + " "
                        + console.last(Console.Stream.ERR, 0, LAST_LINES));
        } finally {
            engine.admission().revoke(ticket);
            Link open = link;
            if (open != null) open.close(new IOException("the process has ended"));
            ended.complete(null);
        }
    }

    private static Launch nice(Launch launch) {
        if (!Files.isExecutable(NICE)) return launch;
        List<String> command = new ArrayList<>(List.of(NICE.toString(), "-n", "10"));
        command.addAll(launch.command());
        return new Launch(command, launch.environment(), launch.directory());
    }

    /** Waits for its end, and ends what it leaves behind; kills it if it takes too long. */
    private void await(Process child) throws IOException {
        try {
            child.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("it took more than " + PATIENCE_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            // The JVM starts another to write the archive.
            if (child.isAlive()) ProcessTree.kill(child.toHandle());
            ProcessTree.killSurvivors(child.pid(), mark);
        }
    }

    /** Ends it, from any thread. */
    void stop() {
        stopped = true;
        Process child = process;
        if (child != null) ProcessTree.kill(child.toHandle());
    }

    @Override
    public void joined(SocketChannel channel, Hello hello, BooleanSupplier stillInTime) throws IOException {
        PoolSpec spec = PoolSpec.of("archive", worker);
        Greeting greeting = Greeting.of(engine, spec, "archive", channel, hello, stillInTime, opened -> this);
        link = greeting.link();
        if (greeting.ring() != null) Rings.release(greeting.ring(), linkEnded, ended);
        link.send(Frame.PING, 0, 0, null);
    }

    @Override
    public void frame(int type, int number, long correlation, Input payload) {
        answered = true;
        link.send(Frame.EXIT, 0, 0, null);
    }

    @Override
    public void closed(IOException cause) {
        linkEnded.complete(null);
    }
}
