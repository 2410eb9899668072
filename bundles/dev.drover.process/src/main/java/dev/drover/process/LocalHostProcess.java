package dev.drover.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import dev.drover.api.Registration;
import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.process.Dumps;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Protection;
import dev.drover.process.console.ConsoleBuffer;
import dev.drover.process.internal.join.Door;
import dev.drover.process.internal.join.HostHandshake;
import dev.drover.process.internal.join.JoinListener;
import dev.drover.process.internal.join.Rings;
import dev.drover.process.internal.life.ProcessEnd;
import dev.drover.process.internal.life.ProcessTree;
import dev.drover.process.internal.life.SleepState;
import dev.drover.process.internal.life.Watchdog;
import dev.drover.process.internal.sleep.Footprint;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Task;
import dev.drover.wire.link.Connection;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Receiver;
import dev.drover.wire.link.Ticket;

/** A process of this machine that joins by the workers' door. */
final class LocalHostProcess extends DescribedProcess implements HostProcess, LookedAfter, JoinListener, Receiver {

    private final HostServices services;
    private final HostListener listener;
    private final ProcessEnd end;
    private final Watchdog watchdog;
    private final SleepState sleep = new SleepState(this);
    private final Controls controls;
    private final Dumping dumping;
    private final ProcessMessages messages;
    private final ProcessSpec program;
    private volatile Ticket ticket;
    private volatile Process process;
    private volatile Link link;

    LocalHostProcess(HostServices services, HostSpec spec, ConsoleBuffer console, HostListener listener) {
        super(spec, console);
        this.services = services;
        this.listener = listener;
        end = new ProcessEnd(
                this, services.delayer(), services.background(), child -> services.console().finish(child),
                spec.linger(), services.table().collector().open(spec.concurrency(), spec.generation()));
        end.evidence().stillWhile(sleep::asleep);
        watchdog = new Watchdog(spec.heartbeatTimeout(), this::kill);
        dumping = new Dumping(this, this, spec, services, end, sleep);
        controls = new Controls(spec.name(), spec.maxMessage(), services, sleep::asleep);
        messages = new ProcessMessages(spec, services, () -> listener.wanted());
        program = spec.withSeal(messages.withClassPath(spec.program()));
    }

    @Override
    public void start() {
        try {
            services.table().watch(end);
            ticket = services.door().issue(spec.encrypted(), this);
            process = services.starter().start(program, spec.mark(), ticket.line());
        } catch (Throwable e) {
            // A launcher may be somebody else's; whatever it throws, there is no process.
            end.neverStarted(e);
            return;
        }
        try {
            began(process);
        } catch (RuntimeException | Error e) {
            end.kill(Exit.Cause.NOT_STARTED, String.valueOf(e));
        }
    }

    private void began(Process child) {
        services.console().add(child, console, sleep::asleep);
        services.table().began(this, spec.kind(), end);
        services.table().limit(this, spec.program().limits().processes(), end);
        services.delayer().soon();
        child.onExit().thenRun(services.delayer()::soon).thenRun(end::notice);
        services.delayer().after(spec.startTimeout(), () -> {
            if (link == null) end.kill(Exit.Cause.START_TIMEOUT, Watchdog.text(spec.startTimeout()));
        });
        // It may have been told to end before it had a process.
        if (end.decided()) ProcessTree.kill(child);
    }

    @Override
    public void joined(Connection connection, Hello hello, BooleanSupplier stillInTime) throws IOException {
        HostHandshake handshake = HostHandshake.of(
                services.reactor(), services.rings(), spec.grant(messages.asks()), connection, hello, stillInTime,
                opened -> {
                    messages.opened(opened, hello.tasks(), hello.pid() == pid() ? pid() : 0);
                    return this;
                });
        link = handshake.link();
        messages.ready();
        try {
            if (handshake.ring() != null) Rings.release(handshake.ring(), end.linkEnded(), end.exit());
            services.starter().joined(program, spec.mark());
            controls.joined(link, hello.tasks());
            listener.joined(link, hello);
        } catch (RuntimeException | Error e) {
            // It has joined as far as it knows, but nobody would ever send it anything.
            end.kill(Exit.Cause.NOT_STARTED, String.valueOf(e));
        }
    }

