package dev.drover.process.internal.life;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import dev.drover.api.process.Console;
import dev.drover.api.process.Exit;
import dev.drover.process.internal.launch.CommandLine;
import dev.drover.process.internal.thread.Delayer;
import dev.drover.process.internal.thread.Threads;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.SafeLog;

/**
 * The end of a process: why it is to end, the steps that bring it about, and what is to be done once it has ended. All
 * methods may be called by any thread.
 */
public final class ProcessEnd {

    private static final System.Logger LOG = SafeLog.of(ProcessEnd.class);
    private static final Duration EXIT_PATIENCE = Duration.ofMillis(500);
    private static final Duration LINK_PATIENCE = Duration.ofSeconds(1);
    private static final int LAST_LINES = 20;

    private final EndingProcess subject;
    private final Delayer delayer;
    private final Executor background;
    private final Function<Process, CompletableFuture<Void>> console;
    private final Duration linger;
    private final AtomicReference<Reason> reason = new AtomicReference<>();
    private final AtomicBoolean noticed = new AtomicBoolean();
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    private final CompletableFuture<Void> linkEnded = new CompletableFuture<>();
    private boolean seenDead;

    /** Why the process is ended, decided once. */
    private record Reason(Exit.Cause cause, String detail) {}

    /**
     * @param background runs what waits
     * @param console settles once all that a dead process has printed has been read
     * @param linger how long the process may live on after its link has ended
     */
    public ProcessEnd(
            EndingProcess subject,
            Delayer delayer,
            Executor background,
            Function<Process, CompletableFuture<Void>> console,
            Duration linger) {
        this.subject = subject;
        this.delayer = delayer;
        this.background = background;
        this.console = console;
        this.linger = linger;
    }

    // ---- what is known

    public CompletableFuture<Exit> exit() {
        return exit;
    }

    /** Completed when nothing more comes over the link. */
    public CompletableFuture<Void> linkEnded() {
        return linkEnded;
    }

    public boolean over() {
        return exit.isDone();
    }

    /** Whether it is to end, whether or not it has. */
    public boolean decided() {
        return reason.get() != null;
    }

    /** Remembers why the process is to end, unless there is a reason already. */
    public void blame(Exit.Cause cause, String detail) {
        reason.compareAndSet(null, new Reason(cause, detail));
    }

    // ---- asking

    /** Asks the process to exit; terminates it if it does not, and then kills it. */
    public void ask() {
        Link open = subject.link();
        if (open == null) {
            kill(Exit.Cause.DRAINED, "");
            return;
        }
        blame(Exit.Cause.DRAINED, "");
        open.send(Frame.EXIT, 0, 0, null);
        hurry();
    }

    /** Terminates the process in a moment, and kills it a moment later. */
    public void hurry() {
        delayer.after(EXIT_PATIENCE, this::terminate);
    }

    /** Terminates the process, and kills it a moment later. */
    public void terminate() {
        if (!alive()) return;
        blame(Exit.Cause.DRAINED, "");
        ProcessTree.terminate(subject.process());
        delayer.after(EXIT_PATIENCE, () -> {
            if (alive()) ProcessTree.kill(subject.process().toHandle());
        });
    }

    // ---- killing

    /** Kills the process for a reason, unless there is another already. */
    public void kill(Exit.Cause cause, String detail) {
        if (over()) return;
        blame(cause, detail);
        subject.shut();
        Process child = subject.process();
        if (child != null) background.execute(() -> ProcessTree.kill(child.toHandle()));
    }

    private boolean alive() {
        Process child = subject.process();
        return child != null && child.isAlive();
    }

    // ---- noticing

    /** Called by the link's thread when the link has ended. */
    public void linkEnded(IOException cause, boolean brokeTheProtocol) {
        linkEnded.complete(null);
        if (brokeTheProtocol && !decided()) kill(Exit.Cause.PROTOCOL, cause.getCause().getMessage());
        else
            delayer.after(linger, () -> {
                if (alive()) kill(Exit.Cause.PROTOCOL, "it ended its link but not itself");
            });
    }

    /** The process has ended. May be called more than once. */
    public void notice() {
        if (!noticed.compareAndSet(false, true)) return;
        boolean taken = false;
        try {
            background.execute(this::processEnded);
            taken = true;
        } finally {
            // There may be no thread to be had just now: the housekeeper's next look tries again.
            if (!taken) noticed.set(false);
        }
    }

    /**
     * Finds out that the process has ended, if nobody else has told: the JDK tells it on threads that it shares with
     * the whole program, and all of these may be busy. An end is noticed at the second sight only, for the JDK may
     * still be taking over what the process printed last. Called by the housekeeper in each of its rounds.
     */
    public void look() {
        Process child = subject.process();
        if (child == null || child.isAlive()) return;
        if (seenDead) notice();
        seenDead = true;
    }

    private void processEnded() {
        Process child = subject.process();
        try {
            subject.withdraw();
            ProcessTree.killSurvivors(child.pid(), subject.mark());
            console.apply(child).join();
            // Replies that it sent before its end are still in the socket: they are read first.
            Link open = subject.link();
            if (open != null) {
                Threads.await(linkEnded, LINK_PATIENCE);
                open.close(new IOException("the process has ended"));
            }
        } finally {
            finish(child.exitValue(), false);
        }
    }

    /** There is no process, and why. */
    public void neverStarted(Throwable cause) {
        subject.withdraw();
        blame(Exit.Cause.NOT_STARTED, cause instanceof IOException ? cause.getMessage() : cause.toString());
        finish(-1, cause instanceof CommandLine.MissingProgram);
    }

    private void finish(int code, boolean permanent) {
        boolean joined = subject.joined();
        subject.shut();
        Reason why = reason.get();
        if (!joined && (why == null || why.cause() == Exit.Cause.START_TIMEOUT)) subject.neverJoined();
        Optional<String> signal = Verdict.signal(code);
        if (why == null) why = byItself(code, signal);
        List<String> errors = subject.lastLines(Console.Stream.ERR, LAST_LINES);
        // What goes wrong before a JVM has begun it says on its standard output.
        if (!joined && errors.isEmpty()) errors = subject.lastLines(Console.Stream.OUT, LAST_LINES);
        Process child = subject.process();
        long pid = child == null ? 0 : child.pid();
        String sentence = Verdict.sentence(subject.name(), pid, why.cause(), why.detail(), code, joined, errors);
        List<String> running = subject.running().stream().limit(LAST_LINES).toList();
        Exit how = new Exit(pid, Instant.now(), why.cause(), code, signal, sentence, errors, running);
        try {
            if (why.cause() != Exit.Cause.DRAINED) LOG.log(Level.INFO, sentence);
        } finally {
            try {
                subject.ended(how, permanent);
            } finally {
                exit.complete(how);
            }
        }
    }

    private Reason byItself(int code, Optional<String> signal) {
        boolean outOfMemory = code == Verdict.OUT_OF_MEMORY_CODE && subject.said(Verdict.OUT_OF_MEMORY);
        return new Reason(
                signal.isPresent() ? Exit.Cause.SIGNALLED : Exit.Cause.EXITED, outOfMemory ? "out of memory" : "");
    }
}
