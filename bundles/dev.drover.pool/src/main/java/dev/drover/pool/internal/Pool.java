package dev.drover.pool.internal;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import dev.drover.api.Registration;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerLost;
import dev.drover.api.process.Exit;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Output;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;

/**
 * A pool: takes requests, has them dispatched to workers, and counts. Its slots are {@link Slots}' business, the way of a
 * request to a worker {@link Dispatcher}'s.
 */
final class Pool implements ProcessPool {

    private static final System.Logger LOG = System.getLogger(Pool.class.getName());
    private static final String CLOSED = "it is closed";
    private static final long NOTIFY_NANOS = 100_000_000L;

    private final PoolSpec spec;
    private final Engine engine;
    final Backlog backlog;
    private final Dispatcher dispatcher;
    private final Slots slots;

    private final LongAdder submitted = new LongAdder();
    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    /** Requests with a deadline that have been taken and have not settled. */
    private final AtomicInteger timed = new AtomicInteger();

    private final List<Runnable> callbacks = new CopyOnWriteArrayList<>();
    private final ThreadLocal<Scratch> scratches;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile Thread closer;
    private volatile boolean closed;
    private long lastSeen;
    private long sinceRest;
    private long notifiedAt = System.nanoTime();

    Pool(PoolSpec spec, Engine engine) {
        this.spec = spec;
        this.engine = engine;
        backlog = new Backlog(spec.queue());
        int maxMessage = spec.maxMessage();
        scratches = ThreadLocal.withInitial(() -> new Scratch(maxMessage));
        dispatcher = new Dispatcher(this, spec, engine.known());
        slots = new Slots(this, spec, engine, dispatcher);
    }

    void open() {
        slots.grow();
    }

    // ---- taking requests

