package dev.drover.pool.internal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import dev.drover.api.process.Console;
import dev.drover.api.process.Exit;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;

/**
 * The end of a worker's process: why it is to end, the steps that bring it about, and what is to be done once it has ended.
 * All methods may be called by any thread.
 */
final class Ending {

    private static final System.Logger LOG = System.getLogger(Ending.class.getName());
    private static final int LAST_LINES = 20;
    private static final Duration LINK_PATIENCE = Duration.ofSeconds(1);

    private final Member member;
    private final Engine engine;
    private final AtomicReference<Reason> reason = new AtomicReference<>();
    private final AtomicBoolean noticed = new AtomicBoolean();
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    private final CompletableFuture<Void> linkEnded = new CompletableFuture<>();
    private volatile boolean retiring;
    private boolean seenDead;

    /** Why the pool ends the process, decided once. */
    private record Reason(Exit.Cause cause, String detail) {}

    Ending(Member member, Engine engine) {
        this.member = member;
        this.engine = engine;
    }

    // ---- what is known

    CompletableFuture<Exit> exit() {
        return exit;
    }

    /** Completed when nothing more comes from the process. */
    CompletableFuture<Void> linkEnded() {
        return linkEnded;
    }

    boolean over() {
        return exit.isDone();
    }

    /** Whether it is to end, whether or not it has. */
    boolean decided() {
        return reason.get() != null;
    }

    /** Whether its end was wanted. */
    boolean retiring() {
        return retiring;
    }

    // ---- asking

    /** Lets nobody in any more; the process is asked to exit when it has answered the last. It is not to be replaced. */
    void drain() {
        retiring = true;
        shut();
    }

    private void shut() {
        if (member.gate.close()) ask();
    }

    /** Asks the process to exit; ends it if it does not. */
    void ask() {
        Link open = member.link();
        if (open == null) {
            end(Exit.Cause.DRAINED, "");
            return;
        }
        reason.compareAndSet(null, new Reason(Exit.Cause.DRAINED, ""));
        open.send(Frame.EXIT, 0, 0, null);
        engine.after(Engine.EXIT_PATIENCE, this::terminate);
    }

    private void terminate() {
        if (!alive()) return;
        reason.compareAndSet(null, new Reason(Exit.Cause.DRAINED, ""));
        member.process().destroy();
        engine.after(Engine.EXIT_PATIENCE, () -> {
            if (alive()) ProcessTree.kill(member.process().toHandle());
        });
    }

    /** It drains, and nobody waits for what it has: it must end soon, even in the midst of a task. */
    void hurry() {
        engine.after(Engine.EXIT_PATIENCE, this::terminate);
    }

    // ---- killing

    /** The time of a cancelled task is over: the process is to be replaced, nobody may enter. */
    void overran(String task) {
        reason.compareAndSet(null, new Reason(Exit.Cause.CANCEL_TIMEOUT, " of '" + task + "'"));
        shut();
    }

    /** It still has not let go. */
    void endOverrun() {
        end(Exit.Cause.CANCEL_TIMEOUT, "");
    }

    /** Kills the process for a reason, unless another was first. */
    void end(Exit.Cause cause, String detail) {
        if (over()) return;
        reason.compareAndSet(null, new Reason(cause, detail));
        member.gate.close();
        Process child = member.process();
        if (child != null) engine.background().execute(() -> ProcessTree.kill(child.toHandle()));
    }

    private boolean alive() {
        Process child = member.process();
        return child != null && child.isAlive();
    }

    // ---- noticing

    /** Called by the link's thread when the link has ended. */
    void linkEnded(IOException cause, boolean brokeTheProtocol) {
        linkEnded.complete(null);
        if (brokeTheProtocol && !decided()) end(Exit.Cause.PROTOCOL, cause.getCause().getMessage());
        else
            engine.after(LINK_PATIENCE, () -> {
                if (alive()) end(Exit.Cause.PROTOCOL, "it ended its link but not itself");
            });
    }

    /** The process has ended. May be called more than once. */
    void notice() {
        if (noticed.compareAndSet(false, true)) engine.background().execute(this::processEnded);
    }

    /**
     * The JDK tells of an end on a pool of threads that it shares with the whole program. If none of those is free, this
     * finds out; not at the first sight, for the JDK may still be taking over what the process printed last. Called by the
     * housekeeper.
     */
    void look() {
        Process child = member.process();
        if (child == null || child.isAlive()) return;
        if (seenDead) notice();
        seenDead = true;
    }

    private void processEnded() {
        Process child = member.process();
        member.withdraw();
        ProcessTree.killSurvivors(child.pid(), member.mark);
        engine.console().finish(child).join();
        // Replies that it sent before its end are still in the socket: read them first.
        Link open = member.link();
        if (open != null) {
            Engine.await(linkEnded, LINK_PATIENCE);
            open.close(new IOException("the process has ended"));
        }
        finish(child.exitValue(), false);
    }

    /** There is no process, and why. */
    void neverStarted(Exception cause) {
        member.withdraw();
        String why = cause instanceof IOException ? cause.getMessage() : cause.toString();
        reason.compareAndSet(null, new Reason(Exit.Cause.NOT_STARTED, why));
        finish(-1, cause instanceof ProgramCommand.MissingProgram);
    }

    /** @param hopeless whether starting it again can be of no use */
    private void finish(int code, boolean hopeless) {
        boolean joined = !member.gate.joining();
        member.gate.close();
        Reason why = reason.get();
        if (!joined && (why == null || why.cause() == Exit.Cause.START_TIMEOUT)) engine.neverJoined(member.program());
        Optional<String> signal = Verdict.signal(code);
        if (why == null) why = byItself(code, signal);
        List<String> errors = lastLines(Console.Stream.ERR);
        // What goes wrong before a JVM has begun it says on its standard output.
        if (!joined && errors.isEmpty()) errors = lastLines(Console.Stream.OUT);
        long pid = member.pid();
        String sentence = Verdict.sentence(member.name(), pid, why.cause(), why.detail(), code, joined, errors);
        List<Request<?, ?>> lost = member.pending.clear();
        List<String> running = lost.stream().limit(LAST_LINES).map(request -> request.task.name()).toList();
        Exit how = new Exit(pid, Instant.now(), why.cause(), code, signal, sentence, errors, running);
        if (why.cause() != Exit.Cause.DRAINED) LOG.log(Level.INFO, sentence);
        try {
            engine.ended(member, how);
            member.pool.ended(member, how, lost, hopeless);
        } finally {
            exit.complete(how);
        }
    }

    private List<String> lastLines(Console.Stream stream) {
        return member.slot.console.last(stream, member.firstLine, LAST_LINES);
    }

    private Reason byItself(int code, Optional<String> signal) {
        boolean outOfMemory = code == Verdict.OUT_OF_MEMORY_CODE
                && member.slot.console.said(member.firstLine, Verdict.OUT_OF_MEMORY);
        return new Reason(
                signal.isPresent() ? Exit.Cause.SIGNALLED : Exit.Cause.EXITED, outOfMemory ? "out of memory" : "");
    }
}
