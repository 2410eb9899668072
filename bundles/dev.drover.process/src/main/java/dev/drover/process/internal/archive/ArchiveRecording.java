package dev.drover.process.internal.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.process.Exit;
import dev.drover.api.process.Launch;
import dev.drover.api.process.ProcessSpec;
import dev.drover.process.HostListener;
import dev.drover.process.HostProcess;
import dev.drover.process.HostSpec;
import dev.drover.process.console.ConsoleBuffer;
import dev.drover.process.internal.launch.Launching;
import dev.drover.process.internal.launch.Starter;
import dev.drover.wire.Input;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;

/**
 * A process that starts as a worker does, so that its JVM sees which classes that takes, and writes them to an archive
 * at its end. It runs the worker's main method, joins, answers a ping and is asked to exit; it belongs to no pool and
 * gets no request. It gives way to others where there is {@code nice}.
 */
final class ArchiveRecording implements HostListener {

    private static final Path NICE = Path.of("/usr/bin/nice");
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long LOOK_MILLIS = 100;
    private static final int CONSOLE = 16 << 10;
    private static final int MAX_MESSAGE = 1 << 20;
    private static final int LAST_LINES = 3;

    private final LongSupplier nanoTime;
    private final HostProcess process;
    private volatile Link link;
    private volatile boolean answered;
    private volatile boolean stopped;

    /**
     * @param options for the JVM, to make the archive
     * @param nanoTime a clock by which the time counts that it may take
     */
    ArchiveRecording(
            HostFactory factory,
            Launching launching,
            ProcessSpec worker,
            List<String> options,
            LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        Starter starter = (program, mark, ticket) -> launching
                .start(program, mark, ticket, options, ArchiveRecording::nice);
        String mark = "archive-" + Long.toHexString(System.nanoTime());
        // The JVM writes the archive after the link has ended, which takes seconds.
        HostSpec spec = new HostSpec(
                "startup archive", ProcessKind.CHILD, worker, mark, List.of("ring", "unix"), 1, MAX_MESSAGE,
                PATIENCE, PATIENCE, PATIENCE);
        process = factory.host(starter, spec, new ConsoleBuffer(CONSOLE), this);
    }

    private static Launch nice(Launch launch) {
        if (!Platform.THIS.has(Help.START_TOOLS) || !Files.isExecutable(NICE)) return launch;
        List<String> command = new ArrayList<>(List.of(NICE.toString(), "-n", "10"));
        command.addAll(launch.command());
        return new Launch(command, launch.environment(), launch.directory());
    }

    /**
     * Has the archive made, and waits until it is.
     *
     * @throws IOException if it was not made
     */
    void run() throws IOException {
        if (stopped) throw new IOException("it was stopped");
        process.start();
        if (stopped) stop();
        Exit exit = await();
        if (stopped) throw new IOException("it was stopped");
        if (!answered || exit.code() != 0) {
            List<String> errors = exit.lastErrors();
            throw new IOException(exit.verdict() + (answered ? "" : ", and it had not answered") + " "
                    + errors.subList(Math.max(0, errors.size() - LAST_LINES), errors.size()));
        }
    }

    /** Waits for its end; kills it if that takes too long. */
    private Exit await() throws IOException {
        CompletableFuture<Exit> end = process.exit();
        long deadline = nanoTime.getAsLong() + PATIENCE.toNanos();
        try {
            while (true) {
                try {
                    return end.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (nanoTime.getAsLong() - deadline >= 0) break;
                }
            }
            throw new IOException("it took more than " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            if (!process.over()) process.kill(Exit.Cause.DRAINED, "");
        }
    }

    /** Ends it, from any thread. */
    void stop() {
        stopped = true;
        process.kill(Exit.Cause.DRAINED, "");
    }

    @Override
    public void joined(Link opened, Hello hello) {
        link = opened;
        opened.send(Frame.PING, 0, 0, null);
    }

    @Override
    public void frame(int type, int number, long correlation, Input payload) {
        answered = true;
        process.blame(Exit.Cause.DRAINED, "");
        link.send(Frame.EXIT, 0, 0, null);
    }

    @Override
    public void drained() {}

    @Override
    public void shut() {}

    @Override
    public List<String> running() {
        return List.of();
    }

    @Override
    public void ended(Exit exit, boolean permanent) {}
}
