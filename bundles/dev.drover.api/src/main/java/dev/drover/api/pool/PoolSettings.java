package dev.drover.api.pool;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.drover.api.Require;
import dev.drover.api.lifecycle.BackOff;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.process.Dump;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Names;

/**
 * The settings of a pool and their values. A setting is one line here, with its name, default and range, and has two
 * methods: one that reads it, here, and one that returns a changed copy, in the subclass. Immutable.
 */
abstract class PoolSettings {

    /** The most processes a pool may have. */
    public static final int MAX_WORKERS = 1000;

    /** By their names, in the order of {@link #toString}. Filled by the lines below, so it comes first. */
    private static final Map<String, Setting<?>> ALL = new LinkedHashMap<>();

    static final Setting<String> NAME =
            add(new Setting<>("name", String.class, null, (what, text) -> Names.check("pool", text)));
    static final Setting<ProcessSpec> WORKER = add(new Setting<>("worker", ProcessSpec.class, null, Require::given));
    static final Setting<Map<Integer, ProcessSpec>> SLOTS =
            add(new Setting<>("slots", Map.class, Map.of(), Require::map));

    // Min and minIdle are checked together with max, on which their ranges depend.
    static final Setting<Integer> MIN = add(new Setting<>("min", Integer.class, 0, Require::given));
    static final Setting<Integer> MAX = add(Setting.number("max", processors(), 1, MAX_WORKERS));
    static final Setting<Integer> MIN_IDLE = add(new Setting<>("minIdle", Integer.class, 0, Require::given));

    static final Setting<List<Integer>> WEIGHTS =
            add(new Setting<>("weights", List.class, List.of(), PoolSettings::weights));
    static final Setting<String> STRATEGY = add(new Setting<>("strategy", String.class, "round-robin", Names::check));

    static final Setting<Integer> CONCURRENCY = add(Setting.number("concurrency", 1, 1, 256));
    static final Setting<Integer> PREFETCH = add(Setting.number("prefetch", 1000, 0, 1000));
    static final Setting<Integer> QUEUE = add(Setting.number("queue", 10_000, 0, Integer.MAX_VALUE));

    static final Setting<Optional<Duration>> TASK_TIMEOUT =
            add(new Setting<>("taskTimeout", Optional.class, Optional.empty(), Checks::positive));
    static final Setting<Duration> START_TIMEOUT = add(Setting.time("startTimeout", Duration.ofSeconds(30)));
    static final Setting<Duration> CANCEL_GRACE = add(Setting.time("cancelGrace", Duration.ofSeconds(2)));
    static final Setting<Duration> CLOSE_GRACE = add(Setting.time("closeGrace", Duration.ofSeconds(3)));
    static final Setting<Duration> HEARTBEAT_TIMEOUT = add(Setting.time("heartbeatTimeout", Duration.ofSeconds(10)));

    static final Setting<Sleep> SLEEP = add(new Setting<>("sleep", Sleep.class, Sleep.DEFAULT, Require::given));

    static final Setting<Integer> CONSOLE_BYTES = add(Setting.number("consoleBytes", 256 << 10, 0, Integer.MAX_VALUE));
    static final Setting<Integer> MAX_MESSAGE = add(Setting.number("maxMessage", 64 << 20, 1 << 10, 1 << 30));
    static final Setting<List<String>> LINKS =
            add(new Setting<>("links", List.class, List.of("ring", "unix"), Checks::links));
    static final Setting<Boolean> ENCRYPTED = add(new Setting<>("encrypted", Boolean.class, false, Require::given));

    static final Setting<Recycling> RECYCLING =
            add(new Setting<>("recycling", Recycling.class, Recycling.NEVER, Require::given));
    static final Setting<Optional<Preheat<?>>> PREHEAT =
            add(new Setting<>("preheat", Optional.class, Optional.empty(), Require::given));
    static final Setting<Boolean> RELOAD_ON_CHANGE =
            add(new Setting<>("reloadOnChange", Boolean.class, false, Require::given));
    static final Setting<Integer> POISON_DEATHS = add(Setting.number("poisonDeaths", 3, 0, 1000));
    static final Setting<Optional<BackOff>> RESTART =
            add(new Setting<>("restart", Optional.class, Optional.empty(), Require::given));
    static final Setting<ProcessKind> KIND =
            add(new Setting<>("kind", ProcessKind.class, ProcessKind.WORKER, Checks::kind));
    static final Setting<Map<Dump.Kind, Duration>> DUMP_EVERY =
            add(new Setting<>("dumpEvery", Map.class, Map.of(), Checks::dumps));

    private final Map<String, Object> values;

    /**
     * Checks all values.
     *
     * @param given values by the names of their settings; the other settings have their defaults
     * @throws IllegalArgumentException if there is no such setting, or a value is not within its range
     * @throws NullPointerException if a value is null
     */
    PoolSettings(Map<String, ?> given) {
        for (String name : given.keySet()) {
            if (!ALL.containsKey(name))
                throw new IllegalArgumentException("'" + name + "' is no setting of a pool: there are " + ALL.keySet());
        }
        Map<String, Object> kept = new LinkedHashMap<>();
        ALL.forEach((name, setting) -> kept.put(
                name, setting.kept(given.containsKey(name) ? given.get(name) : setting.initial())));
        values = Collections.unmodifiableMap(kept);
        checkBounds(min(), max());
        Require.within("minIdle", minIdle(), 0, max());
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.put(setting.name(), setting);
        return setting;
    }

