package dev.drover.process.internal.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.drover.api.process.Launch;
import dev.drover.api.process.Launcher;
import dev.drover.process.internal.thread.Threads;

/**
 * Starts local child processes, all from one thread that lives as long as this: on Linux the system ends a child with
 * the
 * <em>thread</em> that started it, if the child asked for that.
 *
 * <p>On Linux each child leads a session of its own (so that Ctrl-C in the terminal is for the parent, and what it
 * leaves behind can be found) and is terminated by the system when the parent dies.
 */
public final class LocalLauncher implements Launcher, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExecutorService spawner;
    private final Duration patience;
    private final List<String> prefix;

    public LocalLauncher(String name) {
        this(name, PATIENCE);
    }

    /** @param patience how long a start may take, which is mostly up to the disk and the system */
    LocalLauncher(String name, Duration patience) {
        this.patience = patience;
        spawner = Executors.newSingleThreadExecutor(Threads.named(name));
        prefix = prefix();
    }

    private static List<String> prefix() {
        List<String> prefix = new ArrayList<>();
        if (!System.getProperty("os.name").equals("Linux")) return prefix;
        Path ownSession = Path.of("/usr/bin/setsid");
        Path endWithParent = Path.of("/usr/bin/setpriv");
        if (Files.isExecutable(ownSession)) prefix.add(ownSession.toString());
        if (Files.isExecutable(endWithParent)) prefix.addAll(List.of(endWithParent.toString(), "--pdeathsig", "TERM"));
        return prefix;
    }

    @Override
    public Process launch(Launch launch, String ticket) throws IOException {
        CompletableFuture<Process> started = CompletableFuture.supplyAsync(() -> {
            try {
                return start(launch, ticket.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        }, spawner);
        try {
            return started.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) throw io;
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            forget(started);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting a worker", e);
        } catch (TimeoutException e) {
            forget(started);
            throw new IOException("it has not begun to run within " + patience.toSeconds() + " s", e);
        }
    }

    /** Nobody waits for the process any more: it is not started, or killed when it has been. */
    private static void forget(CompletableFuture<Process> started) {
        started.thenAccept(Process::destroyForcibly);
    }

    private Process start(Launch launch, byte[] ticket) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(launch.command());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        launch.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(ticket);
        } catch (IOException e) {
            // It has ended already or does not read; its exit code or the start timeout will tell.
            return process;
        } catch (RuntimeException | Error e) {
            process.destroyForcibly();
            throw e;
        }
        return process;
    }

    @Override
    public void close() {
        Threads.end(spawner);
    }
}
