package dev.drover.pool.internal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.drover.api.balance.Candidate;
import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Console;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.TaskFailed;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Receiver;
import dev.drover.wire.link.Ticket;

/** One process of a pool, from its start to its end. */
final class Member implements Worker, Candidate, Receiver, Admission.Host {

    private static final System.Logger LOG = System.getLogger(Member.class.getName());
    private static final long UNSENT_AT_MOST = 4 << 20;

    final Pool pool;
    final Slot slot;
    final Gate gate = new Gate();
    final Load load;
    final PendingTable pending;
    private final Pulse pulse;
    private final Window window = new Window();
    /** Requests that only this worker may run. Guarded by the pool's dispatching. */
    final ArrayDeque<Request<?, ?>> waiting = new ArrayDeque<>();

    /** Whether the first of {@link #waiting} needs it for itself: it gets nothing else until it is empty. */
    volatile boolean reserved;

    private final PoolSpec spec;
    private final Engine engine;
    final String mark;
    final long firstLine;
    final Ending ending;
    private final Instant started = Instant.now();
    private Ticket ticket;
    private volatile Process process;
    private volatile Link link;
    private volatile Map<String, Integer> tasks = Map.of();
    private volatile double cpu;
    private volatile long memory;
    private final DebugPort debugPort = new DebugPort();
    private long done;
    private long failed;

    private boolean recalled;
    private long recalledAt;
    private final ReentrantLock sleeping = new ReentrantLock();
    Member(Pool pool, Slot slot, PoolSpec spec, Engine engine) {
        this.pool = pool;
        this.slot = slot;
        this.spec = spec;
        this.engine = engine;
        ending = new Ending(this, engine);
        pulse = new Pulse(spec.heartbeatTimeout());
        mark = spec.name() + "-" + (slot.index + 1) + "-" + Long.toHexString(System.nanoTime());
        load = new Load(spec.concurrency(), spec.prefetch());
        pending = new PendingTable(spec.concurrency() + spec.prefetch());
        firstLine = slot.console.next();
    }

    // ---- birth

    /** Starts the process. Called on a thread that may wait. */
    void start() {
        ticket = engine.admission().issue(this);
        try {
            Process child = engine.launch(program(), mark, ticket.line());
            process = child;
            engine.console().add(child, slot.console);
            engine.began(this);
            child.onExit().thenRun(ending::notice);
            engine.after(spec.startTimeout(), () -> {
                if (gate.joining()) ending.end(Exit.Cause.START_TIMEOUT, text(spec.startTimeout()));
            });
            // It may have been told to end before it had a process.
            if (ending.decided()) ProcessTree.kill(child.toHandle());
        } catch (IOException | RuntimeException e) {
            // A launcher may be somebody else's; whatever it throws, there is no process.
            ending.neverStarted(e);
        }
    }

    /** It will not join, or not once more. */
    void withdraw() {
        engine.admission().revoke(ticket);
    }

    @Override
    public void joined(SocketChannel channel, Hello hello, BooleanSupplier stillInTime) throws IOException {
        tasks = IntStream.range(0, hello.tasks().size()).boxed()
                .collect(Collectors.toMap(hello.tasks()::get, i -> i, (a, b) -> a));
        Greeting greeting = Greeting.of(engine, spec, slot.name(), channel, hello, stillInTime, opened -> this);
        link = greeting.link();
        if (greeting.ring() != null) Rings.release(greeting.ring(), ending.linkEnded(), ending.exit());
        engine.joined(program());
        gate.open();
        pool.joined(this);
    }

    // ---- requests

    /** Enters, if another request may be in flight now; wakes the process if it sleeps. */
    boolean enter() {
        // One that sleeps cannot tell what it has dealt with.
        if (gate.asleep()) wake();
        return !reserved && !backedUp() && gate.enter(load.limit());
    }

    /** Enters, if this request may be in flight now; wakes the process if it sleeps. */
    boolean enterFor(Request<?, ?> request) {
        if (!request.alone) return enter();
        if (gate.asleep()) wake();
        return !backedUp() && gate.enterAlone();
    }

    boolean hasRoom() {
        return !reserved && gate.hasRoom(load.limit()) && (gate.asleep() || !backedUp());
    }

    /** Whether it has nothing to do and can be given something. */
    boolean idle() {
        return gate.idle() && !reserved && (gate.asleep() || !backedUp());
    }