    /** It would be waited for until its time to start is over. */
    @Override
    public void failed(Throwable cause) {
        kill(Exit.Cause.NOT_STARTED, "it got no link: " + cause.getMessage());
    }

    // ---- the link

    @Override
    public void frame(int type, int number, long correlation, Input payload) {
        if (messages.take(type, number, correlation, payload)) return;
        if (correlation < 0) controls.frame(type, number, correlation, payload);
        else
            listener.frame(type, number, correlation, payload);
    }

    @Override
    public void drained() {
        listener.drained();
    }

    @Override
    public void closed(IOException cause) {
        services.delayer().soon();
        try {
            controls.closed(cause);
            messages.closed(cause);
            listener.shut();
        } finally {
            end.linkEnded(cause, cause.getCause() instanceof CodecException);
        }
    }

    @Override
    public Set<String> controls() {
        return controls.names();
    }

    @Override
    public <Q, R> CompletableFuture<R> control(Task<Q, R> task, Q request, Duration timeout) {
        return controls.call(task, request, timeout);
    }

    @Override
    public Dumps dumps() {
        return dumping.asked();
    }

    // ---- sleep

    @Override
    public boolean sleep(Sleeper sleeper, BooleanSupplier mayStop) throws IOException {
        return sleep.sleep(sleeper,
                () -> !controls.busy() && !messages.busy() && dumping.keepsAwake() == null && mayStop.getAsBoolean(),
                () -> !Footprint.stopsWithFileLock(pid()));
    }

    @Override
    public Optional<String> keptAwake() {
        return Optional.ofNullable(dumping.keepsAwake());
    }

    @Override
    public void wake(Sleeper sleeper, Runnable awake) throws IOException {
        sleep.wake(sleeper, awake);
        services.table().changed(this);
    }

    @Override
    public long checkAlive(long elapsed) {
        boolean silent = sleep.asleep() || dumping.asked().still();
        if (link == null || end.linkEnded().isDone() || silent) return Long.MAX_VALUE;
        return watchdog.look(link, elapsed, sleep.wakes());
    }

    // ---- end

    @Override
    public CompletableFuture<Void> quiet() {
        return messages.quiet();
    }

    @Override
    public boolean talks() {
        return messages.talks();
    }

    @Override
    public Registration hibernates(Runnable start) {
        return messages.hibernates(start);
    }

    @Override
    public void blame(Exit.Cause cause, String detail) {
        end.blame(cause, detail);
    }

    @Override
    public void kill(Exit.Cause cause, String detail) {
        services.delayer().soon();
        dumping.kill(cause, detail);
    }

    @Override
    public void hurry() {
        services.delayer().soon();
        end.hurry();
    }

    @Override
    public CompletableFuture<Exit> end() {
        services.delayer().soon();
        end.ask();
        return exit();
    }

    @Override
    public CompletableFuture<Exit> exit() {
        return end.exit().copy();
    }

    @Override
    public boolean over() {
        return end.over();
    }

    // ---- what its end needs

    @Override
    public void shut() {
        listener.shut();
    }

    @Override
    public void withdraw() {
        if (ticket != null) services.door().revoke(ticket);
    }

    @Override
    public boolean joined() {
        return link != null;
    }

    @Override
    public ProcessEnd itsEnd() {
        return end;
    }

    @Override
    public void neverJoined() {
        services.starter().neverJoined(program);
    }

    @Override
    public List<String> running() {
        return listener.running();
    }

    @Override
    public void ended(Exit exit, boolean permanent) {
        listener.ended(exit, permanent);
        services.table().ended(this, exit);
    }

    // ---- views

    @Override
    public Process process() {
        return process;
    }

    @Override
    public Protection protection() {
        return services.starter().protection(spec.mark());
    }

    @Override
    public Link link() {
        return link;
    }
}
