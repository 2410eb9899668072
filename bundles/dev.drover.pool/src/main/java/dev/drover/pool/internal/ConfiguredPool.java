package dev.drover.pool.internal;

import java.nio.file.Path;
import java.util.Arrays;

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
        pool = pools.open(spec(config));
    }

    static PoolSpec spec(Config config) {
        PoolSpec spec = PoolSpec.of(config.name(), worker(config))
                .weights(Arrays.stream(config.weights()).boxed().toArray(Integer[]::new))
                .strategy(config.strategy())
                .concurrency(config.concurrency())
                .queue(config.queue());
        return spec.size(config.min(), config.max() == 0 ? Math.max(config.min(), spec.max()) : config.max())
                .minIdle(config.min_idle());
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
