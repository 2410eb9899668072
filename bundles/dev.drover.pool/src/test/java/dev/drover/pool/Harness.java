package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

import com.sun.management.OperatingSystemMXBean;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Launcher;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;
import dev.drover.lifecycle.DefaultPolicy;
import dev.drover.pool.internal.LocalPools;
import dev.drover.pool.internal.dispatch.Strategies;
import dev.drover.process.ProcessRuntime;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Task;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What every test with real processes shares: pools that are closed at the end, a random with a printed seed, a history
 * of calls, waits with a deadline that leave a thread dump, and the checks that nothing is left: no open future, no
 * thread, file, process, zombie, orphan, socket or ring, and no memory.
 *
 * <p>{@code -Ddrover.scale=N} makes the tests that ask {@link #scaled} N times as long; {@code -Ddrover.seed=N} repeats
 * a run.
 */
final class Harness implements BeforeEachCallback, AfterEachCallback {

    /** Deadlines in the promises are for a machine of their own; in tests there is none, and the soak takes 1. */
    static final int PATIENCE_FACTOR = Integer.getInteger("drover.patience", 5);

    /**
     * Most workers of tests live for a second: what the second compiler costs is never earned. Those of the soak, whose
     * figures are judged as they are, have both.
     */
    private static final String[] COMPILER =
            PATIENCE_FACTOR == 1 ? new String[0] : new String[] {"-XX:TieredStopAtLevel=1"};

    static final int SCALE = Integer.getInteger("drover.scale", 1);
    private static final long SEED = Long.getLong("drover.seed", 20_250_704L);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PID = ProcessHandle.current().pid();
    /** Referred to, so that its level stays: every death would be a line. */
    private static final Logger LOG = Logger.getLogger("dev.drover");

    private static final AtomicInteger POOLS = new AtomicInteger();
    private static boolean warm;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final List<ProcessPool> pools = new ArrayList<>();
    private Checker checker;
    private Random random;
    private String test;
    private ExtensionContext context;
    private boolean leaveLeftovers;

    // ---- what tests use

    /** The spec of a pool of {@link TestWorker}s with a name of its own. */
    PoolSpec spec() {
        return spec(ProcessSpec.java(TestWorker.class).jvmOptions(COMPILER));
    }

    PoolSpec spec(ProcessSpec worker) {
        return PoolSpec.of(Leftovers.mark() + POOLS.incrementAndGet(), worker);
    }

    /** The same with arguments for its main method. */
    static ProcessSpec arguments(ProcessSpec worker, String... arguments) {
        Program.Java program = (Program.Java) worker.program();
        program = new Program.Java(program.mainClass(), program.classPath(), program.jvmOptions(), List.of(arguments));
        return new ProcessSpec(program, worker.environment(), worker.directory(), worker.debug());
    }

    /** A {@link RawWorker} that misbehaves once, if a file is given, or always. */
    static ProcessSpec raw(String link, RawWorker.Stage stage, Path... once) {
        List<String> arguments = new ArrayList<>(List.of(link, stage.name()));
        for (Path file : once) arguments.add(file.toString());
        ProcessSpec worker = ProcessSpec.java(RawWorker.class).jvmOptions("-XX:TieredStopAtLevel=1");
        return arguments(worker, arguments.toArray(String[]::new));
    }

    /** Opens a pool as a plain Java program does. */
    ProcessPool open(PoolSpec spec) {
        return keep(Pools.open(spec));
    }

    /** Has the rings of this test stand in files, whose size a worker can change, as on systems that seal nothing. */
    void ringsInFiles() {
        System.setProperty("drover.ring.memory", "file");
        close(() -> System.clearProperty("drover.ring.memory"));
    }

    /** Opens a pool with a policy and a launcher of the test's; null for the default. */
    ProcessPool open(PoolSpec spec, LifecyclePolicy policy, Launcher launcher) {
        return open(spec, new Strategies(), policy, launcher);
    }

    ProcessPool open(PoolSpec spec, Strategies strategies, LifecyclePolicy policy, Launcher launcher) {
        return open(new ProcessRuntime(), spec, strategies, policy, launcher);
    }

    ProcessPool open(
            ProcessRuntime runtime, PoolSpec spec, Strategies strategies, LifecyclePolicy policy, Launcher launcher) {
        LocalPools pools = new LocalPools(runtime, strategies, policy == null ? new DefaultPolicy() : policy);
        close(runtime);
        runtime.launcher(launcher);
        return keep(pools.open(spec));
    }

    ProcessPool keep(ProcessPool pool) {
        pools.add(pool);
        close(pool);
        return pool;
    }

    /** Has it closed at the end of the test, last first. */
    <T extends AutoCloseable> T close(T closeable) {
        open.push(closeable);
        return closeable;
    }

    Random random() {
        return random;
    }

    /** A number that grows with the scale. */
    static int scaled(int small) {
        return small * SCALE;
    }

    /** A number that grows with the scale up to a bound. */
    static int scaled(int small, int most) {
        return (int) Math.min((long) small * SCALE, most);
    }

    /**
     * The size of a promise's test: the given number, times the scale, or as {@code -Ddrover.size.ID=N} has it, which
     * {@code ./drover soak} gives.
     *
     * @param id the promise, which is a tag of the test too
     */
    static int size(String id, int small) {
        return Integer.getInteger("drover.size." + id, scaled(small));
    }

    /** Prints a figure; a promise's tests are only as good as what they measured. */
    void measured(String what, Object... arguments) {
        String text = String.format(Locale.ROOT, what, arguments);
        System.out.println("  measured: " + text);
        context.publishReportEntry("measured", text);
    }

    /**
     * How much of a core this process uses while nothing is done for so long, in percent. This thread waits once: one
     * that looked meanwhile would be measured itself.
     */
    static double cpuOver(Duration time) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        long begin = System.nanoTime();
        for (long left; (left = begin + time.toNanos() - System.nanoTime()) > 0;) LockSupport.parkNanos(left);
        return 100.0 * (system.getProcessCpuTime() - before) / (System.nanoTime() - begin);
    }

    /** Prints how long a promised thing took, and checks the promise as far as a machine in use allows. */
    void promisedMillis(double mostMillis, double millis, String what, Object... arguments) {
        promised(mostMillis, millis, "ms", what, arguments);
    }

    /** Prints a promised figure, and checks the promise as far as a machine in use allows. */
    void promised(double most, double value, String unit, String what, Object... arguments) {
        String text = String.format(Locale.ROOT, what, arguments);
        System.out.printf(Locale.ROOT, "  measured: %s: %.1f %s (promise: %.0f)%n", text, value, unit, most);
        context.publishReportEntry(Map.of(
                "figure", text, "value", Double.toString(value), "most", Double.toString(most), "unit", unit));
        assertTrue(
                value <= most * PATIENCE_FACTOR,
                () -> String.format(Locale.ROOT, "%s: %.1f %s where %.0f are promised", text, value, unit, most));
    }

    History history() {
        return checker.history();
    }

    /** Sends a recorded call. */
    <Q, R> CompletableFuture<R> send(Endpoint endpoint, Task<Q, R> task, Q request) {
        return history().send(endpoint, task, request, expected(task, request), null, PATIENCE);
    }

    /** Tasks that answer what they are sent must answer that, and no other's. */
    private static Object expected(Task<?, ?> task, Object request) {
        boolean echoes = task.name().equals(TestWorker.ECHO.name()) || task.name().equals(TestWorker.WORK.name())
                || task.name().equals(TestWorker.VALUE.name())
                        && (request instanceof Long || request instanceof Integer);
        return echoes ? request : History.ANYTHING;
    }

    /** Sends a recorded call of a task that tells when it begins, and waits until it has begun. */
    <Q, R> CompletableFuture<R> begin(Endpoint endpoint, Task<Q, R> task, Q request) {
        CompletableFuture<Object> begun = new CompletableFuture<>();
        CompletableFuture<R> running =
                history().send(endpoint, task, request, History.ANYTHING, begun::complete, PATIENCE);
        get(begun);
        return running;
    }

    /** Sends a recorded call and waits for its result. */
    <Q, R> R call(Endpoint endpoint, Task<Q, R> task, Q request) {
        return get(send(endpoint, task, request));
    }

    /** Waits for a result. */
    <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw late("a result of " + future);
        } catch (ExecutionException e) {
            throw new AssertionError("It failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for a failure of the given kind. */
    <X extends Throwable> X failure(Class<X> type, CompletableFuture<?> future) {
        try {
            Throwable failure = future.handle((result, cause) -> cause).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return assertThrows(type, () -> {
                if (failure != null) throw failure;
            });
        } catch (TimeoutException e) {
            throw late("a failure of " + future);
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until something is so. */
    void await(String what, BooleanSupplier condition) {
        if (!within(PATIENCE, condition)) throw late(what);
    }

    /** Whether something comes to be so within the time. */
    static boolean within(Duration most, BooleanSupplier condition) {
        long deadline = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) return false;
            LockSupport.parkNanos(2_000_000);
        }
        return true;
    }

    /** Waits until so many workers have joined. */
    void awaitReady(ProcessPool pool, int workers) {
        await(workers + " workers of " + pool.name(), () -> ready(pool) == workers);
    }

    /** Waits until all workers have joined, and checks that they use the given link. */
    void awaitReadyOn(String link, ProcessPool pool, int workers) {
        awaitReady(pool, workers);
        for (WorkerSnapshot worker : pool.snapshot().workers()) assertEquals(link, worker.link(), worker::toString);
    }

    static long ready(ProcessPool pool) {
        return pool.snapshot().workers().stream()
                .filter(worker -> worker.state() == WorkerState.READY || worker.state() == WorkerState.BUSY)
                .count();
    }

    static List<Long> pids(ProcessPool pool) {
        return pool.workers().stream().map(Worker::snapshot).map(worker -> worker.pid()).filter(pid -> pid != 0)
                .toList();
    }

    static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false) && !Leftovers.zombie(pid);
    }

    private AssertionError late(String what) {
        dump();
        return new AssertionError("In vain waited for " + what);
    }

    private static void dump() {
        System.err.println("---- threads");
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true))
            System.err.print(thread);
        System.err.println("----");
    }

    /** The processes of the pools are not this test's business: another program had them. */
    void leaveLeftovers() {
        leaveLeftovers = true;
    }

    // ---- before and after

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        if (!warm) warmUp();
        test = context.getRequiredTestClass().getSimpleName() + "." + context.getRequiredTestMethod().getName();
        System.out.println(test + " " + context.getDisplayName() + ": seed " + SEED + ", scale " + SCALE);
        random = new Random(SEED);
        this.context = context;
        open.clear();
        pools.clear();
        leaveLeftovers = false;
        checker = new Checker();
    }

    /** Lets the JDK start what it starts once. */
    private static void warmUp() {
        LOG.setLevel(Level.WARNING);
        try (ProcessPool pool = Pools.open(PoolSpec.java("warm-" + PID, TestWorker.class).max(1))) {
            pool.send(TestWorker.VALUE, "").join();
        }
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS)).join();
        warm = true;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        List<Throwable> faults = new ArrayList<>();
        context.getExecutionException().ifPresent(e -> dump());
        while (!open.isEmpty()) attempt(faults, open.pop()::close);
        List<String> calls = checker.faultsOfCalls();
        if (!calls.isEmpty()) dump();
        calls.forEach(fault -> faults.add(new AssertionError(fault)));
        for (ProcessPool pool : pools)
            Checker.faultsOf(pool.snapshot()).forEach(fault -> faults.add(new AssertionError(fault)));
        // What the test itself remembers is not left over by Drover.
        pools.clear();
        checker.faultsLeft(!leaveLeftovers).forEach(fault -> faults.add(new AssertionError(fault)));
        if (faults.isEmpty()) return;
        AssertionError all = new AssertionError(test + " (seed " + SEED + ") left something behind: " + faults);
        faults.forEach(all::addSuppressed);
        throw all;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    private static void attempt(List<Throwable> faults, Step step) {
        try {
            step.run();
        } catch (Throwable e) {
            faults.add(e);
        }
    }

    // ---- what tests ask of this process

    static List<String> descriptors() {
        return Leftovers.descriptors();
    }

    static List<Path> directories() {
        return Leftovers.directories();
    }

    static List<Path> directories(long pid) {
        return Leftovers.directories(pid);
    }

    static List<String> children() {
        return Leftovers.children();
    }

    static long usedMemory() {
        return Leftovers.usedMemory();
    }
}
