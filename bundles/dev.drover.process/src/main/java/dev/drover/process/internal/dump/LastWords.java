package dev.drover.process.internal.dump;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

import dev.drover.api.process.Dump;
import dev.drover.api.process.Exit;
import dev.drover.process.internal.thread.Delayer;
import dev.drover.wire.call.Control;
import dev.drover.wire.link.SafeLog;

/**
 * Has a process that is to be killed because it is stuck say first what its threads do. It is asked from inside; if
 * that brings no answer in half of the time, from outside. Whatever comes of it, the kill follows when the time is
 * over.
 */
public final class LastWords {

    private static final System.Logger LOG = SafeLog.of(LastWords.class);

    /** How much later than without this a stuck process is killed, at most. */
    public static final Duration BUDGET = Duration.ofSeconds(2);

    private static final Duration INSIDE = BUDGET.dividedBy(2);
    private static final Set<Exit.Cause> STUCK = EnumSet.of(Exit.Cause.CANCEL_TIMEOUT, Exit.Cause.UNRESPONSIVE);
    /** Asking from outside starts programs and waits: one process at a time is asked like that. */
    private static final Semaphore OUTSIDE = new Semaphore(1);

    private final DumpSubject subject;
    private final DumpFolder folder;
    private final Delayer delayer;
    private final Executor background;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NOT_ASKED);

    private enum Phase {
        NOT_ASKED, ASKED, OVER
    }

    /** @param background runs what waits */
    public LastWords(DumpSubject subject, DumpFolder folder, Delayer delayer, Executor background) {
        this.subject = subject;
        this.folder = folder;
        this.delayer = delayer;
        this.background = background;
    }

    /**
     * Kills, after the last words if there can be any. Called again it does nothing until the time is over, and then
     * kills at once. Does not wait.
     */
    public void before(Exit.Cause cause, Runnable kill) {
        if (!areFor(cause) || !possible() || phase.get() == Phase.OVER) {
            kill.run();
            return;
        }
        if (!phase.compareAndSet(Phase.NOT_ASKED, Phase.ASKED)) return;
        Runnable over = () -> {
            if (phase.getAndSet(Phase.OVER) != Phase.OVER) kill.run();
        };
        try {
            delayer.after(BUDGET, over);
            ask(over);
        } catch (Throwable e) {
            // There may be no thread and no memory: then it is killed without a word.
            LOG.log(Level.DEBUG, "The threads of " + subject.name() + " could not be asked for", e);
            over.run();
        }
    }

    /** Whether a process that is killed for this cause may be stuck. */
    public static boolean areFor(Exit.Cause cause) {
        return STUCK.contains(cause);
    }

    private boolean possible() {
        return subject.joined() && !subject.over() && !subject.asleep()
                && (subject.java() || subject.offers(Control.THREADS.name()));
    }

    private void ask(Runnable over) {
        Map<String, Object> most = Map.of("most", (long) Math.max(64, subject.maxMessage() / 4));
        subject.control(Control.THREADS, (Object) most, INSIDE)
                .whenComplete((text, problem) -> background.execute(() -> {
                    try {
                        if (problem == null) keep(String.valueOf(text));
                        else if (subject.java()) askOutside();
                    } catch (IOException | RuntimeException | Error e) {
                        LOG.log(Level.INFO, "There is no thread dump of " + subject.name()
                                + " before it is killed: " + e.getMessage());
                    } finally {
                        over.run();
                    }
                }));
    }

    private void askOutside() throws IOException {
        if (!OUTSIDE.tryAcquire()) throw new IOException("another process is just being asked from outside");
        try {
            if (phase.get() != Phase.OVER) keep(Attach.threads(subject.process(), INSIDE.toNanos() * 9 / 10));
        } finally {
            OUTSIDE.release();
        }
    }

    private void keep(String text) throws IOException {
        subject.dumped(folder.keep(Dump.Kind.THREADS, subject.name(), subject.process().pid(), text));
    }
}
