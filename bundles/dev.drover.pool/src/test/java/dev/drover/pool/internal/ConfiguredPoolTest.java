package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.Sleep;
import dev.drover.api.process.Depth;
import dev.drover.api.process.ProcessSpec;
import org.junit.jupiter.api.Test;

/** What a configuration says is what the pool is like. The framework test of the same name opens the pool. */
class ConfiguredPoolTest {

    private static final String[] COMMAND = {"worker", "x"};
    private static final PoolSpec DEFAULT = PoolSpec.of("p", ProcessSpec.command(COMMAND));

    /** A value other than the default for each attribute that is a setting, and the spec that has it. */
    private static final Map<String, Map.Entry<Object, PoolSpec>> SETTINGS = Map.ofEntries(
            tried("min", 1, DEFAULT.min(1)),
            tried("max", 77, DEFAULT.max(77)),
            tried("min_idle", 1, DEFAULT.minIdle(1)),
            tried("weights", new int[] {3, 0}, DEFAULT.weights(3, 0)),
            tried("strategy", "random", DEFAULT.strategy("random")),
            tried("concurrency", 2, DEFAULT.concurrency(2)),
            tried("queue", 7, DEFAULT.queue(7)),
            tried("encrypted", true, DEFAULT.encrypted(true)),
            tried("task_timeout_seconds", 0.25, DEFAULT.taskTimeout(Duration.ofMillis(250))),
            tried("start_timeout_seconds", 31.0, DEFAULT.startTimeout(Duration.ofSeconds(31))),
            tried("cancel_grace_seconds", 3.0, DEFAULT.cancelGrace(Duration.ofSeconds(3))),
            tried("close_grace_seconds", 4.0, DEFAULT.closeGrace(Duration.ofSeconds(4))),
            tried("heartbeat_timeout_seconds", 11.0, DEFAULT.heartbeatTimeout(Duration.ofSeconds(11))),
            tried("sleep_depth", Depth.FREEZE, DEFAULT.sleep(sleep(Depth.FREEZE, 600, 30))),
            tried("sleep_after_seconds", 60.0, DEFAULT.sleep(sleep(Depth.DOZE, 60, 30))),
            tried("sleep_check_interval_seconds", 5.0, DEFAULT.sleep(sleep(Depth.DOZE, 600, 5))));

    private static Map.Entry<String, Map.Entry<Object, PoolSpec>> tried(String attribute, Object value, PoolSpec spec) {
        return Map.entry(attribute, Map.entry(value, spec));
    }

    private static Sleep sleep(Depth depth, int after, int interval) {
        return new Sleep(depth, Duration.ofSeconds(after), Duration.ofSeconds(interval));
    }

    private static final Set<String> OF_WORKER = Set.of("name", "main_class", "class_path", "jvm_options", "command");

    /** As the framework makes it: attributes that are not given have their defaults. */
    private static ConfiguredPool.Config config(Map<String, ?> given) {
        Object made = Proxy.newProxyInstance(
                ConfiguredPoolTest.class.getClassLoader(), new Class<?>[] {ConfiguredPool.Config.class},
                (proxy, method, arguments) -> given.containsKey(method.getName())
                        ? given.get(method.getName())
                        : method.getDefaultValue());
        return ConfiguredPool.Config.class.cast(made);
    }

    private static PoolSpec spec(Map<String, ?> given) {
        Map<String, Object> all = new HashMap<>(Map.of("name", "p", "command", COMMAND));
        all.putAll(given);
        return ConfiguredPool.spec(config(all));
    }

    private static String refused(Map<String, ?> given) {
        return assertThrows(IllegalArgumentException.class, () -> spec(given)).getMessage();
    }

    @Test
    void whatIsNotConfiguredHasTheDefaultsOfASpec() {
        assertEquals(DEFAULT, spec(Map.of()));
    }

    @Test
    void eachAttributeIsTheSettingOfItsName() {
        SETTINGS.forEach((attribute, value) -> {
            assertNotEquals(DEFAULT, value.getValue(), attribute);
            assertEquals(value.getValue(), spec(Map.of(attribute, value.getKey())), attribute);
        });
    }

    @Test
    void eachAttributeIsTriedHere() {
        Set<String> tried = new TreeSet<>(SETTINGS.keySet());
        tried.addAll(OF_WORKER);
        assertEquals(tried, Arrays.stream(ConfiguredPool.Config.class.getDeclaredMethods()).map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void aJavaWorkerHasItsClassPathAndOptions() {
        PoolSpec spec = ConfiguredPool.spec(config(Map.of("name", "p", "main_class", "a.Main", "class_path",
                new String[] {"a.jar", "b"}, "jvm_options", new String[] {"-Xmx9m"})));
        assertEquals(PoolSpec.of(
                "p", ProcessSpec.java("a.Main", Path.of("a.jar"), Path.of("b")).jvmOptions("-Xmx9m")), spec);
    }

    @Test
    void withoutAMaximumThereIsOnePerProcessorOrTheMinimum() {
        assertEquals(DEFAULT.max(), spec(Map.of("max", 0)).max());
        assertEquals(DEFAULT.size(999, 999), spec(Map.of("min", 999)));
        assertEquals(DEFAULT.size(900, 999).minIdle(50), spec(Map.of("min", 900, "max", 999, "min_idle", 50)));
    }

    @Test
    void whatMakesNoPoolIsToldAsByASpec() {
        assertEquals("min is 3 and max is 2: min must be 0 to max", refused(Map.of("min", 3, "max", 2)));
        assertEquals("max is 1001: it must be 1 to 1000", refused(Map.of("max", 1001)));
        assertEquals("minIdle is 3: it must be 0 to 2", refused(Map.of("max", 2, "min_idle", 3)));
        assertEquals("a weight is -1: it must be 0 to 2147483647", refused(Map.of("weights", new int[] {-1})));
        assertEquals("The pool 'p' needs a main.class or a command", refused(Map.of("command", new String[0])));
        assertEquals("closeGrace is PT0S: it must be more than zero", refused(Map.of("close_grace_seconds", 0.0)));
        assertEquals("taskTimeout is PT-1S: it must be more than zero", refused(Map.of("task_timeout_seconds", -1.0)));
    }
}
