package dev.drover.pool.internal;

import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.pool.Sleep;
import dev.drover.api.process.Depth;
import dev.drover.api.process.ProcessSpec;
import dev.drover.pool.internal.dispatch.Strategies;
import dev.drover.wire.link.SafeLog;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A pool for each configuration of the factory {@code dev.drover.pool}: it is open while the configuration is there.
 * Where bundles start in any order, its strategy may come later than the configuration: then it is opened when the
 * strategy comes. A changed configuration changes the pool while it works, see {@link ProcessPool#change}; with another
 * name it is another pool. One that makes no pool changes nothing.
 */
@Component(
        service = ConfiguredPool.class,
        immediate = true,
        configurationPid = "dev.drover.pool",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ConfiguredPool.Config.class, factory = true)
public final class ConfiguredPool {

    private static final System.Logger LOG = SafeLog.of(ConfiguredPool.class, SafeLog.Topic.SERVICE);

    /**
     * The name, and attributes that describe the worker or its sleep; every other is a setting of {@link PoolSpec} of
     * that name.
     */
    private static final Set<String> OTHERS = Set.of("name", "main_class", "class_path", "jvm_options", "command",
            "sleep_depth", "sleep_after_seconds", "sleep_check_interval_seconds");
    private static final String SECONDS = "_seconds";
    private static final Pattern WORD = Pattern.compile("_(.)");

    /** What can be configured; the rest has the defaults of {@link PoolSpec#of}. */
    @ObjectClassDefinition(name = "Drover Pool", description = "A pool of worker processes")
    public @interface Config {
        @AttributeDefinition(description = "The pool's name, 1 to 64 letters, digits and . _ : -")
        String name();

        @AttributeDefinition(
                description = "The class whose main method a Java worker runs; empty if there is a command")
        String main_class() default "";

        @AttributeDefinition(description = "Jars and folders with that class")
        String[] class_path() default {};

        @AttributeDefinition(description = "Options for the worker's Java")
        String[] jvm_options() default {};

        @AttributeDefinition(description = "The program of a worker in another language, and its arguments")
        String[] command() default {};

        @AttributeDefinition(description = "Processes kept alive")
        int min() default 0;

        @AttributeDefinition(description = "Processes at most; 0 means one for each processor")
        int max() default 0;

        @AttributeDefinition(description = "Processes kept idle beside the busy ones, within the maximum")
        int min_idle() default 0;

        @AttributeDefinition(description = "Weights of the slots")
        int[] weights() default {};

        @AttributeDefinition(description = "How a worker is picked")
        String strategy() default "round-robin";

        @AttributeDefinition(description = "Tasks that one worker runs at a time")
        int concurrency() default 1;

        @AttributeDefinition(description = "Requests that may wait")
        int queue() default 10_000;

        @AttributeDefinition(description = "Whether all that goes between the program and a worker is encrypted")
        boolean encrypted() default false;

        @AttributeDefinition(description = "Seconds that a request may take, waiting included; 0 as long as it likes")
        double task_timeout_seconds() default 0;

        @AttributeDefinition(description = "Seconds that a worker may take to join")
        double start_timeout_seconds() default 30;

        @AttributeDefinition(description = "Seconds that a worker may go on with a cancelled task")
        double cancel_grace_seconds() default 2;

        @AttributeDefinition(description = "Seconds that closing waits for the requests taken")
        double close_grace_seconds() default 3;

        @AttributeDefinition(description = "Seconds that a worker may be silent")
        double heartbeat_timeout_seconds() default 10;

        @AttributeDefinition(description = "How deep idle workers sleep")
        Depth sleep_depth() default Depth.DOZE;

        @AttributeDefinition(description = "Seconds without a request after which a worker sleeps")
        double sleep_after_seconds() default 600;

        @AttributeDefinition(description = "Seconds from one look at idle workers to the next")
        double sleep_check_interval_seconds() default 30;
    }

    private final ProcessPools pools;
    private final Strategies strategies;
    private final Runnable strategiesChanged = this::strategiesChanged;
    /** Strategies come and go on other threads than those that configure. */
    private final ReentrantLock lock = new ReentrantLock();
    private ProcessPool pool;
    /** What is opened once its strategy is there; null if nothing waits. */
    private PoolSpec waiting;

    /** @throws IllegalArgumentException if the configuration makes no pool */
    @Activate
    public ConfiguredPool(Config config, @Reference ProcessPools pools, @Reference PresentStrategies strategies) {
        this(config, pools, strategies.present());
    }

    ConfiguredPool(Config config, ProcessPools pools, Strategies strategies) {
        this.pools = pools;
        this.strategies = strategies;
        strategies.onChange(strategiesChanged);
        lock.lock();
        try {
            open(spec(config));
        } catch (RuntimeException e) {
            strategies.forget(strategiesChanged);
            // What tells of components that cannot start tells the message alone: it is to name the pool.
            if (e instanceof IllegalArgumentException)
                throw new IllegalArgumentException(
                        "The pool '" + config.name() + "' is not opened: " + e.getMessage(), e.getCause());
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** Opens the pool, now or, if its strategy is not there, when that comes. Needs the lock. */
    private void open(PoolSpec spec) {
        if (strategies.has(spec.strategy())) {
            try {
                pool = pools.open(spec);
                waiting = null;
                return;
            } catch (IllegalArgumentException e) {
                // The strategy may have gone in between; else it is the spec that makes no pool.
                if (strategies.has(spec.strategy())) throw e;
            }
        }
        LOG.log(Level.WARNING, "The pool '" + spec.name() + "' waits for the strategy '" + spec.strategy()
                + "', which is not there; there are " + String.join(", ", strategies.names()));
        waiting = spec;
    }

    private void strategiesChanged() {
        lock.lock();
        try {
            if (waiting == null || !strategies.has(waiting.strategy())) return;
            PoolSpec spec = waiting;
            waiting = null;
            try {
                open(spec);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "The pool '" + spec.name() + "' is not opened: " + e.getMessage());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The configuration has changed. Throws nothing: the framework would close the pool. */
    @Modified
    void changed(Config config) {
        ProcessPool left = null;
        lock.lock();
        try {
            left = change(config);
        } finally {
            lock.unlock();
        }
        if (left != null) left.close();
    }

    /** Returns the pool whose place another one has taken, null if none has. */
    private ProcessPool change(Config config) {
        PoolSpec waited = waiting;
        try {
            PoolSpec next = spec(config);
            if (pool == null) {
                open(next);
            } else if (next.name().equals(pool.name()) && !pool.snapshot().closed()) {
                change(next);
            } else {
                ProcessPool before = pool;
                pool = pools.open(next);
                return before;
            }
        } catch (RuntimeException e) {
            waiting = waited;
            String name = pool != null ? pool.name() : waited != null ? waited.name() : config.name();
            LOG.log(Level.WARNING, "The pool '" + name + "' "
                    + (pool != null ? "stays as it is" : waited != null ? "waits as before" : "is not opened")
                    + ", because its new configuration makes no pool: " + e.getMessage());
        }
        return null;
    }

    private void change(PoolSpec next) {
        pool.change(next).whenComplete((replaced, failure) -> {
            if (failure != null)
                LOG.log(Level.WARNING, "Some workers of the pool '" + next.name() + "' do not go by its new"
                        + " configuration. "
                        + (failure.getCause() == null ? failure : failure.getCause()).getMessage());
        });
    }

    static PoolSpec spec(Config config) {
        PoolSpec spec = PoolSpec.of(config.name(), worker(config));
        Map<String, Object> settings = new HashMap<>();
        for (Method each : Config.class.getDeclaredMethods())
            if (!OTHERS.contains(each.getName())) settings.put(settingOf(each), value(each, config));
        if (config.max() == 0) settings.put("max", Math.max(config.min(), spec.max()));
        settings.computeIfPresent("taskTimeout", (name, time) -> time.equals(Duration.ZERO) ? Optional.empty()
                : Optional.of(time));
        settings.put("sleep", new Sleep(config.sleep_depth(), time(config.sleep_after_seconds()),
                time(config.sleep_check_interval_seconds())));
        return spec.with(settings);
    }

    /** The attribute {@code min_idle} is the setting {@code minIdle}, and so is {@code min_idle_seconds}. */
    private static String settingOf(Method attribute) {
        return WORD.matcher(attribute.getName().replace(SECONDS, ""))
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    private static Object value(Method attribute, Config config) {
        try {
            Object value = attribute.invoke(config);
            if (attribute.getName().endsWith(SECONDS)) return time((Double) value);
            return value instanceof int[] numbers ? Arrays.stream(numbers).boxed().toList() : value;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalArgumentException(attribute.getName() + " cannot be read: " + e.getCause(), e);
        }
    }

    private static Duration time(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private static ProcessSpec worker(Config config) {
        if (config.command().length > 0) return ProcessSpec.command(config.command());
        if (config.main_class().isEmpty())
            throw new IllegalArgumentException("The pool '" + config.name() + "' needs a main.class or a command");
        Path[] classPath = Arrays.stream(config.class_path()).map(Path::of).toArray(Path[]::new);
        return ProcessSpec.java(config.main_class(), classPath).jvmOptions(config.jvm_options());
    }

    @Deactivate
    void close() {
        strategies.forget(strategiesChanged);
        ProcessPool open;
        lock.lock();
        try {
            waiting = null;
            open = pool;
        } finally {
            lock.unlock();
        }
        if (open != null) open.close();
    }
}
