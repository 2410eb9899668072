package dev.drover.monitor.internal.components;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.Problem;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * Tells of components of Drover, or for it, that cannot start: each once by its name, in the error log and in the log.
 * A component that waits for a service is told of when it still waits after some seconds, for services come one after
 * another.
 */
@Component(service = FailedComponents.class, immediate = true)
public final class FailedComponents {
    private static final System.Logger LOG = System.getLogger(FailedComponents.class.getName());
    private static final String OURS = "dev.drover.";
    private static final int SETTLED_SECONDS = 5;

    private final ServiceComponentRuntime components;
    private final ErrorLog errors;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("drover-components").factory());

    /** Used by the executor's thread only. */
    private final Set<String> told = new HashSet<>();
    private ScheduledFuture<?> next;

    @Activate
    public FailedComponents(
            @Reference(updated = "changed") ServiceComponentRuntime components, @Reference ErrorLog errors) {
        this.components = components;
        this.errors = errors;
        changed();
    }

    /** Something about some component has changed; many changes follow each other. */
    void changed(ServiceComponentRuntime same) {
        changed();
    }

    private synchronized void changed() {
        if (next != null) next.cancel(false);
        if (!executor.isShutdown()) next = executor.schedule(this::look, SETTLED_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        Set<String> seen = new HashSet<>();
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
            if (!concernsUs(component)) continue;
            for (ComponentConfigurationDTO state : components.getComponentConfigurationDTOs(component)) {
                Optional<String> why = why(component, state);
                if (why.isEmpty()) continue;
                seen.add(component.name + why.get());
                if (told.add(component.name + why.get())) tell(component, why.get());
            }
        }
        // One that has started since, and fails again, is told of again.
        told.retainAll(seen);
    }

    private static boolean concernsUs(ComponentDescriptionDTO component) {
        return component.bundle.symbolicName.startsWith(OURS)
                || Arrays.stream(component.serviceInterfaces).anyMatch(each -> each.startsWith(OURS));
    }

    /** Why a component does not run; empty if it does, or nobody has asked it to. */
    private static Optional<String> why(ComponentDescriptionDTO component, ComponentConfigurationDTO state) {
        return switch (state.state) {
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> Optional.of(cause(state.failure));
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> Optional.of("it waits for "
                    + Arrays.stream(state.unsatisfiedReferences)
                            .flatMap(waited -> Arrays.stream(component.references)
                                    .filter(each -> each.name.equals(waited.name)))
                            .map(each -> each.interfaceName + (each.target == null ? "" : " with " + each.target))
                            .distinct()
                            .collect(Collectors.joining(" and "))
                    + ", which nobody offers");
            default -> Optional.empty();
        };
    }

    /** The last cause in a stack trace: what the component itself has thrown. */
    private static String cause(String trace) {
        if (trace == null) return "it failed and does not say why";
        String cause = trace.lines().findFirst().orElse(trace);
        for (String line : trace.lines().toList())
            if (line.startsWith("Caused by: ")) cause = line.substring("Caused by: ".length());
        return cause;
    }

    private void tell(ComponentDescriptionDTO component, String why) {
        String text = "The component " + component.name + " of the bundle " + component.bundle.symbolicName
                + " cannot start: " + why + ".";
        LOG.log(Level.WARNING, text);
        errors.report(new Problem(Instant.now(), Problem.Kind.SERVICE, component.name, text, Optional.empty()));
    }

    @Deactivate
    void close() {
        executor.shutdownNow();
    }
}
