package dev.drover.pool.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.process.ProcessSpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A pool for each configuration of the factory {@code dev.drover.pool}: it is open while the configuration is there.
 */
@Component(
        service = ConfiguredPool.class,
        immediate = true,
        configurationPid = "dev.drover.pool",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ConfiguredPool.Config.class, factory = true)
public final class ConfiguredPool {

    /** Attributes that describe the worker, and the name; every other is a setting of {@link PoolSpec} of that name. */
    private static final Set<String> OF_WORKER = Set.of("name", "main_class", "class_path", "jvm_options", "command");
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
    }

    private final ProcessPool pool;

    /** @throws IllegalArgumentException if the configuration makes no pool; SCR logs it */
    @Activate
    public ConfiguredPool(Config config, @Reference ProcessPools pools) {
        try {
            pool = pools.open(spec(config));
        } catch (IllegalArgumentException e) {
            // The cause is what tells of components that cannot start; it is to name the pool.
            throw new IllegalArgumentException(
                    "The pool '" + config.name() + "' is not opened: " + e.getMessage(), e.getCause());
        }
    }

    static PoolSpec spec(Config config) {
        PoolSpec spec = PoolSpec.of(config.name(), worker(config));
        Map<String, Object> settings = new HashMap<>();
        for (Method each : Config.class.getDeclaredMethods())
            if (!OF_WORKER.contains(each.getName())) settings.put(settingOf(each), value(each, config));
        if (config.max() == 0) settings.put("max", Math.max(config.min(), spec.max()));
        return spec.with(settings);
    }

    /** The attribute {@code min_idle} is the setting {@code minIdle}. */
    private static String settingOf(Method attribute) {
        return WORD.matcher(attribute.getName()).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    private static Object value(Method attribute, Config config) {
        try {
            Object value = attribute.invoke(config);
            return value instanceof int[] numbers ? Arrays.stream(numbers).boxed().toList() : value;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalArgumentException(attribute.getName() + " cannot be read", e);
        }
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
        pool.close();
    }
}