    /** All values by the names of their settings. */
    final Map<String, Object> values() {
        return values;
    }

    private <T> T get(Setting<T> setting) {
        return setting.cast(values.get(setting.name()));
    }

    // ---- the values

    /** The pool's name. */
    public String name() {
        return get(NAME);
    }

    /** How its workers are started. */
    public ProcessSpec worker() {
        return get(WORKER);
    }

    /** How the workers of single slots are started instead, by slot index. */
    public Map<Integer, ProcessSpec> slots() {
        return get(SLOTS);
    }

    /** Processes kept alive. */
    public int min() {
        return get(MIN);
    }

    /** Processes at most. */
    public int max() {
        return get(MAX);
    }

    /** Processes kept idle, or starting, beside the busy ones. */
    public int minIdle() {
        return get(MIN_IDLE);
    }

    /** Weights of the slots from 0 on. */
    public List<Integer> weights() {
        return get(WEIGHTS);
    }

    /** The name of the balancing strategy. */
    public String strategy() {
        return get(STRATEGY);
    }

    /** How many tasks one worker runs at a time. */
    public int concurrency() {
        return get(CONCURRENCY);
    }

    /** How many more requests may be sent to a worker before it asks. */
    public int prefetch() {
        return get(PREFETCH);
    }

    /** How many requests may wait for a worker. */
    public int queue() {
        return get(QUEUE);
    }

    /** The longest that a request may take, waiting included; none if empty. */
    public Optional<Duration> taskTimeout() {
        return get(TASK_TIMEOUT);
    }

    /** The longest that a worker may take to join. */
    public Duration startTimeout() {
        return get(START_TIMEOUT);
    }

    /** How long a worker may go on with a cancelled task. */
    public Duration cancelGrace() {
        return get(CANCEL_GRACE);
    }

    /** How long closing waits for the requests taken. */
    public Duration closeGrace() {
        return get(CLOSE_GRACE);
    }

    /** How long a worker may be silent. */
    public Duration heartbeatTimeout() {
        return get(HEARTBEAT_TIMEOUT);
    }

    /** When its workers go to sleep, and how deep, to begin with. */
    public Sleep sleep() {
        return get(SLEEP);
    }

    /** How much of each worker's console is kept, in bytes. */
    public int consoleBytes() {
        return get(CONSOLE_BYTES);
    }

    /** The longest message in bytes. */
    public int maxMessage() {
        return get(MAX_MESSAGE);
    }

    /** The kinds of link its workers may use. */
    public List<String> links() {
        return get(LINKS);
    }

    /** Whether the links of its workers are encrypted. */
    public boolean encrypted() {
        return get(ENCRYPTED);
    }

    /** When workers that work well are replaced. */
    public Recycling recycling() {
        return get(RECYCLING);
    }

    /** What each new worker runs before its first request; nothing if empty. */
    public Optional<Preheat<?>> preheat() {
        return get(PREHEAT);
    }

    /** Whether workers are replaced when their code has changed on disk. */
    public boolean reloadOnChange() {
        return get(RELOAD_ON_CHANGE);
    }

    /** After how many deaths requests like the one that was running are rejected for a while; 0 for never. */
    public int poisonDeaths() {
        return get(POISON_DEATHS);
    }

    /** When an ended worker starts again; as the program's lifecycle policy says if empty. */
    public Optional<BackOff> restart() {
        return get(RESTART);
    }

    /** What its processes are shown as. */
    public ProcessKind kind() {
        return get(KIND);
    }

    /** Which dumps are made of its workers, and how often. */
    public Map<Dump.Kind, Duration> dumpEvery() {
        return get(DUMP_EVERY);
    }

    // ---- the checks that are more than a range

    /** Throws unless {@code 0 <= min <= max} and {@code 1 <= max <= MAX_WORKERS}. */
    public static void checkBounds(int min, int max) {
        Require.within("max", max, 1, MAX_WORKERS);
        if (min < 0 || min > max)
            throw new IllegalArgumentException("min is " + min + " and max is " + max + ": min must be 0 to max");
    }

    /** Throws if the weight is negative. */
    public static void checkWeight(int weight) {
        Require.within("a weight", weight, 0, Integer.MAX_VALUE);
    }

    private static int processors() {
        return Math.min(Runtime.getRuntime().availableProcessors(), MAX_WORKERS);
    }

    private static List<Integer> weights(String what, List<Integer> shares) {
        List<Integer> copy = Require.list(what, shares);
        copy.forEach(PoolSettings::checkWeight);
        return copy;
    }

    // ---- as a value

    @Override
    public final boolean equals(Object other) {
        return other != null && other.getClass() == getClass() && values.equals(((PoolSettings) other).values);
    }

    @Override
    public final int hashCode() {
        return values.hashCode();
    }

    @Override
    public final String toString() {
        return values.entrySet().stream().map(String::valueOf)
                .collect(Collectors.joining(", ", getClass().getSimpleName() + "[", "]"));
    }
}
