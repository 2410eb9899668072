package dev.drover.api.pool;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.drover.api.Require;
import dev.drover.api.lifecycle.BackOff;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.process.Dump;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Names;
import dev.drover.wire.Task;

/**
 * What a pool is to be like. Immutable; each method named like a setting and taking an argument returns a changed copy,
 * and every copy is checked: a value out of its range is an {@link IllegalArgumentException}, null a
 * {@link NullPointerException}, and either names the setting. A method of the same name without argument returns the
 * value.
 *
 * <p>Times are more than zero, and as long as one likes: {@code ChronoUnit.FOREVER.getDuration()} means never.
 */
public final class PoolSpec extends PoolSettings {

    private PoolSpec(Map<String, ?> given) {
        super(given);
    }

    /** A pool of Java workers that run the main method of a class, with the defaults. */
    public static PoolSpec java(String name, Class<?> main) {
        return of(name, ProcessSpec.java(main));
    }

    /** A pool with the defaults, which are told with each setting. */
    public static PoolSpec of(String name, ProcessSpec worker) {
        Map<String, Object> given = new HashMap<>();
        given.put(NAME.name(), name);
        given.put(WORKER.name(), worker);
        return new PoolSpec(given);
    }

    /**
     * The same with several settings changed, which are checked together.
     *
     * @param changes the new values by the names of their settings; of the type that the setting's method returns
     * @throws IllegalArgumentException if there is no such setting, a value is of another type, or out of its range
     * @throws NullPointerException if a value is null
     */
    public PoolSpec with(Map<String, ?> changes) {
        Map<String, Object> changed = new HashMap<>(values());
        changed.putAll(Require.given("changes", changes));
        return new PoolSpec(changed);
    }

    private <T> PoolSpec with(Setting<T> setting, T value) {
        Map<String, Object> changed = new HashMap<>(values());
        changed.put(setting.name(), value);
        return new PoolSpec(changed);
    }

    // ---- what its workers are

    /** The pool's name, see {@link Names#check}. */
    public PoolSpec name(String text) {
        return with(NAME, text);
    }

    /** How its workers are started. */
    public PoolSpec worker(ProcessSpec program) {
        return with(WORKER, program);
    }

    /** How the worker of one slot, counted from 0, is started instead. By default as all others. */
    public PoolSpec slot(int slotIndex, ProcessSpec instead) {
        Map<Integer, ProcessSpec> all = new HashMap<>(slots());
        all.put(slotIndex, instead);
        return with(SLOTS, all);
    }

    /** How the worker of a slot is started. */
    public ProcessSpec workerOf(int slotIndex) {
        return slots().getOrDefault(slotIndex, worker());
    }

    // ---- how many there are

    /** Processes kept alive, 0 to {@link #max()}. By default 0. */
    public PoolSpec min(int processes) {
        return with(MIN, processes);
    }

    /**
     * Processes at most, 1 to 1000. By default one per processor. While workers are replaced (see {@link Recycling} and
     * {@link ProcessPool#restart}) there are as many more as are replaced at a time.
     */
    public PoolSpec max(int processes) {
        return with(MAX, processes);
    }

    /** Both bounds: {@link #min(int)} and {@link #max(int)}. */
    public PoolSpec size(int least, int most) {
        return with(Map.of(MIN.name(), least, MAX.name(), most));
    }

    /**
     * Processes kept idle, or starting, beside the busy ones, 0 to {@link #max()}: so many more requests at a time need
     * not wait for a start. The pool looks 20 times a second, and never goes above max for them. By default 0.
     */
    public PoolSpec minIdle(int processes) {
        return with(MIN_IDLE, processes);
    }

    // ---- which of them is picked

    /** Weights of the slots from 0 on, 0 or more each; a slot beyond them has 1. By default none. */
    public PoolSpec weights(Integer... shares) {
        return with(WEIGHTS, shares == null ? null : Arrays.asList(shares));
    }

    /** The weight a slot begins with. */
    public int weightOf(int slotIndex) {
        return slotIndex < weights().size() ? weights().get(slotIndex) : 1;
    }

    /** The name of the balancing strategy, see {@link Names#check}. By default "round-robin". */
    public PoolSpec strategy(String text) {
        return with(STRATEGY, text);
    }

    // ---- how requests come to them

    /** How many tasks one worker runs at a time, 1 to 256. By default 1. */
    public PoolSpec concurrency(int tasks) {
        return with(CONCURRENCY, tasks);
    }

    /**
     * How many more requests may be sent to a worker before it asks, 0 to 1000; how many of these are used follows the
     * measured task time, so long tasks are never sent ahead. By default 1000.
     */
    public PoolSpec prefetch(int requests) {
        return with(PREFETCH, requests);
    }