    /** Whether it must deal first with what it has been sent. */
    private boolean backedUp() {
        return link.unsent() >= UNSENT_AT_MOST || !window.open();
    }

    /**
     * Sends a request that has entered.
     *
     * @return false if the link has ended; the request is the caller's again
     */
    boolean dispatch(Request<?, ?> request, Output payload) {
        Integer number = tasks.get(request.task.name());
        if (number == null) {
            leave();
            pool.failLater(request,
                    new Rejected("No handler for the task '" + request.task.name() + "' in " + slot.name()
                            + "; it has " + String.join(", ", tasks.keySet())));
            return true;
        }
        if (request.post) {
            window.post(payload);
            boolean left = link.send(Frame.POST, number, 0, payload);
            leave();
            if (!left) return refused();
            request.delivered();
            return true;
        }
        // Before it can be answered.
        window.request(payload);
        pending.put(request);
        request.sentAt = load.sent(gate.inFlight(), request.correlation);
        request.member = this;
        if (!link.send(Frame.REQUEST, number, request.correlation, payload)) {
            // Whoever takes it out of the table goes on with it: this, or the sweep after the link's end.
            if (!pending.remove(request)) return true;
            window.answered(payload);
            request.member = null;
            leave();
            return refused();
        }
        if (request.isDone()) cancel(request);
        return true;
    }

    /** The link has ended, though nobody was told yet: let no more requests in. */
    private boolean refused() {
        gate.close();
        return false;
    }

    void leave() {
        if (gate.leave()) ending.ask();
    }

    /** Tells the worker that the reply is not wanted. */
    void cancel(Request<?, ?> request) {
        Link open = link;
        if (open != null) open.send(Frame.CANCEL, 0, request.correlation, null);
        request.beginCancel(System.nanoTime());
    }

    /** Asks for everything back that has not been started; at most once a second. */
    void recall(long now) {
        if (recalled && now - recalledAt < Engine.RECALL_EVERY_NANOS) return;
        recalled = true;
        recalledAt = now;
        load.stalled();
        link.send(Frame.RECALL, 0, 0, null);
    }

    // ---- sleep

    /** Stops the process, if it has nothing in flight. */
    void sleep(Sleeper sleeper) {
        sleeping.lock();
        try {
            if (!gate.sleep()) return;
            try {
                sleeper.sleep(process.toHandle());
            } catch (IOException e) {
                LOG.log(Level.WARNING, name() + " could not be put to sleep: " + e.getMessage());
                gate.wake();
            }
        } finally {
            sleeping.unlock();
        }
    }

    /** The lock keeps a late stop from following the wake. */
    private void wake() {
        sleeping.lock();
        try {
            Sleeper sleeper = engine.sleeper();
            if (!gate.asleep() || sleeper == null) return;
            sleeper.wake(process.toHandle());
            gate.wake();
        } catch (IOException e) {
            ending.end(Exit.Cause.UNRESPONSIVE, "its wake-up, " + e.getMessage() + ",");
        } finally {
            sleeping.unlock();
        }
    }

    // ---- frames

    @Override
    public void frame(int type, int number, long correlation, Input payload) {
        pulse.frame();
        switch (type) {
            case Frame.REPLY -> {
                Request<?, ?> request = answered(correlation);
                if (request == null) return;
                done++;
                request.payload = null;
                request.read(payload);
                pool.roomIn(this);
                request.settleRead();
            }
            case Frame.ERROR -> error(number, correlation, payload);
            case Frame.PROGRESS -> {
                Request<?, ?> request = pending.get(correlation);
                if (request != null) request.report(Codec.VALUE.decode(payload));
            }
            case Frame.PONG -> {}
            case Frame.BEGUN -> {
                window.begun(correlation);
                pool.roomIn(this);
            }
            default -> throw new CodecException("a pool does not understand frame " + type);
        }
    }

    private void error(int code, long correlation, Input payload) {
        Request<?, ?> request = answered(correlation);
        if (request == null) return;
        if (code == Frame.NOT_RUN) {
            pool.again(List.of(request));
            return;
        }
        request.payload = null;
        done++;
        failed++;
        if (code == Frame.FAILED) request.readFailure(payload);
        pool.roomIn(this);
        switch (code) {
            case Frame.FAILED -> request.settleRead();
            case Frame.CANCELLED -> request.cancelQuietly("the worker cancelled it");
            case Frame.UNKNOWN_TASK -> request.fail(
                    new Rejected("No handler for the task '" + request.task.name() + "' in " + slot.name()));
            default -> {
                String what = "a pool does not understand error " + code;
                pool.failLater(request, new TaskFailed(request.task.name(), "unknown", what, ""));
                throw new CodecException(what);
            }
        }
    }

