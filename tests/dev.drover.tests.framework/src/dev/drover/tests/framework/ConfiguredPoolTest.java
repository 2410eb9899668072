package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
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
        List<Long> pids = pool.snapshot().workers().stream().map(each -> each.pid()).toList();
        pids.forEach(pid -> assertTrue(
                ProcessHandle.of(pid).flatMap(each -> each.info().commandLine()).orElse("").contains("-Xmx48m")));

        configuration.delete();
        framework.await("the pool's end", () -> pools().find("configured").isEmpty());
        framework.await("the workers' end", () -> pids.stream().allMatch(pid -> ProcessHandle.of(pid).isEmpty()));
        assertTrue(pool.snapshot().closed());
    }

    @Test
    void poolFollowsItsConfiguration() throws Exception {
        Hashtable<String, Object> values = new Hashtable<>(Map.of(
                "name", "changing",
                "main.class", Worker.class.getName(),
                "class.path", new String[] {classPath()},
                "min", 1,
                "max", 1));
        Configuration configuration = create(values);
        framework.await("the pool", () -> pools().find("changing").isPresent());
        values.put("max", 2);
        configuration.update(values);
        framework.await(
                "the changed pool",
                () -> pools().find("changing").filter(pool -> pool.snapshot().max() == 2).isPresent());
        assertEquals("it", pools().find("changing").orElseThrow().send(Worker.ECHO, "it").join());
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
