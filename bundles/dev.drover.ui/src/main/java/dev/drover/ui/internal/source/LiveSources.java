package dev.drover.ui.internal.source;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.drover.api.messaging.Messages;
import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.HealthCheck;
import dev.drover.api.monitor.Origins;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.ProcessPools;
import dev.drover.shared.SharedFolder;
import dev.drover.shared.SharedObject;
import dev.drover.ui.ProcessAction;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The services as they come and go at run time. The view gets this one object, which is always there. */
@Component
public final class LiveSources implements Sources {

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ProcessPools pools;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ProcessMonitor monitor;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Messages messages;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ErrorLog errors;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile HealthCheck health;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Origins origins;

    private final List<ProcessAction> actions = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addAction(ProcessAction action) {
        actions.add(action);
    }

    void removeAction(ProcessAction action) {
        actions.remove(action);
    }

    @Override
    public Optional<ProcessPools> pools() {
        return Optional.ofNullable(pools);
    }

    @Override
    public Optional<ProcessMonitor> monitor() {
        return Optional.ofNullable(monitor);
    }

    @Override
    public Optional<Messages> messages() {
        return Optional.ofNullable(messages);
    }

    @Override
    public Optional<ErrorLog> errors() {
        return Optional.ofNullable(errors);
    }

    @Override
    public Optional<HealthCheck> health() {
        return Optional.ofNullable(health);
    }

    @Override
    public Optional<Origins> origins() {
        return Optional.ofNullable(origins);
    }

    @Override
    public List<SharedObject> shared() throws IOException {
        return SharedFolder.standard().list();
    }

    @Override
    public List<ProcessAction> actions() {
        return actions.stream().sorted(Comparator.comparing(ProcessAction::label)).toList();
    }
}
