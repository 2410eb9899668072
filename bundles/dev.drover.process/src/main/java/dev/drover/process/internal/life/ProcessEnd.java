package dev.drover.process.internal.life;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import dev.drover.api.process.Exit;
import dev.drover.process.internal.launch.CommandLine;
import dev.drover.process.internal.life.PlannedSteps.Step;
import dev.drover.process.internal.thread.Delayer;
import dev.drover.process.internal.thread.Threads;
import dev.drover.process.log.FloodGate;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.SafeLog;

/**
 * The end of a process: why it is to end, the steps that bring it about, and what is to be done once it has ended. All
 * methods may be called by any thread.
 *
 * <p>There may be no thread, no memory or no descriptor at just this moment. So every step may fail and is taken again
 * by {@link #look}, which needs none of them, until the end has been told.
 */
public final class ProcessEnd {

    private static final System.Logger LOG = SafeLog.of(ProcessEnd.class);
    /** What workers print last stands in these lines: those that end again and again must not fill a log. */
    private static final FloodGate VERDICTS = new FloodGate(LOG, "ends of processes", 200, System::nanoTime);

    private static final Duration EXIT_PATIENCE = Duration.ofMillis(500);
    private static final Duration LINK_PATIENCE = Duration.ofSeconds(1);
    private static final Duration CONSOLE_PATIENCE = Duration.ofSeconds(5);
    /** The most looks between two attempts to tell the end. */
    private static final int MOST_LOOKS = 20;
    /** Attempts to clean up, which take most of a second, before the end is told all the same. */
    private static final int CLEANING_TRIES = 5;

    private final EndingProcess subject;
    private final Delayer delayer;
    private final Executor background;
    private final Function<Process, CompletableFuture<Void>> console;
    private final Evidence evidence;
    /** Decided once. */
    private final AtomicReference<Judge.Reason> reason = new AtomicReference<>();
    private final Kill kill;
    private final Leftovers leftovers = new Leftovers();
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    private final CompletableFuture<Void> linkEnded = new CompletableFuture<>();

    private final Step termination = new Step(EXIT_PATIENCE, this::terminate);
    private final Step lastKill = new Step(EXIT_PATIENCE, this::killStubborn);
    private final Step lingering;
    private final PlannedSteps steps;

    /** Whether what follows the end has been accepted by an executor and not failed since. */
    private final AtomicBoolean noticed = new AtomicBoolean();
    private volatile Throwable startFailure;
    private volatile Exit verdict;
    private volatile boolean told;
    private volatile boolean stuck;
    private volatile int failures;
    private boolean seenDead;
    private volatile int looksToWait;

    /**
     * @param background runs what waits
     * @param console settles once all that a dead process has printed has been read
     * @param evidence what is gathered while it lives
     * @param linger how long the process may live on after its link has ended
     */
    public ProcessEnd(
            EndingProcess subject,
            Delayer delayer,
            Executor background,
            Function<Process, CompletableFuture<Void>> console,
            Duration linger,
            Evidence evidence) {
        this.subject = subject;
        this.delayer = delayer;
        steps = new PlannedSteps(delayer);
        this.background = background;
        this.evidence = evidence;
        this.console = console;
        kill = new Kill(subject, background, this::stuck);
        lingering = new Step(linger, this::killLingering);
    }

    // ---- what is known

    public CompletableFuture<Exit> exit() {
        return exit;
    }

    public Evidence evidence() {
        return evidence;
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
        reason.compareAndSet(null, new Judge.Reason(cause, detail));
    }

    private boolean alive() {
        Process child = subject.process();
        return child != null && child.isAlive();
    }

    // ---- asking

    /** Asks the process to exit; terminates it if it does not, and then kills it. */
    public void ask() {
        Link open = subject.link();
        if (open == null) {
            kill(Exit.Cause.DRAINED, "");
            return;
        }
        try {
            blame(Exit.Cause.DRAINED, "");
            open.send(Frame.EXIT, 0, 0, null);
        } finally {
            hurry();
        }
    }

    /** Terminates the process in a moment, and kills it a moment later. */
    public void hurry() {
        steps.plan(termination);
    }

    /** Terminates the process, and kills it a moment later. */
    public void terminate() {
        if (!alive()) return;
        try {
            blame(Exit.Cause.DRAINED, "");
            ProcessTree.terminate(subject.process());
        } finally {
            steps.plan(lastKill);
        }
    }

    // ---- killing

