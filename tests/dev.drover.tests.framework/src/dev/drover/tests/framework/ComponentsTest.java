package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.util.tracker.ServiceTracker;

/** What Equinox and Felix SCR make of the engine as it is delivered. */
final class ComponentsTest {

    private final BundleContext context =
            FrameworkUtil.getBundle(ComponentsTest.class).getBundleContext();

    @Test
    void everyBundleOfDroverResolves() {
        var unresolved = new TreeSet<String>();
        for (Bundle bundle : drover()) {
            if (bundle.adapt(BundleWiring.class) == null) unresolved.add(bundle.getSymbolicName());
        }
        assertTrue(unresolved.isEmpty(), () -> "not resolved: " + unresolved);
        assertFalse(drover().isEmpty(), "no bundle of Drover is installed");
    }

    @Test
    void everyComponentOfDroverIsSatisfied() throws InterruptedException {
        ServiceComponentRuntime components = service(ServiceComponentRuntime.class);
        var unsatisfied = new TreeSet<String>();
        int seen = 0;
        for (ComponentDescriptionDTO component : components
                .getComponentDescriptionDTOs(drover().toArray(Bundle[]::new))) {
            seen++;
            for (ComponentConfigurationDTO each : components.getComponentConfigurationDTOs(component)) {
                switch (each.state) {
                    case ComponentConfigurationDTO.SATISFIED, ComponentConfigurationDTO.ACTIVE -> {}
                    case ComponentConfigurationDTO.FAILED_ACTIVATION -> unsatisfied
                            .add(component.name + " failed to start: " + each.failure);
                    default -> unsatisfied.add(component.name + " lacks "
                            + Arrays.stream(each.unsatisfiedReferences).map(r -> r.name).toList());
                }
            }
        }
        assertEquals(List.of(), List.copyOf(unsatisfied));
        assertTrue(seen > 0, "no component of Drover was found");
    }

    private List<Bundle> drover() {
        return Arrays.stream(context.getBundles())
                .filter(b -> b.getSymbolicName().startsWith("dev.drover.")
                        && !b.getSymbolicName().startsWith("dev.drover.tests."))
                .toList();
    }

    private <T> T service(Class<T> type) throws InterruptedException {
        var tracker = new ServiceTracker<T, T>(context, type, null);
        tracker.open();
        try {
            T service = tracker.waitForService(10_000);
            assertTrue(service != null, () -> "no " + type.getName() + " within 10 s");
            return service;
        } finally {
            tracker.close();
        }
    }
}
