package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.pool.PoolSnapshot;
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

    /** Deadlines in the promises are for a machine of their own; in tests there is none. */
    static final int PATIENCE_FACTOR = 5;

    static final int SCALE = Integer.getInteger("drover.scale", 1);
    private static final long SEED = Long.getLong("drover.seed", 20_250_704L);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long MEMORY_SLACK = 24L << 20;
    private static final int POLLERS = 8;
    private static final long PID = ProcessHandle.current().pid();
    /** Threads of the JDK that come with the first use of something and stay. */
    private static final Set<String> OF_THE_JDK = Set.of(
            "process reaper", "Common-Cleaner", "CompletableFutureDelayScheduler", "VirtualThread-unparker",
            "VirtualThread-unblocker", "Attach Listener", "Keep-Alive-Timer", "Signal Dispatcher",
            "Notification Thread");
    private static final List<String> OF_THE_JDK_BEGINS = List.of(
            "ForkJoinPool", "Read-Poller", "Write-Poller", "MasterPoller", "SIG", "process reaper");

    /** Referred to, so that its level stays: every death would be a line. */
    private static final Logger LOG = Logger.getLogger("dev.drover");

    private static final AtomicInteger POOLS = new AtomicInteger();
    private static boolean warm;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final List<ProcessPool> pools = new ArrayList<>();
    private History history;
    private Random random;
    private String test;
    private Set<Thread> threads;
    private int descriptors;
    private long polls;
    private long memory;
    private boolean leaveLeftovers;

    // ---- what tests use

    /** The spec of a pool of {@link TestWorker}s with a name of its own. */
    PoolSpec spec() {
        return spec(ProcessSpec.java(TestWorker.class));
    }

    PoolSpec spec(ProcessSpec worker) {
        return PoolSpec.of("t" + PID + "-" + POOLS.incrementAndGet(), worker);
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

    /** Prints a figure; a promise's tests are only as good as what they measured. */
    void measured(String what, Object... arguments) {
        System.out.println("  measured: " + String.format(Locale.ROOT, what, arguments));
    }

    /** Prints how long a promised thing took, and checks the promise as far as a machine in use allows. */
    void promised(double mostMillis, double millis, String what, Object... arguments) {
        measured("%s after %.0f ms (promise: %.0f)", String.format(Locale.ROOT, what, arguments), millis, mostMillis);
        assertTrue(millis < mostMillis * PATIENCE_FACTOR, () -> what + " after " + millis + " ms");
    }

    History history() {
        return history;
    }

    /** Sends a recorded call. */
    <Q, R> CompletableFuture<R> send(Endpoint endpoint, Task<Q, R> task, Q request) {
        return history.send(endpoint, task, request, PATIENCE);
    }

    /** Sends a recorded call of a task that tells when it begins, and waits until it has begun. */
    <Q, R> CompletableFuture<R> begin(Endpoint endpoint, Task<Q, R> task, Q request) {
        CompletableFuture<Object> begun = new CompletableFuture<>();
        CompletableFuture<R> running = history.send(endpoint, task, request, begun::complete, PATIENCE);
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
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false) && !zombie(pid);
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
        history = new History();
        open.clear();
        pools.clear();
        leaveLeftovers = false;
        threads = Thread.getAllStackTraces().keySet();
        descriptors = descriptors().size();
        polls = polls();
        memory = usedMemory();
    }

    /** Lets the JDK start what it starts once. */
    private static void warmUp() {
        warm = true;
        LOG.setLevel(Level.WARNING);
        try (ProcessPool pool = Pools.open(PoolSpec.java("warm-" + PID, TestWorker.class).max(1))) {
            pool.send(TestWorker.VALUE, "").join();
        }
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS)).join();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        List<Throwable> faults = new ArrayList<>();
        context.getExecutionException().ifPresent(e -> dump());
        while (!open.isEmpty()) attempt(faults, open.pop()::close);
        attempt(faults, this::awaitAll);
        attempt(faults, history::check);
        for (ProcessPool pool : pools) attempt(faults, () -> checkSettled(pool.snapshot()));
        // What the test itself remembers is not left over by Drover.
        history = null;
        pools.clear();
        attempt(faults, this::checkNothingLeft);
        if (faults.isEmpty()) return;
        AssertionError all = new AssertionError(test + " (seed " + SEED + ") left something behind: " + faults);
        faults.forEach(all::addSuppressed);
        throw all;
    }

    private void awaitAll() throws Exception {
        try {
            history.awaitAll();
        } catch (TimeoutException e) {
            throw late("a call of the history");
        }
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

    private static void checkSettled(PoolSnapshot snapshot) {
        assertTrue(snapshot.closed(), snapshot::toString);
        assertEquals(snapshot.submitted(), snapshot.done() + snapshot.failed(),
                () -> "settled requests of " + snapshot);
        assertEquals(0, snapshot.inFlight(), snapshot::toString);
    }

    private void checkNothingLeft() {
        calm("threads", () -> extraThreads().isEmpty(), () -> extraThreads().stream()
                .map(thread -> thread + " " + List.of(thread.getStackTrace())).toList());
        calm("files", () -> descriptors().size() <= descriptors, Harness::descriptors);
        calm("selectors", () -> polls() <= polls + POLLERS, Harness::polls);
        calm("directories", () -> directories().isEmpty(), Harness::directories);
        if (leaveLeftovers) return;
        calm("children", () -> children().isEmpty(), Harness::children);
        calm("orphans", () -> orphans().isEmpty(), Harness::orphans);
        calm("memory", () -> usedMemory() - memory < MEMORY_SLACK,
                () -> (usedMemory() - memory) + " bytes more than before");
    }

    private static void calm(String what, BooleanSupplier calm, Supplier<?> rest) {
        if (!within(Duration.ofNanos(CALM_NANOS), calm))
            throw new AssertionError("Left over " + what + ": " + rest.get());
    }

    private List<Thread> extraThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !threads.contains(thread)
                        && !thread.getName().startsWith("junit"))
                .filter(thread -> !OF_THE_JDK.contains(thread.getName())
                        && OF_THE_JDK_BEGINS.stream().noneMatch(thread.getName()::startsWith))
                .toList();
    }

    /** Event queues; the JDK makes a few for itself when virtual threads first wait. */
    private static long polls() {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(each -> {
                try {
                    return Files.readSymbolicLink(each).toString().contains("[event");
                } catch (IOException e) {
                    return false;
                }
            })
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sockets, pipes and whatever else is not a file that the JVM itself keeps open. */
    static List<String> descriptors() {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : all) {
                try {
                    String target = Files.readSymbolicLink(each).toString();
                    if (target.contains("[event") || target.endsWith(".jar") || target.contains("/jvm/")) continue;
                    if (!target.startsWith("/proc/")) found.add(target);
                } catch (IOException e) {
                    // It was closed while we looked.
                    continue;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Directories for sockets and rings of this process. */
    static List<Path> directories() {
        return directories(PID);
    }

    static List<Path> directories(long pid) {
        return Stream.of("/dev/shm", System.getProperty("java.io.tmpdir"), System.getenv("XDG_RUNTIME_DIR"))
                .filter(base -> base != null && Files.isDirectory(Path.of(base)))
                .flatMap(base -> list(Path.of(base)).stream())
                .filter(path -> path.getFileName().toString().startsWith("drover-" + pid + "-"))
                .toList();
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return all.collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Children of this process, alive or zombie. */
    static List<String> children() {
        List<String> found = new ArrayList<>();
        for (Path process : processes()) {
            try {
                String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 3);
                if (Long.parseLong(fields[1]) == PID) found.add(stat);
            } catch (IOException e) {
                // It has ended.
                continue;
            }
        }
        return found;
    }

    private static boolean zombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    /** Processes anywhere that carry the mark of a pool of this process. */
    private static List<String> orphans() {
        List<String> found = new ArrayList<>();
        for (Path process : processes()) {
            try {
                String environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
                if (environment.contains("DROVER_WORKER=t" + PID + "-"))
                    found.add(
                            process + " " + Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                // It has ended, or is somebody else's.
                continue;
            }
        }
        return found;
    }

    private static List<Path> processes() {
        return list(Path.of("/proc")).stream().filter(path -> path.getFileName().toString().matches("\\d+")).toList();
    }

    static long usedMemory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