    private void killStubborn() {
        // Aside, for many may be killed at one time, and each has its descendants looked for.
        if (alive()) kill.aside();
    }

    private void killLingering() {
        if (alive()) kill(Exit.Cause.PROTOCOL, "it ended its link but not itself");
    }

    /** Kills the process for a reason, unless there is another already. */
    public void kill(Exit.Cause cause, String detail) {
        if (over()) return;
        kill.want();
        try {
            blame(cause, detail);
            subject.shut();
        } finally {
            kill.aside();
        }
    }

    /** It was killed and lives on, as what waits in the kernel for a broken disk: its end is told as it is. */
    private void stuck() {
        stuck = true;
        notice();
    }

    // ---- noticing

    /** Called by the link's thread when the link has ended. */
    public void linkEnded(IOException cause, boolean brokeTheProtocol) {
        try {
            linkEnded.complete(null);
        } finally {
            if (brokeTheProtocol && !decided()) kill(Exit.Cause.PROTOCOL, cause.getCause().getMessage());
            else
                steps.plan(lingering);
        }
    }

    /** The process has ended. May be called more than once. */
    public void notice() {
        if (!noticed.compareAndSet(false, true)) return;
        boolean taken = false;
        try {
            background.execute(this::follow);
            taken = true;
        } finally {
            // There may be no thread to be had just now: the housekeeper's next look tries again.
            if (!taken) noticed.set(false);
        }
    }

    /**
     * Finds out that the process has ended, if nobody else has told: the JDK tells it on threads that it shares with
     * the whole program, and all of these may be busy. An end is noticed at the second sight only, for the JDK may
     * still be taking over what the process printed last. What has failed is tried again. Called by the housekeeper in
     * each of its rounds.
     *
     * @return whether the end has been told, so that there is nothing left to look for
     */
    public boolean look() {
        if (told) return true;
        steps.look();
        Process child = subject.process();
        if (child != null && child.isAlive()) {
            kill.look();
        } else if (child != null && !seenDead) seenDead = true;
        else if ((child != null || startFailure != null) && --looksToWait <= 0) notice();
        return told;
    }

    /** There is no process, and why. Tells it on this thread, which may wait. */
    public void neverStarted(Throwable cause) {
        startFailure = cause;
        if (noticed.compareAndSet(false, true)) follow();
    }

    // ---- what follows

    /** Does what follows the end, from the beginning each time: all of it may be done more than once. */
    private void follow() {
        try {
            try {
                cleanUp();
            } catch (Throwable e) {
                if (failures < CLEANING_TRIES) throw e;
                LOG.log(Level.WARNING, "What process " + subject.name() + " has left cannot be cleaned up", e);
            }
            tell();
            told = true;
        } catch (Throwable e) {
            failures++;
            LOG.log(failures == 1 ? Level.WARNING : Level.DEBUG, "An end could not be told and is told again", e);
        } finally {
            if (!told) {
                looksToWait = Math.min(failures, MOST_LOOKS);
                noticed.set(false);
            }
        }
    }

    private void cleanUp() {
        subject.withdraw();
        Process child = subject.process();
        // The JDK may have started a process and then failed to make its object.
        if (child != null || startFailure instanceof Error) leftovers.kill(subject, child, isStopped());
        if (child == null || stuck) return;
        Threads.await(console.apply(child), CONSOLE_PATIENCE);
        // Replies that it sent before its end are still in the socket: they are read first.
        Link open = subject.link();
        if (open == null) return;
        Threads.await(linkEnded, LINK_PATIENCE);
        open.close(new IOException("the process has ended"));
    }

    private boolean isStopped() {
        Judge.Reason why = reason.get();
        return kill.isWanted() && why != null && why.cause() == Exit.Cause.DRAINED;
    }

    private void tell() {
        subject.shut();
        Exit how = verdict;
        if (how == null) {
            Throwable failure = startFailure;
            if (failure != null) reason.compareAndSet(null, Judge.Reason.notStarted(failure));
            Judge.Reason why = reason.get();
            if (!subject.joined() && (why == null || why.cause() == Exit.Cause.START_TIMEOUT)) subject.neverJoined();
            how = leftovers.addTo(Judge.judge(subject, why, evidence));
            verdict = how;
            if (how.cause() != Exit.Cause.DRAINED) VERDICTS.log(Level.INFO, how.verdict(), null, delayer::after);
        }
        subject.ended(how, startFailure instanceof CommandLine.MissingProgram);
        evidence.close();
        exit.complete(how);
    }
}
