package dev.drover.api.service;

import java.util.Map;

import dev.drover.api.Require;
import dev.drover.api.lifecycle.BackOff;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.process.ProcessSpec;

/**
 * What a service is to be like. Immutable; a method named like a setting and taking an argument returns a changed copy.
 *
 * @param pool its process, as a pool of one; its size follows from {@code start}, and its processes are shown as
 *     services, whatever was given
 * @param start when its process starts
 */
public record ServiceSpec(PoolSpec pool, Start start) {

    /** When the process of a service starts. */
    public enum Start {
        /** As the service is opened. */
        AT_OPEN,
        /** With the first message for it, or when somebody waits for {@link Service#connected}. */
        ON_DEMAND
    }

    public ServiceSpec {
        Require.given("start", start);
        int least = start == Start.AT_OPEN ? 1 : 0;
        pool = Require.given("pool", pool)
                .with(Map.of("min", least, "max", 1, "minIdle", 0, "kind", ProcessKind.SERVICE));
    }

    /** A service that runs the main method of a class, with the defaults. */
    public static ServiceSpec java(String name, Class<?> main) {
        return of(name, ProcessSpec.java(main));
    }

    /**
     * A service with the defaults: it starts as it is opened, and is replaced when its code changes.
     *
     * @param name its own and its pool's, see {@link dev.drover.wire.Names#check}
     * @throws IllegalArgumentException if that is no name
     */
    public static ServiceSpec of(String name, ProcessSpec program) {
        return new ServiceSpec(PoolSpec.of(name, program).reloadOnChange(true), Start.AT_OPEN);
    }

    /** How others call it. */
    public String name() {
        return pool.name();
    }

    /** When its process starts. By default as it is opened. */
    public ServiceSpec start(Start when) {
        return new ServiceSpec(pool, when);
    }

    /** When its process starts again after it has ended. By default as the program's lifecycle policy says. */
    public ServiceSpec restart(BackOff rule) {
        return new ServiceSpec(pool.restart(rule), start);
    }

    /** Whether it is replaced when its code has changed on disk, see {@link PoolSpec#reloadOnChange}. By default so. */
    public ServiceSpec reloadOnChange(boolean wanted) {
        return new ServiceSpec(pool.reloadOnChange(wanted), start);
    }
}
