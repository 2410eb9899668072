package dev.drover.process.internal.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.drover.api.process.Launch;
import dev.drover.api.process.Launcher;
import dev.drover.process.internal.system.KernelMark;
import dev.drover.process.internal.system.NativeCalls;
import dev.drover.process.internal.thread.Threads;

/**
 * Starts local child processes, all from one thread that lives as long as this: on Linux the system ends a child with
 * the
 * <em>thread</em> that started it, if the child asked for that.
 *
 * <p>On Linux, as far as the system's programs can do it, each child leads a session of its own (so that Ctrl-C in the
 * terminal is for the parent, and what it leaves behind can be found), is killed by the system when the parent dies,
 * and has a mark that the kernel hands down to all that it starts: from its first moment, if there is prlimit(1), and
 * else from some moment after it.
 */
public final class LocalLauncher implements Launcher, AutoCloseable {

    /** Instead of a ticket: the standard input stays open. */
    static final String OPEN = "open";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExecutorService spawner;
    private final Duration patience;
    private final StartTools tools;
    private final SpareDescriptors spare = new SpareDescriptors();
    private final Charset encoding;

    public LocalLauncher(String name) {
        this(name, PATIENCE);
    }

    /** @param patience how long a start may take, which is mostly up to the disk and the system */
    LocalLauncher(String name, Duration patience) {
        this(name, patience, StartTools.ofThisSystem(), ArgumentFiles.ownCharset());
    }

    /** @param encoding in which this JVM gives arguments and variables to its children */
    LocalLauncher(String name, Duration patience, StartTools tools, Charset encoding) {
        this.patience = patience;
        this.tools = tools;
        this.encoding = encoding;
        spawner = Executors.newSingleThreadExecutor(Threads.named(name));
    }

    @Override
    public Process launch(Launch launch, String ticket) throws IOException {
        CompletableFuture<Process> started = CompletableFuture.supplyAsync(() -> {
            try {
                return start(launch, ticket);
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

    private Process start(Launch launch, String ticket) throws IOException {
        List<String> command = new ArrayList<>(tools.prefix());
        Optional<KernelMark> mark = Optional.ofNullable(launch.environment().get(CommandLine.MARK))
                .filter(text -> KernelMark.possible()).map(KernelMark::of);
        // A process that gets its mark by a call runs before it has it: what it has started by then stays without.
        boolean late = mark.isPresent() && tools.limiter().isEmpty();
        if (mark.isPresent() && !late) {
            command.addAll(tools.limiter());
            command.addAll(mark.get().arguments());
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        ShellText text = new ShellText(encoding);
        setEnvironment(builder.environment(), launch.environment(), text);
        command.addAll(text.command(launch.command()));
        launch.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        spare.check();
        Process process = start(builder);
        if (late) NativeCalls.ready().ifPresent(calls -> calls.mark(process.pid(), mark.get()));
        if (ticket.equals(OPEN)) return process;
        try (OutputStream in = process.getOutputStream()) {
            in.write(ticket.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It has ended already or does not read; its exit code or the start timeout will tell.
            return process;
        } catch (RuntimeException | Error e) {
            process.destroyForcibly();
            throw e;
        }
        return process;
    }

    private static Process start(ProcessBuilder builder) throws IOException {
        try {
            return builder.start();
        } catch (IOException | RuntimeException | Error e) {
            DescriptorZero.occupy();
            throw e;
        }
    }

    /** What is inherited is left as it is, for its bytes may be none in the encoding of this JVM. */
    private static void setEnvironment(Map<String, String> now, Map<String, String> wanted, ShellText text) {
        now.entrySet().removeIf(each -> !each.getValue().equals(wanted.get(each.getKey())));
        wanted.forEach((name, value) -> {
            if (!now.containsKey(name)) now.put(name, text.value(name, value));
        });
    }

    /** What the system's programs cannot do here, one phrase each. */
    List<String> missing() {
        return tools.missing();
    }

    @Override
    public void close() {
        Threads.end(spawner);
    }
}