    @Override
    public <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request, Consumer<Object> progress) {
        return send(task, request, progress, null, null, 0);
    }

    <Q, R> CompletableFuture<R> send(
            Task<Q, R> task, Q value, Consumer<Object> progress, String key, Member only, long timeoutNanos) {
        long timeout = timeoutNanos > 0 ? timeoutNanos : spec.taskTimeout().map(Duration::toNanos).orElse(0L);
        return take(new Request<>(this, task, progress, key, only, false, timeout), value);
    }

    @Override
    public <Q> void post(Task<Q, ?> task, Q value) {
        post(task, value, null, null);
    }

    <Q> void post(Task<Q, ?> task, Q value, String key, Member only) {
        CompletableFuture<?> left = take(new Request<>(this, task, null, key, only, true, 0), value);
        if (left.isCompletedExceptionally() && left.exceptionNow() instanceof Rejected rejected) throw rejected;
    }

    private <Q, R> Request<Q, R> take(Request<Q, R> request, Q value) {
        Scratch scratch = scratches.get();
        // The codec, or a strategy, may send in turn, while this thread's message is being written.
        boolean nested = scratch.inUse;
        Output encoded = nested ? new Output(spec.maxMessage()) : scratch.message;
        scratch.inUse = true;
        try {
            request.task.request().encode(value, encoded);
            submitted.increment();
            if (request.timed) timed.incrementAndGet();
            String problem = closer != null ? CLOSED : dispatcher.take(request, encoded);
            if (problem != null) request.fail(rejected(request, problem));
            return request;
        } finally {
            scratch.inUse = nested;
            encoded.clear();
        }
    }

    /**
     * A message of each thread, written anew for every request. It does not know the pool: the thread keeps it, and would
     * keep the pool with all that it has.
     */
    private static final class Scratch {
        final Output message;
        boolean inUse;

        Scratch(int maxMessage) {
            message = new Output(maxMessage);
        }
    }

    @Override
    public Endpoint pinned(String key) {
        if (key == null) throw new NullPointerException("key");
        return new View(key, 0);
    }

    @Override
    public Endpoint within(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero())
            throw new IllegalArgumentException("The timeout is " + timeout + ": it must be more than zero");
        return new View(null, timeout.toNanos());
    }

    /** The pool, used in a certain way. */
    private final class View implements Endpoint {
        private final String key;
        private final long timeoutNanos;

        View(String key, long timeoutNanos) {
            this.key = key;
            this.timeoutNanos = timeoutNanos;
        }

        @Override
        public <Q, R> CompletableFuture<R> send(Task<Q, R> task, Q request, Consumer<Object> progress) {
            return Pool.this.send(task, request, progress, key, null, timeoutNanos);
        }

        @Override
        public <Q> void post(Task<Q, ?> task, Q value) {
            Pool.this.post(task, value, key, null);
        }
    }

    @Override
    public <Q, R> Map<Worker, CompletableFuture<R>> broadcast(Task<Q, R> task, Q request) {
        Map<Worker, CompletableFuture<R>> outcomes = new LinkedHashMap<>();
        for (Member member : slots.presentOrOne()) outcomes.put(member, member.send(task, request));
        return outcomes;
    }

    // ---- settling requests

    /** What follows may be code of a user. */
    void beforeCallback() {
        engine.reactor().beforeCallback();
    }

    /** Called once for each request taken. */
    void settled(Request<?, ?> request, boolean answered) {
        (answered ? done : failed).increment();
        if (request.timed) timed.decrementAndGet();
    }

    /** Takes the count back: somebody else was first. */
    void settledBefore(Request<?, ?> request, boolean answered) {
        (answered ? done : failed).decrement();
        if (request.timed) timed.incrementAndGet();
    }

    /** For threads on which a callback of a user would hold up others. */
    void failLater(Request<?, ?> request, Throwable cause) {
        request.payload = null;
        settleLater(() -> request.fail(cause));
    }

    private void settleLater(Runnable settle) {
        try {
            engine.callbacks().execute(settle);
        } catch (RejectedExecutionException e) {
            // The engine has ended; nobody is held up any more.
            settle.run();
        }
    }

    void later(Runnable work) {
        engine.background().execute(work);
    }

    void callbackFailed(Throwable e) {
        LOG.log(Level.WARNING, "A progress callback of pool '" + name() + "' threw", e);
    }

    /** The caller has settled the request: nobody wants the reply. */
    void abandon(Request<?, ?> request) {
        if (dispatcher.forget(request)) {
            request.payload = null;
            return;
        }
        Member member = request.member;
        if (member != null) member.cancel(request);
    }

    // ---- what workers report

    void joined(Member member) {
        slots.joined();
        dispatcher.run();
    }

    void roomIn(Member member) {
        if (dispatcher.anyWaiting()) dispatcher.run();
    }

    /** Requests have come back from a worker that did not run them. */
    void again(List<? extends Request<?, ?>> requests) {
        dispatcher.again(requests);
    }

    List<Member> present() {
        return slots.present();
    }

    /** A request for one worker only can no longer reach it. */
    void retired(Request<?, ?> request, Member member) {
        failLater(request, rejected(request, "the worker " + member.name() + " takes no more requests"));
    }

    private Rejected rejected(Request<?, ?> request, String why) {
        return new Rejected("Pool '" + name() + "' rejects '" + request.task.name() + "': " + why);
    }

    void retiring(Member member) {
        slots.retire(member);
    }

    void ended(Member member, Exit exit, List<Request<?, ?>> lost, boolean hopeless) {
        List<Request<?, ?>> again = new ArrayList<>();
        List<Request<?, ?>> gone = new ArrayList<>();
        for (Request<?, ?> request : lost) {
            request.member = null;
            if (request.isDone()) continue;
            if (closer == null && request.only == null && request.mayRunAgain()) {
                request.alone = true;
                again.add(request);
            } else {
                request.payload = null;
                gone.add(request);
            }
        }
        List<Request<?, ?>> neverSent = dispatcher.unbind(member);
        dispatcher.putBack(again);
        try {
            String problem = slots.ended(member, exit, hopeless);
            if (problem != null)
                for (Request<?, ?> request : dispatcher.forgetAll()) failLater(request, rejected(request, problem));
            dispatcher.run();
        } finally {
            gone.forEach(request -> failLater(request, new WorkerLost(request.task.name(), exit, true)));
            neverSent.forEach(request -> failLater(request, new WorkerLost(request.task.name(), exit, false)));
        }
    }

    /** Why no request can be taken, null if one can. */
    String refuses() {
        return closed ? CLOSED : slots.hopeless();
    }

    /** How many workers are starting or can be started. */
    int coming() {
        return slots.coming();
    }

    boolean canGrow() {
        return slots.canGrow();
    }

    int starting() {
        return slots.starting();
    }

    void grow() {
        slots.grow();
    }

    // ---- the housekeeper's round

    /** @param elapsed how long this process has been running since the last round, in nanoseconds */
    void tick(long elapsed) {
        long now = System.nanoTime();
        List<Member> present = slots.present();
        if (timed.get() > 0) {
            for (Request<?, ?> request : dispatcher.waiting(present)) expire(request, now);
            for (Member member : present) for (Request<?, ?> request : member.pending.list()) expire(request, now);
        }
        for (Member member : present) {
            member.checkAlive(elapsed);
            overdue(member, now);
        }
        // A message that nobody answers leaves room without a word.
        if (dispatcher.anyWaiting()) dispatcher.run();
        slots.keepSpares();
        sinceRest += elapsed;
        if (sinceRest >= engine.policy().checkInterval().toNanos()) {
            sinceRest = 0;
            slots.rest();
        }
        notifyChange(now);
    }

    private void expire(Request<?, ?> request, long now) {
        if (!request.timed || request.timingOut || now - request.deadline < 0 || request.isDone()) return;
        request.timingOut = true;
        settleLater(request::timeOut);
    }

    /** Replaces a worker that does not let go; frees requests that wait behind a long one while others are idle. */
    private void overdue(Member member, long now) {
        List<Request<?, ?>> open = member.pending.list();
        boolean stuck = member.stuckFor(Engine.STUCK_NANOS, now);
        if (open.isEmpty()) return;
        long grace = spec.cancelGrace().toNanos();
        for (Request<?, ?> request : open) {
            // Whoever settled it may still be in a callback, before it comes to tell the worker.
            if (request.isDone() && !request.abandoned()) member.cancel(request);
            if (!request.abandonedFor(grace, now)) continue;
            // It gets nothing more, what it has not begun comes back, and then it is ended.
            member.ending.overran(request.task.name());
            member.recall(now);
            if (request.abandonedFor(grace + Engine.RECALL_NANOS, now)) member.ending.endOverrun();
            return;
        }
        if (stuck && open.size() > spec.concurrency() && dispatcher.anyIdle()) member.recall(now);
    }

    private void notifyChange(long now) {
        long seen = submitted.sum() + done.sum() + failed.sum() + slots.changes();
        if (seen == lastSeen || now - notifiedAt < NOTIFY_NANOS) return;
        lastSeen = seen;
        notifiedAt = now;
        for (Runnable callback : callbacks) {
            try {
                callback.run();
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "A change callback of pool '" + name() + "' threw", e);
            }
        }
    }

    // ---- changing it

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public List<Worker> workers() {
        return List.copyOf(slots.present());
    }

    @Override
    public Optional<Worker> worker(int slot) {
        return Optional.ofNullable(slots.last(slot));
    }

    @Override
    public void strategy(String name) {
        dispatcher.strategy(name);
    }

    @Override
    public void resize(int min, int max) {
        PoolSpec.checkBounds(min, max);
        slots.resize(min, max);
        dispatcher.run();
    }

    @Override
    public void weight(int slot, int weight) {
        if (slot < 0 || slot >= PoolSpec.MAX_WORKERS)
            throw new IllegalArgumentException(
                    "The slot is " + slot + ": it must be 0 to " + (PoolSpec.MAX_WORKERS - 1));
        PoolSpec.checkWeight(weight);
        slots.weight(slot, weight);
    }

    @Override
    public void reset() {
        slots.reset();
        dispatcher.run();
    }

    @Override
    public PoolSnapshot snapshot() {
        List<Member> known = slots.known();
        // In the opposite order of a request's way, so that none is counted in two places.
        long answered = done.sum();
        long unanswered = failed.sum();
        int inFlight = known.stream().mapToInt(Member::inFlight).sum();
        int queued = backlog.size() + dispatcher.waitingForOne();
        return new PoolSnapshot(
                spec.name(),
                dispatcher.strategyName(),
                slots.min(),
                slots.max(),
                queued,
                inFlight,
                submitted.sum(),
                answered,
                unanswered,
                slots.restarts(),
                closed,
                known.stream().map(Member::snapshot).toList());
    }

    @Override
    public Registration onChange(Runnable callback) {
        callbacks.add(callback);
        return () -> callbacks.remove(callback);
    }

    // ---- the end

    @Override
    public void close() {
        if (!beginClose()) return;
        long deadline = System.nanoTime() + spec.closeGrace().toNanos();
        while (unsettled() > 0
                && System.nanoTime() - deadline < 0
                && slots.hopeless() == null
                && !Thread.currentThread().isInterrupted())
            engine.pause();
        List<Member> present = slots.close();
        rejectWaiting();
        for (Member member : present) {
            for (Request<?, ?> request : dispatcher.unbind(member)) request.fail(rejected(request, CLOSED));
            for (Request<?, ?> request : member.pending.list()) {
                request.cancelQuietly("Pool '" + name() + "' was closed while '" + request.task.name() + "' ran");
                member.cancel(request);
            }
            member.ending.hurry();
        }
        closed = true;
        awaitEnd(present);
        dispatcher.close();
        engine.closed(this);
        over.complete(null);
    }

    /** False if it is closed or being closed; a thread that is not at it itself waits until it is. */
    private boolean beginClose() {
        synchronized (this) {
            if (closer == null) {
                closer = Thread.currentThread();
                return true;
            }
        }
        if (closer != Thread.currentThread()) {
            Duration most = spec.closeGrace().plus(Engine.CLOSE_PATIENCE);
            Engine.await(over, most);
        }
        return false;
    }

    private long unsettled() {
        return submitted.sum() - done.sum() - failed.sum();
    }

    private void rejectWaiting() {
        for (Request<?, ?> request : dispatcher.forgetAll()) request.fail(rejected(request, CLOSED));
    }

    /** Waits until the workers have ended and every future has settled, even if this thread is interrupted. */
    private void awaitEnd(List<Member> members) {
        boolean interrupted = Thread.interrupted();
        long deadline = System.nanoTime() + Engine.CLOSE_PATIENCE.toNanos();
        while (!members.stream().allMatch(member -> member.ending.over()) || unsettled() > 0) {
            if (System.nanoTime() - deadline >= 0) {
                LOG.log(Level.ERROR,
                        "Pool '" + name() + "' is left with " + slots.present() + " and " + unsettled() + " requests");
                break;
            }
            // What a worker gave back in the meantime.
            rejectWaiting();
            engine.pause();
            interrupted |= Thread.interrupted();
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
