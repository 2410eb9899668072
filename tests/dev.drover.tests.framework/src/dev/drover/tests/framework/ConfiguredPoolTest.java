package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.process.ClassLocation;

/** Pools that are there because a configuration is. */
final class ConfiguredPoolTest {

    @RegisterExtension
    final Framework framework = new Framework();

    @Test
    void poolIsOpenWhileItsConfigurationIsThere() throws Exception {
        Configuration configuration = create(Map.of(
                "name", "configured",
                "main.class", Worker.class.getName(),
                "class.path", new String[] {classPath()},
                "jvm.options", new String[] {"-Xmx48m"},
                "encrypted", true,
                "min", 2,
                "max", 3,
                "weights", new int[] {3, 1, 1},
                "strategy", "weighted-round-robin"));
        framework.await("the pool", () -> pools().find("configured").isPresent());
        ProcessPool pool = pools().find("configured").orElseThrow();
        framework.awaitReady(pool, 2);
        assertEquals(List.of(30L, 10L), Framework.shares(pool, 40));
        assertEquals(3, pool.snapshot().max());
        assertTrue(pool.snapshot().workers().stream().allMatch(each -> each.encrypted()), "a link in the clear");
        List<Long> pids = pids(pool);
        pids.forEach(pid -> assertTrue(commandLine(pid).contains("-Xmx48m")));

        configuration.delete();
        framework.await("the pool's end", () -> pools().find("configured").isEmpty());
        framework.await("the workers' end", () -> pids.stream().allMatch(pid -> ProcessHandle.of(pid).isEmpty()));
        assertTrue(pool.snapshot().closed());
    }

    @Test
    void aChangedConfigurationChangesThePoolUnderLoadWithTheSameWorkers() throws Exception {
        Hashtable<String, Object> values = values("changing");
        Configuration configuration = create(values);
        framework.await("the pool", () -> pools().find("changing").isPresent());
        ProcessPool pool = pools().find("changing").orElseThrow();
        framework.awaitReady(pool, 2);
        List<Long> pids = pids(pool);
        RequestStream stream = RequestStream.to(pool, 8);

        values.putAll(Map.of("max", 3, "min", 3, "weights", new int[] {3, 1, 2}, "strategy", "weighted-round-robin",
                "queue", 77, "task.timeout.seconds", 300.0, "sleep.depth", "FREEZE", "sleep.after.seconds", 100.0));
        configuration.update(values);
        framework.awaitReady(pool, 3);
        framework.await("the strategy", () -> pool.snapshot().strategy().equals("weighted-round-robin"));
        framework.await("the weights", () -> pool.snapshot().workers().get(2).weight() == 2);
        stream.awaitMore(framework, 100);
        assertTrue(pids(pool).containsAll(pids), () -> pids + " " + pids(pool));
        assertEquals(0, pool.snapshot().restarts());

        // What a process is started with needs other processes: they come one after another.
        values.put("jvm.options", new String[] {"-Xmx47m"});
        configuration.update(values);
        framework.await("the new workers", () -> pids(pool).size() == 3
                && pids(pool).stream().allMatch(pid -> commandLine(pid).contains("-Xmx47m")));
        stream.awaitMore(framework, 100);
        assertTrue(stream.stop(framework) >= 200);
        assertEquals(0, pool.snapshot().failed());
        assertSame(pool, pools().find("changing").orElseThrow());
        assertEquals(List.of(), framework.complaints());
    }

    @Test
    void aChangeThatMakesNoPoolIsSaidAndChangesNothing() throws Exception {
        Hashtable<String, Object> values = values("staying");
        Configuration configuration = create(values);
        framework.await("the pool", () -> pools().find("staying").isPresent());
        ProcessPool pool = pools().find("staying").orElseThrow();
        framework.awaitReady(pool, 2);
        List<Long> pids = pids(pool);

        for (Map.Entry<String, Object> wrong : List.<Map.Entry<String, Object>>of(
                Map.entry("max", 1), Map.entry("strategy", "fastest"), Map.entry("queue", "many"),
                Map.entry("main.class", ""), Map.entry("sleep.depth", "COMA"))) {
            int before = framework.complaints().size();
            Hashtable<String, Object> changed = new Hashtable<>(values);
            changed.put(wrong.getKey(), wrong.getValue());
            configuration.update(changed);
            framework.await("a complaint of " + wrong, () -> framework.complaints().size() > before);
            String complaint = framework.complaints().get(before);
            assertTrue(complaint.startsWith("The pool 'staying' stays as it is, because its new configuration makes no "
                    + "pool: "), complaint);
        }
        assertSame(pool, pools().find("staying").orElseThrow());
        assertEquals(pids, pids(pool));
        assertEquals("it", pool.send(Worker.ECHO, "it").join());
        assertEquals(5, framework.complaints().size(), () -> framework.complaints().toString());
    }