    /**
     * Takes the request out of the table and makes room for the next; null for a late or invented answer. The answer must be
     * read before the room is used: what is sent then may lead to code of users.
     */
    private Request<?, ?> answered(long correlation) {
        Request<?, ?> request = pending.take(correlation);
        if (request == null) return null;
        window.answered(request.payload);
        leave();
        load.replied(request.sentAt, gate.inFlight());
        return request;
    }

    @Override
    public void drained() {
        pool.roomIn(this);
    }

    @Override
    public void closed(IOException cause) {
        gate.close();
        ending.linkEnded(cause, cause.getCause() instanceof CodecException);
    }

    // ---- what the housekeeper does

    /** @param elapsed how long this process has been running since the last call, in nanoseconds */
    void checkAlive(long elapsed) {
        ending.look();
        if (gate.joining() || ending.linkEnded().isDone() || gate.asleep()) return;
        switch (pulse.look(elapsed)) {
            case WELL -> {}
            case PING -> link.send(Frame.PING, 0, 0, null);
            case DEAD -> ending.end(Exit.Cause.UNRESPONSIVE, text(spec.heartbeatTimeout()));
        }
    }

    /** Whether it has answered nothing for so long. Asked at each round. */
    boolean stuckFor(long nanos, long now) {
        return pulse.stuckFor(nanos, done, now);
    }

    /** What the monitor has measured. */
    void used(double cores, long bytes) {
        cpu = cores;
        memory = bytes;
    }

    @Override
    public CompletableFuture<Exit> drain() {
        pool.retiring(this);
        return ending.exit().copy();
    }

    @Override
    public CompletableFuture<Exit> kill() {
        ending.end(Exit.Cause.KILLED_BY_USER, "");
        return ending.exit().copy();
    }

    // ---- the worker's own endpoint

    @Override
    public <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request, Consumer<Object> progress) {
        return pool.send(task, request, progress, null, this, 0);
    }

    @Override
    public <Q> void post(Task<Q, ?> task, Q message) {
        pool.post(task, message, null, this);
    }

    // ---- views

    Process process() {
        return process;
    }

    /** Null before it has joined. */
    Link link() {
        return link;
    }

    /** What runs in it. */
    ProcessSpec program() {
        return spec.workerOf(slot.index);
    }

    @Override
    public long pid() {
        Process child = process;
        return child == null ? 0 : child.pid();
    }

    @Override
    public int slotIndex() {
        return slot.index;
    }

    @Override
    public int weight() {
        return slot.weight;
    }

    @Override
    public int inFlight() {
        // What a dead process had has been settled or sent to another.
        return ending.over() ? 0 : gate.inFlight();
    }

    @Override
    public double latency() {
        return load.latencyMicros();
    }

    @Override
    public double cpu() {
        return cpu;
    }

    @Override
    public long memory() {
        return memory;
    }

    long done() {
        return done;
    }

    String name() {
        return slot.name();
    }

    private WorkerState state() {
        if (ending.over()) return slot.quarantined ? WorkerState.QUARANTINED : WorkerState.EXITED;
        if (gate.joining()) return WorkerState.STARTING;
        if (gate.asleep()) return WorkerState.ASLEEP;
        if (gate.closed()) return WorkerState.DRAINING;
        return gate.inFlight() > 0 ? WorkerState.BUSY : WorkerState.READY;
    }

    @Override
    public WorkerSnapshot snapshot() {
        int inFlight = inFlight();
        long idle = inFlight > 0 || gate.joining() ? 0 : Math.max(0, System.nanoTime() - load.idleSince());
        return new WorkerSnapshot(
                spec.name(),
                slot.index,
                slot.weight,
                pid(),
                state(),
                link == null ? "" : link.kind(),
                inFlight,
                done,
                failed,
                started,
                Duration.ofNanos(idle),
                load.latencyMicros(),
                program().debug() ? debugPort.find(slot.console, firstLine) : OptionalInt.empty(),
                Optional.ofNullable(slot.lastExit));
    }

    @Override
    public Console.Page console(long from) {
        return slot.console.page(from);
    }

    private static String text(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return slot.name() + "[" + pid() + "]";
    }
}
