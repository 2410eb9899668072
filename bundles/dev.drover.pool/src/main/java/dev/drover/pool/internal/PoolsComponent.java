package dev.drover.pool.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.process.Launcher;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The pools as a service. Every other service may come and go while pools work. */
@Component
public final class PoolsComponent implements ProcessPools {

    private final Strategies strategies = new Strategies();
    private final Engine engine = new Engine(strategies, new FallbackPolicy());
    private volatile LifecyclePolicy policy;
    private volatile Sleeper sleeper;
    private volatile Launcher launcher;
    private volatile ProcessMonitor monitor;

    @Activate
    public PoolsComponent() {}

    @Deactivate
    void close() {
        engine.close();
    }

    @Override
    public ProcessPool open(PoolSpec spec) {
        return engine.open(spec);
    }

    @Override
    public List<ProcessPool> all() {
        return engine.all();
    }

    @Override
    public List<String> strategies() {
        return engine.strategies();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addStrategy(Strategy strategy, Map<String, Object> properties) {
        strategies.add(strategy, names(properties.get(StrategyName.PROPERTY)));
    }

    void removeStrategy(Strategy strategy) {
        strategies.remove(strategy);
    }

    private static List<String> names(Object property) {
        if (property instanceof String[] names) return Arrays.asList(names);
        return property instanceof String name ? List.of(name) : List.of();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setPolicy(LifecyclePolicy now) {
        engine.policy(policy = now);
    }

    void unsetPolicy(LifecyclePolicy gone) {
        if (policy == gone) engine.policy(new FallbackPolicy());
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSleeper(Sleeper now) {
        engine.sleeper(sleeper = now);
    }

    void unsetSleeper(Sleeper gone) {
        if (sleeper == gone) engine.sleeper(null);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setLauncher(Launcher now) {
        engine.launcher(launcher = now);
    }

    void unsetLauncher(Launcher gone) {
        if (launcher == gone) engine.launcher(null);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setMonitor(ProcessMonitor now) {
        engine.monitor(monitor = now);
    }

    void unsetMonitor(ProcessMonitor gone) {
        if (monitor == gone) engine.monitor(null);
    }
}
