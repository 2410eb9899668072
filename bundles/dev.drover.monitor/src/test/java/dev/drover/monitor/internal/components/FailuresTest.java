package dev.drover.monitor.internal.components;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Which components are told of, when, and in which words; the framework test has real ones. */
class FailuresTest {

    private static final String TRACE = """
            java.lang.reflect.InvocationTargetException
            \tat a.B.c(B.java:1)
            Caused by: java.lang.IllegalStateException: the fuse is too short
            \tat a.B.d(B.java:2)
            """;

    private final Failures failures = new Failures();
    private final ComponentDescriptionDTO component = component("dev.drover.pool", "a.Strategy");
    private final ComponentConfigurationDTO state = new ComponentConfigurationDTO();
    private Collection<ComponentDescriptionDTO> present = List.of(component);

    private final ServiceComponentRuntime runtime = (ServiceComponentRuntime) Proxy.newProxyInstance(
            FailuresTest.class.getClassLoader(), new Class<?>[] {ServiceComponentRuntime.class},
            (proxy, method, arguments) -> method.getName().equals("getComponentDescriptionDTOs")
                    ? present : List.of(state));

    private static ComponentDescriptionDTO component(String bundle, String... services) {
        ComponentDescriptionDTO made = new ComponentDescriptionDTO();
        made.name = "a.Component";
        made.bundle = new BundleDTO();
        made.bundle.symbolicName = bundle;
        made.serviceInterfaces = services;
        ReferenceDTO reference = new ReferenceDTO();
        reference.name = "lamp";
        reference.interfaceName = "a.Lamp";
        made.references = new ReferenceDTO[] {reference};
        return made;
    }

    private List<String> news(int now, String failure) {
        state.state = now;
        state.failure = failure;
        state.properties = state.properties == null ? new HashMap<>() : state.properties;
        UnsatisfiedReferenceDTO missing = new UnsatisfiedReferenceDTO();
        missing.name = "lamp";
        state.unsatisfiedReferences = new UnsatisfiedReferenceDTO[] {missing};
        return failures.news(runtime, false);
    }

    private List<String> failed() {
        return news(ComponentConfigurationDTO.FAILED_ACTIVATION, TRACE);
    }

    @Test
    void aFailureIsToldOnceByWhoThrewItAtLast() {
        assertEquals(List.of("The component a.Component of the bundle dev.drover.pool cannot start: "
                + "java.lang.IllegalStateException: the fuse is too short."), failed());
        assertEquals(List.of(), failed());
        // Whoever changes its configuration in vain has it tried again, and hears another reason if there is one.
        assertEquals(List.of(), news(ComponentConfigurationDTO.SATISFIED, null));
        assertEquals(List.of(), failed());
        assertEquals(List.of("The component a.Component of the bundle dev.drover.pool cannot start: another."),
                news(ComponentConfigurationDTO.FAILED_ACTIVATION, "another"));
        assertEquals(List.of("The component a.Component of the bundle dev.drover.pool cannot start: it does not say "
                + "why."), news(ComponentConfigurationDTO.FAILED_ACTIVATION, ""));
    }

    @Test
    void oneThatHasRunOrWasGoneInBetweenIsToldOfAgain() {
        assertEquals(1, failed().size());
        assertEquals(List.of(), news(ComponentConfigurationDTO.ACTIVE, null));
        assertEquals(1, failed().size());
        present = List.of();
        assertEquals(List.of(), failed());
        present = List.of(component);
        assertEquals(1, failed().size());
    }

    @Test
    void whoWaitsForAServiceIsToldOfOnlyWhenItHasWaitedLong() {
        assertEquals(List.of(), news(ComponentConfigurationDTO.UNSATISFIED_REFERENCE, null));
        assertEquals(List.of("The component a.Component of the bundle dev.drover.pool cannot start: it waits for "
                + "a.Lamp, which nobody offers."), failures.news(runtime, true));
        state.unsatisfiedReferences[0].target = "(colour=red)";
        assertEquals(List.of("The component a.Component of the bundle dev.drover.pool cannot start: it waits for "
                + "a.Lamp with (colour=red), which nobody offers."), failures.news(runtime, true));
        assertEquals(List.of(), failures.news(runtime, true));
    }

    @Test
    void withoutItsConfigurationItNeedNotStart() {
        assertEquals(List.of(), news(ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION, null));
        assertEquals(List.of(), failures.news(runtime, true));
    }

    @Test
    void eachConfigurationIsToldOfByItsName() {
        for (Object pid : new Object[] {"a.pid~1", new String[] {"b", "c"}, List.of("d")}) {
            state.properties = new HashMap<>(Map.of("service.pid", pid));
            assertEquals(1, failed().size());
        }
        state.properties = new HashMap<>(Map.of("service.pid", new String[] {"b", "e"}));
        assertEquals(List.of("The component a.Component of the bundle dev.drover.pool with the configuration b and e "
                + "cannot start: java.lang.IllegalStateException: the fuse is too short."), failed());
    }

    @Test
    void thoseOfOthersAreTheirOwnUnlessTheyOfferAServiceOfOurs() {
        present = List.of(component("org.other", "org.Thing"));
        assertEquals(List.of(), failed());
        present = List.of(component("org.other", "dev.drover.api.balance.Strategy"));
        assertEquals(1, failed().size());
    }
}
