package dev.drover.lifecycle.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import dev.drover.api.lifecycle.BackOff;
import dev.drover.api.lifecycle.IdleAction;
import dev.drover.lifecycle.DefaultPolicy.Settings;
import org.junit.jupiter.api.Test;

class ConfiguredPolicyTest {

    @Test
    void withoutAConfigurationItIsTheDefaultPolicy() {
        assertEquals(Settings.DEFAULT, ConfiguredPolicy.settings(configuration(Map.of())));
    }

    @Test
    void everyValueOfTheConfigurationArrives() {
        Map<String, Object> values = Map.ofEntries(
                Map.entry("check_interval_seconds", 1L),
                Map.entry("idle_seconds", 2L),
                Map.entry("when_idle", "drain"),
                Map.entry("delay_first_millis", 3L),
                Map.entry("delay_longest_millis", 4L),
                Map.entry("delay_jitter_percent", 5),
                Map.entry("quarantine_starts", 6),
                Map.entry("quarantine_ends", 7),
                Map.entry("healthy_seconds", 8L),
                Map.entry("trial_first_millis", 9L),
                Map.entry("trial_longest_millis", 10L));
        assertEquals(LifecycleConfiguration.class.getDeclaredMethods().length, values.size());
        BackOff backOff = new BackOff(Duration.ofMillis(3), Duration.ofMillis(4), 6, 7, Duration.ofSeconds(8),
                Duration.ofMillis(9), Duration.ofMillis(10), 0.05);
        assertEquals(
                new Settings(Duration.ofSeconds(1), Duration.ofSeconds(2), IdleAction.DRAIN, backOff),
                ConfiguredPolicy.settings(configuration(values)));
    }

    @Test
    void followsAChangeOfItsConfiguration() {
        ConfiguredPolicy policy = new ConfiguredPolicy(configuration(Map.of()));
        policy.configure(configuration(Map.of("check_interval_seconds", 5L)));
        assertEquals(Duration.ofSeconds(5), policy.checkInterval());
    }

    @Test
    void wrongConfigurationIsLoggedOnceAndChangesNothing() {
        List<String> logged = new ArrayList<>();
        Logger logger = Logger.getLogger(ConfiguredPolicy.class.getName());
        Handler collector = collector(logged);
        logger.addHandler(collector);
        logger.setUseParentHandlers(false);
        try {
            ConfiguredPolicy policy = new ConfiguredPolicy(configuration(Map.of("idle_seconds", -1L)));
            policy.configure(configuration(Map.of("check_interval_seconds", 5L)));
            policy.configure(configuration(Map.of("check_interval_seconds", 6L, "when_idle", "DANCE")));
            assertEquals(Duration.ofSeconds(5), policy.checkInterval());
        } finally {
            logger.removeHandler(collector);
            logger.setUseParentHandlers(true);
        }
        assertEquals(
                List.of(
                        "dev.drover.lifecycle is wrongly configured and stays as it was: "
                                + "idle is PT-1S: it must be PT0.001S to PT8760H",
                        "dev.drover.lifecycle is wrongly configured and stays as it was: "
                                + "when.idle is 'DANCE': it must be one of [STAY, SLEEP, DRAIN]"),
                logged);
    }

    @Test
    void everyPropertyOfTheConfigurationHasADefault() {
        for (Method each : LifecycleConfiguration.class.getDeclaredMethods())
            assertTrue(each.getDefaultValue() != null, each.getName());
    }

    private static Handler collector(List<String> logged) {
        return new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    /** A configuration with the given values, and for the rest the defaults. */
    private static LifecycleConfiguration configuration(Map<String, Object> values) {
        return (LifecycleConfiguration) Proxy.newProxyInstance(
                LifecycleConfiguration.class.getClassLoader(),
                new Class<?>[] {LifecycleConfiguration.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
