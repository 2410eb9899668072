package dev.drover.pool.internal.fake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import dev.drover.api.Registration;
import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.process.Console;
import dev.drover.api.process.Dump;
import dev.drover.api.process.Dumps;
import dev.drover.api.process.Exit;
import dev.drover.process.HostListener;
import dev.drover.process.HostProcess;
import dev.drover.process.HostSpec;
import dev.drover.process.console.ConsoleBuffer;
import dev.drover.wire.Codec;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.Task;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Hello;

/** A process that is none. The test says when it joins, answers and ends; what the pool wants of it is remembered. */
public final class FakeHostProcess implements HostProcess {

    private static final int LONGEST = 1 << 20;

    public final HostSpec spec;
    public final FakeLink link = new FakeLink();
    /** Thrown instead of taking the wish that it end, if it is not null. */
    public Error failure;
    private final List<Dump.Kind> dumpsAsked = new ArrayList<>();
    private final long pid;
    private final ConsoleBuffer console;
    private final HostListener listener;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    private final List<String> wishes = new ArrayList<>();
    /** Thrown instead of looking whether it is alive, if it is not null. */
    public RuntimeException checkFailure;
    /** When it says that it must be looked at again, in nanoseconds. */
    public long nextCheck = Long.MAX_VALUE;
    /** Why it must not be put to sleep; null if it may be. */
    public String keptAwake;
    /** Settles once it has dealt with its messages. */
    public CompletableFuture<Void> quiet = CompletableFuture.completedFuture(null);
    /** Run, once, as it is about to be stopped. */
    public Runnable beforeStop = () -> {};
    private boolean started;
    private boolean joined;
    private boolean stopped;

    FakeHostProcess(long pid, HostSpec spec, ConsoleBuffer console, HostListener listener) {
        this.pid = pid;
        this.spec = spec;
        this.console = console;
        this.listener = listener;
    }

    @Override
    public CompletableFuture<Void> quiet() {
        return quiet;
    }

    // ---- what the test has it do

    /** Joins as a host that has a handler for each of these tasks. */
    public FakeHostProcess join(String... tasks) {
        joined = true;
        listener.joined(link, new Hello(Frame.PROTOCOL, "token", pid, "fake", List.of(tasks), List.of("unix")));
        return this;
    }

    /** Answers the request that was sent last and has not been answered. */
    public void reply(Object value) {
        reply(openCorrelation(), value);
    }

    public void reply(long correlation, Object value) {
        frame(Frame.REPLY, 0, correlation, value);
    }

    /** Answers that it has not begun the request. */
    public void notRun(long correlation) {
        frame(Frame.ERROR, Frame.NOT_RUN, correlation, "");
    }

    public void frame(int type, int number, long correlation, Object value) {
        Output payload = new Output(LONGEST);
        Codec.VALUE.encode(value, payload);
        byte[] bytes = Arrays.copyOf(payload.head(), payload.headSize());
        listener.frame(type, number, correlation, new Input().over(ByteBuffer.wrap(bytes), 0, bytes.length));
    }

    private long openCorrelation() {
        List<Long> all = link.requests();
        return all.get(all.size() - 1);
    }

    /** Its link ends; the process goes on. */
    public void loseLink() {
        link.close(null);
        listener.shut();
    }

    /** What happens between an end that could not be told and the next time that it is told. */
    public Runnable onFailedEnd = () -> {};

    /** Ends by itself with an exit code. */
    public void exits(int code) {
        ends(Exit.Cause.EXITED, code, false);
    }

    /** Is ended by a signal from outside. */
    public void isKilled() {
        ends(Exit.Cause.SIGNALLED, 137, false);
    }

    /** Turns out to be a program that can never be started. */
    public void cannotStart() {
        ends(Exit.Cause.NOT_STARTED, -1, true);
    }

    public void ends(Exit.Cause cause, int code, boolean permanent) {
        Optional<String> signal = code > 128 ? Optional.of("KILL") : Optional.empty();
        Exit how = new Exit(
                pid, Instant.EPOCH, cause, code, signal, spec.name() + " ended: " + cause, List.of(),
                listener.running());
        link.close(null);
        listener.shut();
        // As a real process does it: it is told again what could not be told, and then the future is completed.
        for (int attempt = 0; !exit.isDone(); attempt++) {
            try {
                listener.ended(how, permanent);
                exit.complete(how);
            } catch (Throwable e) {
                if (attempt == 0) onFailedEnd.run();
                else {
                    exit.complete(how);
                    throw e;
                }
            }
        }
    }