    /** How many requests may wait for a worker, 0 or more. By default 10,000. */
    public PoolSpec queue(int requests) {
        return with(QUEUE, requests);
    }

    // ---- how long things may take

    /** The longest that a request may take, waiting included. By default as long as it likes. */
    public PoolSpec taskTimeout(Duration time) {
        return with(TASK_TIMEOUT, Optional.of(Require.given(TASK_TIMEOUT.name(), time)));
    }

    /** The longest that a worker may take to join. By default 30 s. */
    public PoolSpec startTimeout(Duration time) {
        return with(START_TIMEOUT, time);
    }

    /** How long a worker may go on with a cancelled task before it is replaced. By default 2 s. */
    public PoolSpec cancelGrace(Duration time) {
        return with(CANCEL_GRACE, time);
    }

    /** How long {@link ProcessPool#close} waits for requests taken. By default 3 s. */
    public PoolSpec closeGrace(Duration time) {
        return with(CLOSE_GRACE, time);
    }

    /** How long a worker may be silent before it is taken for hung. By default 10 s. */
    public PoolSpec heartbeatTimeout(Duration time) {
        return with(HEARTBEAT_TIMEOUT, time);
    }

    // ---- how long they serve

    /** When workers that work well are replaced. By default never. */
    public PoolSpec recycling(Recycling marks) {
        return with(RECYCLING, marks);
    }

    /**
     * What each new worker runs before its first request, see {@link Preheat}. By default nothing.
     *
     * @param request what the task is given
     */
    public <Q> PoolSpec preheat(Task<Q, ?> task, Q request) {
        return with(PREHEAT, Optional.of(new Preheat<>(task, request)));
    }

    /**
     * Whether workers are replaced, one after another as by {@link ProcessPool#restart}, when a file that they were
     * started from has changed on disk: an entry of the class path, or the file of the command. The pool looks every
     * two seconds, and takes a change for whole once size and time are the same at two looks. By default they are not.
     */
    public PoolSpec reloadOnChange(boolean wanted) {
        return with(RELOAD_ON_CHANGE, wanted);
    }

    /**
     * After how many deaths of workers, in each of which a request of the same task and key was running, such requests
     * are rejected for a minute, and for twice as long each time that one ends a worker again; 0 to 1000, 0 for never.
     * By default 3. See {@link PoisonedTask}.
     */
    public PoolSpec poisonDeaths(int deaths) {
        return with(POISON_DEATHS, deaths);
    }

    /** When an ended worker starts again, whatever the program's lifecycle policy says; that decides by default. */
    public PoolSpec restart(BackOff rule) {
        return with(RESTART, Optional.of(Require.given(RESTART.name(), rule)));
    }

    /** What the monitor and the views show its processes as: {@code WORKER}, as by default, or {@code SERVICE}. */
    public PoolSpec kind(ProcessKind what) {
        return with(KIND, what);
    }

    /** When its workers go to sleep, and how deep, to begin with. By default {@link Sleep#DEFAULT}. */
    public PoolSpec sleep(Sleep settings) {
        return with(SLEEP, settings);
    }

    /**
     * Has a dump made of each worker that is awake, every so often: a memory report, say, which tells when what is left
     * after collections keeps rising; the error log then has it as well. None is made by default. Dumps are kept within
     * the bounds of {@link dev.drover.api.process.Dumps}.
     *
     * @param kind any but CRASH
     * @param interval 1 s to 1 year
     */
    public PoolSpec dumpEvery(Dump.Kind kind, Duration interval) {
        Map<Dump.Kind, Duration> all = new HashMap<>(dumpEvery());
        all.put(Require.given("kind", kind), Require.given("interval", interval));
        return with(DUMP_EVERY, all);
    }

    // ---- what they print and send

    /** How much of each worker's console is kept, in bytes, 0 or more. By default 256 KiB. */
    public PoolSpec consoleBytes(int bytes) {
        return with(CONSOLE_BYTES, bytes);
    }

    /** The longest message in bytes, 1 KiB to 1 GiB. By default 64 MiB. */
    public PoolSpec maxMessage(int bytes) {
        return with(MAX_MESSAGE, bytes);
    }

    /**
     * The kinds of link its workers may use: "ring" (shared memory, used where both sides can) and "unix". By default
     * both.
     */
    public PoolSpec links(String... kinds) {
        return with(LINKS, kinds == null ? null : Arrays.asList(kinds));
    }

    /**
     * Whether everything that goes between this program and a worker is encrypted and checked (AES-256-GCM, with keys
     * of that link alone); a worker that does not do it is refused. By default it is not: a link between two processes
     * of one user on one machine can be read by nobody but that user and the system. Workers in Python cannot encrypt.
     */
    public PoolSpec encrypted(boolean wanted) {
        return with(ENCRYPTED, wanted);
    }
}