    @Test
    void anotherNameIsAnotherPool() throws Exception {
        Hashtable<String, Object> values = values("before");
        Configuration configuration = create(values);
        framework.await("the pool", () -> pools().find("before").isPresent());
        ProcessPool pool = pools().find("before").orElseThrow();
        framework.open("taken");
        values.put("name", "taken");
        configuration.update(values);
        framework.await("a complaint", () -> !framework.complaints().isEmpty());
        assertSame(pool, pools().find("before").orElseThrow());

        values.put("name", "after");
        configuration.update(values);
        framework.await("the other pool", () -> pools().find("after").isPresent() && pools().find("before").isEmpty());
        assertTrue(pool.snapshot().closed());
        ProcessPool after = pools().find("after").orElseThrow();
        assertEquals("it", after.send(Worker.ECHO, "it").join());
        configuration.delete();
        framework.await("its end", () -> pools().find("after").isEmpty());
    }

    /** Of a pool of two workers. */
    private static Hashtable<String, Object> values(String name) {
        return new Hashtable<>(Map.of(
                "name", name,
                "main.class", Worker.class.getName(),
                "class.path", new String[] {classPath()},
                "min", 2,
                "max", 2));
    }

    private static List<Long> pids(ProcessPool pool) {
        return pool.snapshot().workers().stream().map(each -> each.pid()).toList();
    }

    private static String commandLine(long pid) {
        return ProcessHandle.of(pid).flatMap(each -> each.info().commandLine()).orElse("");
    }

    @Test
    void aPoolWhoseStrategyIsNotThereYetIsOpenedWhenItComesUnlessItsConfigurationHasGone() throws Exception {
        Bundle balancer = framework.bundle("dev.drover.balancer");
        framework.stop(balancer);
        Hashtable<String, Object> values = values("late");
        values.put("strategy", "weighted-round-robin");
        create(values);
        Hashtable<String, Object> others = new Hashtable<>(values);
        others.put("name", "gone");
        Configuration gone = create(others);
        framework.await("two complaints", () -> framework.complaints().size() == 2);
        assertEquals(2, configured());
        gone.delete();
        framework.await("the end of its component", () -> configured() == 1);
        assertEquals(List.of(), pools().all());

        Framework.start(balancer);
        framework.await("the pool", () -> pools().find("late").isPresent());
        ProcessPool pool = pools().find("late").orElseThrow();
        assertEquals("it", pool.send(Worker.ECHO, "it").join());
        assertEquals("weighted-round-robin", pool.snapshot().strategy());
        assertEquals(List.of(pool), pools().all());
        for (String complaint : framework.complaints())
            assertTrue(complaint.matches("The pool '(late|gone)' waits for the strategy 'weighted-round-robin', which"
                    + " is not there; there are .*"), complaint);
    }

    /** How many configurations have their component. */
    private long configured() {
        ServiceComponentRuntime components = framework.service(ServiceComponentRuntime.class);
        return components.getComponentDescriptionDTOs(framework.bundle("dev.drover.pool")).stream()
                .filter(each -> each.name.endsWith(".ConfiguredPool"))
                .mapToLong(each -> components.getComponentConfigurationDTOs(each).size())
                .sum();
    }

    @Test
    void configurationThatMakesNoPoolIsReportedAndHarmsNoOther() throws Exception {
        create(Map.of("name", "wrong", "main.class", Worker.class.getName(), "min", 3, "max", 2));
        create(Map.of("name", "nothing"));
        create(Map.of(
                "name", "right", "main.class", Worker.class.getName(), "class.path", new String[] {classPath()}));
        framework.await("the right pool", () -> pools().find("right").isPresent());
        assertEquals("it", pools().find("right").orElseThrow().send(Worker.ECHO, "it").join());
        assertFalse(pools().find("wrong").isPresent());
        assertFalse(pools().find("nothing").isPresent());
        framework.await("two reports", () -> failures().size() == 2);
        assertTrue(failures().get(1).contains("The pool 'nothing' needs a main.class or a command"), failures().get(1));
        assertTrue(failures().get(0).contains("min is 3 and max is 2: min must be 0 to max"), failures().get(0));
    }

    /** Why configurations made no pool, as tools that look at components show it; sorted. */
    private List<String> failures() {
        ServiceComponentRuntime components = framework.service(ServiceComponentRuntime.class);
        return components.getComponentDescriptionDTOs(framework.bundle("dev.drover.pool")).stream()
                .flatMap(each -> components.getComponentConfigurationDTOs(each).stream())
                .filter(each -> each.state == ComponentConfigurationDTO.FAILED_ACTIVATION)
                .map(each -> each.failure.lines().filter(line -> line.contains("IllegalArgument")).findFirst()
                        .orElse(""))
                .map(line -> line.replaceFirst(".*IllegalArgumentException: ", ""))
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    private ProcessPools pools() {
        return framework.service(ProcessPools.class);
    }

    private Configuration create(Map<String, Object> values) throws IOException {
        Configuration configuration =
                framework.service(ConfigurationAdmin.class).createFactoryConfiguration("dev.drover.pool", "?");
        framework.keep(() -> {
            if (exists(configuration)) configuration.delete();
            Object name = values.get("name");
            framework.await("the end of the pool " + name, () -> pools().find(name.toString()).isEmpty());
        });
        Dictionary<String, Object> properties = new Hashtable<>(values);
        configuration.update(properties);
        return configuration;
    }

    private static boolean exists(Configuration configuration) {
        try {
            return configuration.getPid() != null;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static String classPath() {
        return ClassLocation.of(Worker.class).toString();
    }
}