    // ---- what the pool wanted of it

    public boolean wasStarted() {
        return started;
    }

    /** Such as "end", "hurry", "kill UNRESPONSIVE", in order. */
    public List<String> wishes() {
        return List.copyOf(wishes);
    }

    public boolean stopped() {
        return stopped;
    }

    // ---- the process

    @Override
    public void start() {
        started = true;
    }

    @Override
    public FakeLink link() {
        return joined ? link : null;
    }

    @Override
    public boolean over() {
        return exit.isDone();
    }

    @Override
    public OptionalInt debugPort() {
        return OptionalInt.empty();
    }

    /** Starts the next one once there is a message for it; null before it hibernates. */
    public Runnable startForMessage;
    /** Whether the messages that wait for the next one have been rejected. */
    public boolean messagesRejected;
    /** Whether it has messages that are not answered. */
    public boolean talks;

    @Override
    public boolean talks() {
        return talks;
    }

    @Override
    public Registration hibernates(Runnable start) {
        startForMessage = start;
        return () -> messagesRejected = true;
    }

    @Override
    public void blame(Exit.Cause cause, String detail) {
        wishes.add("blame " + cause);
    }

    @Override
    public void kill(Exit.Cause cause, String detail) {
        wishes.add("kill " + cause);
    }

    @Override
    public CompletableFuture<Exit> kill() {
        wishes.add("kill");
        return exit();
    }

    @Override
    public CompletableFuture<Exit> end() {
        if (failure != null) throw failure;
        wishes.add("end");
        return exit();
    }

    @Override
    public void hurry() {
        wishes.add("hurry");
    }

    @Override
    public Optional<String> keptAwake() {
        return Optional.ofNullable(keptAwake);
    }

    @Override
    public boolean sleep(Sleeper sleeper, BooleanSupplier mayStop) throws IOException {
        Runnable before = beforeStop;
        beforeStop = () -> {};
        before.run();
        if (!mayStop.getAsBoolean()) return false;
        sleeper.sleep(this);
        if (locksBeforeStop) sleeper.wake(this);
        stopped = !locksBeforeStop;
        return stopped;
    }

    @Override
    public void wake(Sleeper sleeper, Runnable awake) throws IOException {
        if (stopped) sleeper.wake(this);
        stopped = false;
        awake.run();
    }

    /** The control tasks that it offers. */
    public Set<String> controls = Set.of();
    /** Control calls that wait for the test to settle them, by the names of their tasks. */
    public final Map<String, CompletableFuture<Object>> asked = new HashMap<>();
    public boolean holdsFileLock;
    /** Whether it takes a lock between the look and the stop. */
    public boolean locksBeforeStop;

    @Override
    public Set<String> controls() {
        return controls;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <Q, R> CompletableFuture<R> control(Task<Q, R> task, Q request, Duration timeout) {
        CompletableFuture<Object> call = new CompletableFuture<>();
        asked.put(task.name(), call);
        return (CompletableFuture<R>) call;
    }

    @Override
    public long memory() {
        return 100;
    }

    @Override
    public boolean holdsFileLock() {
        return holdsFileLock;
    }

    @Override
    public long checkAlive(long elapsed) {
        wishes.add("check");
        if (checkFailure != null) throw checkFailure;
        return nextCheck;
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public Instant started() {
        return Instant.EPOCH;
    }

    @Override
    public Console.Page console(long from) {
        return console.page(from);
    }

    @Override
    public Dumps dumps() {
        return new Dumps() {
            @Override
            public CompletableFuture<Dump> dump(Dump.Kind kind) {
                dumpsAsked.add(kind);
                return new CompletableFuture<>();
            }

            @Override
            public CompletableFuture<Dump> record(Duration length) {
                throw new UnsupportedOperationException("it records nothing");
            }
        };
    }

    /** Which dumps it was asked for, oldest first. */
    public List<Dump.Kind> dumpsAsked() {
        return dumpsAsked;
    }

    @Override
    public CompletableFuture<Exit> exit() {
        return exit.copy();
    }

    @Override
    public String toString() {
        return name() + "[" + pid + "]";
    }
}
