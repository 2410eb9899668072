package dev.drover.lifecycle.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

import dev.drover.api.lifecycle.BackOff;
import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.Restart;
import dev.drover.api.lifecycle.WorkerEnd;
import dev.drover.api.pool.Sleep;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.lifecycle.DefaultPolicy;
import dev.drover.lifecycle.DefaultPolicy.Settings;
import dev.drover.wire.link.SafeLog;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** The default policy with settings from Configuration Admin. A wrong configuration is logged and changes nothing. */
@Component(configurationPid = LifecycleConfiguration.PID)
@Designate(ocd = LifecycleConfiguration.class)
public final class ConfiguredPolicy implements LifecyclePolicy {

    private static final Logger LOG = SafeLog.of(ConfiguredPolicy.class);

    private volatile LifecyclePolicy policy = new DefaultPolicy();

    @Activate
    public ConfiguredPolicy(LifecycleConfiguration configuration) {
        configure(configuration);
    }

    @Modified
    void configure(LifecycleConfiguration configuration) {
        try {
            policy = new DefaultPolicy(settings(configuration));
        } catch (IllegalArgumentException e) {
            LOG.log(
                    Level.WARNING,
                    LifecycleConfiguration.PID + " is wrongly configured and stays as it was: " + e.getMessage());
        }
    }

    static Settings settings(LifecycleConfiguration configuration) {
        BackOff backOff = new BackOff(
                Duration.ofMillis(configuration.delay_first_millis()),
                Duration.ofMillis(configuration.delay_longest_millis()),
                configuration.quarantine_starts(),
                configuration.quarantine_ends(),
                Duration.ofSeconds(configuration.healthy_seconds()),
                Duration.ofMillis(configuration.trial_first_millis()),
                Duration.ofMillis(configuration.trial_longest_millis()),
                configuration.delay_jitter_percent() / 100.0);
        return new Settings(
                given(configuration.check_interval_seconds()),
                given(configuration.idle_seconds()),
                idleAction(configuration.when_idle()),
                backOff);
    }

    private static Optional<Duration> given(long seconds) {
        return seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }

    private static IdleAction idleAction(String name) {
        return Arrays.stream(IdleAction.values())
                .filter(action -> action.name().equalsIgnoreCase(name))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(
                        "when.idle is '" + name + "': it must be one of " + Arrays.toString(IdleAction.values())));
    }

    @Override
    public Duration checkInterval() {
        return policy.checkInterval();
    }

    @Override
    public Duration checkInterval(Sleep pool) {
        return policy.checkInterval(pool);
    }

    @Override
    public IdleAction whenIdle(WorkerSnapshot worker) {
        return policy.whenIdle(worker);
    }

    @Override
    public IdleAction whenIdle(WorkerSnapshot worker, Sleep pool) {
        return policy.whenIdle(worker, pool);
    }

    @Override
    public Restart afterExit(WorkerEnd end) {
        return policy.afterExit(end);
    }
}
