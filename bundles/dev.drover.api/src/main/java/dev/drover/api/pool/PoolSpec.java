package dev.drover.api.pool;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Names;

/**
 * What a pool is to be like. Immutable; each method named like a component and taking an argument returns a changed
 * copy, and every copy is checked.
 *
 * @param name the pool's name, see {@link Names#check}
 * @param worker how its workers are started
 * @param slots how the workers of single slots are started instead
 * @param min processes kept alive, 0 to max
 * @param max processes at most, 1 to 1000
 * @param minIdle processes kept idle, or starting, beside the busy ones, 0 to max: so many more requests at a time need
 *     not wait for a start. The pool looks 20 times a second, and never goes above max for them
 * @param weights of the slots from 0 on, 0 or more each; a slot beyond the list has 1
 * @param strategy the name of the balancing strategy
 * @param concurrency how many tasks one worker runs at a time, 1 to 256
 * @param prefetch how many more requests may be sent to a worker before it asks, 0 to 1000; how many of these are used
 *     follows the measured task time, so long tasks are never sent ahead
 * @param queue how many requests may wait for a worker, 0 or more
 * @param taskTimeout the longest that a request may take, waiting included; none if empty
 * @param startTimeout the longest that a worker may take to join
 * @param cancelGrace how long a worker may go on with a cancelled task before it is replaced
 * @param closeGrace how long {@link ProcessPool#close} waits for requests taken
 * @param heartbeatTimeout how long a worker may be silent before it is taken for hung
 * @param consoleBytes how much of each worker's console is kept
 * @param maxMessage the longest message in bytes, 1 KiB to 1 GiB
 * @param links the kinds of link its workers may use: "ring" (shared memory, used where both sides can) and "unix"
 */
