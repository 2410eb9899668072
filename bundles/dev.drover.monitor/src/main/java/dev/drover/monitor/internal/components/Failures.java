package dev.drover.monitor.internal.components;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * Which components of Drover, or for it, cannot start, and why. Each is told of once for each reason: again only after
 * it has been active, or gone, in between. Used by one thread.
 */
final class Failures {

    private static final String OURS = "dev.drover.";
    private static final String CAUSE = "Caused by: ";

    /** What has been told of, by the component with its configuration. */
    private final Map<String, Set<String>> told = new HashMap<>();

    /**
     * What has not been told of yet, one sentence each.
     *
     * @param waitedLong whether who waits for a service waits in vain
     */
    List<String> news(ServiceComponentRuntime runtime, boolean waitedLong) {
        List<String> news = new ArrayList<>();
        Set<String> present = new HashSet<>();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
            if (!concernsUs(component)) continue;
            for (ComponentConfigurationDTO state : runtime.getComponentConfigurationDTOs(component)) {
                String who = who(component, state);
                present.add(who);
                if (state.state == ComponentConfigurationDTO.ACTIVE) told.remove(who);
                String why = why(component, state, waitedLong);
                if (why != null && told.computeIfAbsent(who, first -> new HashSet<>()).add(why))
                    news.add(who + " cannot start: " + why + ".");
            }
        }
        told.keySet().retainAll(present);
        return news;
    }

    /** Ours, or one that offers a service of ours. */
    private static boolean concernsUs(ComponentDescriptionDTO component) {
        return component.bundle.symbolicName.startsWith(OURS)
                || Arrays.stream(component.serviceInterfaces).anyMatch(each -> each.startsWith(OURS));
    }

    private static String who(ComponentDescriptionDTO component, ComponentConfigurationDTO state) {
        Object pid = state.properties.get("service.pid");
        return "The component " + component.name + " of the bundle " + component.bundle.symbolicName
                + (pid == null ? "" : " with the configuration " + shown(pid));
    }

    /** A component may have several configurations. */
    private static String shown(Object pids) {
        if (pids instanceof Object[] several)
            return String.join(" and ", Arrays.copyOf(several, several.length,
                    String[].class));
        return pids instanceof Collection<?> several ? several.stream().map(String::valueOf)
                .collect(Collectors.joining(" and ")) : pids.toString();
    }

    /** Null if it runs, or could, or need not. */
    private static String why(ComponentDescriptionDTO component, ComponentConfigurationDTO state, boolean waitedLong) {
        return switch (state.state) {
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> cause(state.failure);
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> waitedLong ? missing(component, state) : null;
            default -> null;
        };
    }

    /** The last cause of a stack trace: what the component itself has thrown. */
    private static String cause(String trace) {
        if (trace == null || trace.isEmpty()) return "it does not say why";
        String cause = trace.lines().findFirst().orElse(trace);
        for (String line : trace.lines().toList()) if (line.startsWith(CAUSE)) cause = line.substring(CAUSE.length());
        return cause;
    }

    private static String missing(ComponentDescriptionDTO component, ComponentConfigurationDTO state) {
        return Arrays.stream(state.unsatisfiedReferences)
                .map(each -> service(component, each))
                .distinct()
                .collect(Collectors.joining(" and ", "it waits for ", ", which nobody offers"));
    }

    private static String service(ComponentDescriptionDTO component, UnsatisfiedReferenceDTO missing) {
        for (ReferenceDTO each : component.references)
            if (each.name.equals(missing.name))
                return each.interfaceName + (missing.target == null ? "" : " with " + missing.target);
        return missing.name;
    }
}