public record PoolSpec(
        String name,
        ProcessSpec worker,
        Map<Integer, ProcessSpec> slots,
        int min,
        int max,
        int minIdle,
        List<Integer> weights,
        String strategy,
        int concurrency,
        int prefetch,
        int queue,
        Optional<Duration> taskTimeout,
        Duration startTimeout,
        Duration cancelGrace,
        Duration closeGrace,
        Duration heartbeatTimeout,
        int consoleBytes,
        int maxMessage,
        List<String> links) {

    /** The most processes a pool may have. */
    public static final int MAX_WORKERS = 1000;

    public PoolSpec {
        Names.check("pool", name);
        Names.check("strategy", strategy);
        slots = Map.copyOf(slots);
        weights = List.copyOf(weights);
        checkBounds(min, max);
        within("minIdle", minIdle, 0, max);
        weights.forEach(PoolSpec::checkWeight);
        within("concurrency", concurrency, 1, 256);
        within("prefetch", prefetch, 0, 1000);
        within("queue", queue, 0, Integer.MAX_VALUE);
        within("consoleBytes", consoleBytes, 0, Integer.MAX_VALUE);
        links = List.copyOf(links);
        if (links.isEmpty() || !List.of("ring", "unix").containsAll(links))
            throw new IllegalArgumentException("links is " + links + ": it must be \"ring\", \"unix\" or both");
        within("maxMessage", maxMessage, 1 << 10, 1 << 30);
        taskTimeout.ifPresent(time -> positive("taskTimeout", time));
        positive("startTimeout", startTimeout);
        positive("cancelGrace", cancelGrace);
        positive("closeGrace", closeGrace);
        positive("heartbeatTimeout", heartbeatTimeout);
    }

    /** A pool of Java workers that run the main method of a class, with the defaults of {@link #of}. */
    public static PoolSpec java(String name, Class<?> main) {
        return of(name, ProcessSpec.java(main));
    }

    /**
     * A pool with the defaults: min 0, max one per processor, none kept idle, round robin, one task at a time, a queue
     * of 10,000, no task timeout, 30 s to start, 2 s to cancel, 3 s to close, 10 s of silence, 256 KiB of console,
     * messages up to 64 MiB.
     */
    public static PoolSpec of(String name, ProcessSpec worker) {
        return new PoolSpec(
                name,
                worker,
                Map.of(),
                0,
                Math.min(Runtime.getRuntime().availableProcessors(), MAX_WORKERS),
                0,
                List.of(),
                "round-robin",
                1,
                1000,
                10_000,
                Optional.empty(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                256 << 10,
                64 << 20,
                List.of("ring", "unix"));
    }

    public PoolSpec name(String text) {
        return with(draft -> draft.name = text);
    }

    public PoolSpec worker(ProcessSpec program) {
        return with(draft -> draft.worker = program);
    }

    /** The same with the worker of one slot started in another way. */
    public PoolSpec slot(int slotIndex, ProcessSpec instead) {
        Map<Integer, ProcessSpec> all = new HashMap<>(slots);
        all.put(slotIndex, instead);
        return with(draft -> draft.slots = all);
    }

    public PoolSpec min(int processes) {
        return with(draft -> draft.min = processes);
    }

    public PoolSpec max(int processes) {
        return with(draft -> draft.max = processes);
    }

    /** The same with both bounds changed. */
    public PoolSpec size(int least, int most) {
        return with(draft -> {
            draft.min = least;
            draft.max = most;
        });
    }

    public PoolSpec minIdle(int processes) {
        return with(draft -> draft.minIdle = processes);
    }

    public PoolSpec weights(Integer... shares) {
        return with(draft -> draft.weights = List.of(shares));
    }

    public PoolSpec strategy(String text) {
        return with(draft -> draft.strategy = text);
    }

    public PoolSpec concurrency(int tasks) {
        return with(draft -> draft.concurrency = tasks);
    }

    public PoolSpec prefetch(int requests) {
        return with(draft -> draft.prefetch = requests);
    }

    public PoolSpec queue(int requests) {
        return with(draft -> draft.queue = requests);
    }

    public PoolSpec taskTimeout(Duration time) {
        return with(draft -> draft.taskTimeout = Optional.of(time));
    }

    public PoolSpec startTimeout(Duration time) {
        return with(draft -> draft.startTimeout = time);
    }

    public PoolSpec cancelGrace(Duration time) {
        return with(draft -> draft.cancelGrace = time);
    }

    public PoolSpec closeGrace(Duration time) {
        return with(draft -> draft.closeGrace = time);
    }

    public PoolSpec heartbeatTimeout(Duration time) {
        return with(draft -> draft.heartbeatTimeout = time);
    }

    public PoolSpec consoleBytes(int bytes) {
        return with(draft -> draft.consoleBytes = bytes);
    }

    public PoolSpec maxMessage(int bytes) {
        return with(draft -> draft.maxMessage = bytes);
    }

    public PoolSpec links(String... kinds) {
        return with(draft -> draft.links = List.of(kinds));
    }

    /** How the worker of a slot is started. */
    public ProcessSpec workerOf(int slotIndex) {
        return slots.getOrDefault(slotIndex, worker);
    }

    /** The weight a slot begins with. */
    public int weightOf(int slotIndex) {
        return slotIndex < weights.size() ? weights.get(slotIndex) : 1;
    }

    /** Throws unless {@code 0 <= min <= max} and {@code 1 <= max <= MAX_WORKERS}. */
    public static void checkBounds(int min, int max) {
        within("max", max, 1, MAX_WORKERS);
        if (min < 0 || min > max)
            throw new IllegalArgumentException("min is " + min + " and max is " + max + ": min must be 0 to max");
    }

    /** Throws if the weight is negative. */
    public static void checkWeight(int weight) {
        within("a weight", weight, 0, Integer.MAX_VALUE);
    }

    private static void within(String what, int value, int least, int most) {
        if (value < least || value > most)
            throw new IllegalArgumentException(what + " is " + value + ": it must be " + least + " to " + most);
    }

    private static void positive(String what, Duration time) {
        if (time.isNegative() || time.isZero())
            throw new IllegalArgumentException(what + " is " + time + ": it must be more than zero");
    }

    private PoolSpec with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.spec();
    }

    /** A copy while it is being changed. */
    private static final class Draft {
        private String name;
        private ProcessSpec worker;
        private Map<Integer, ProcessSpec> slots;
        private int min;
        private int max;
        private int minIdle;
        private List<Integer> weights;
        private String strategy;
        private int concurrency;
        private int prefetch;
        private int queue;
        private Optional<Duration> taskTimeout;
        private Duration startTimeout;
        private Duration cancelGrace;
        private Duration closeGrace;
        private Duration heartbeatTimeout;
        private int consoleBytes;
        private int maxMessage;
        private List<String> links;

        Draft(PoolSpec spec) {
            name = spec.name;
            worker = spec.worker;
            slots = spec.slots;
            min = spec.min;
            max = spec.max;
            minIdle = spec.minIdle;
            weights = spec.weights;
            strategy = spec.strategy;
            concurrency = spec.concurrency;
            prefetch = spec.prefetch;
            queue = spec.queue;
            taskTimeout = spec.taskTimeout;
            startTimeout = spec.startTimeout;
            cancelGrace = spec.cancelGrace;
            closeGrace = spec.closeGrace;
            heartbeatTimeout = spec.heartbeatTimeout;
            consoleBytes = spec.consoleBytes;
            maxMessage = spec.maxMessage;
            links = spec.links;
        }

        PoolSpec spec() {
            return new PoolSpec(
                    name,
                    worker,
                    slots,
                    min,
                    max,
                    minIdle,
                    weights,
                    strategy,
                    concurrency,
                    prefetch,
                    queue,
                    taskTimeout,
                    startTimeout,
                    cancelGrace,
                    closeGrace,
                    heartbeatTimeout,
                    consoleBytes,
                    maxMessage,
                    links);
        }
    }
}
