package dev.drover.pool.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.MemoryBudget;
import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.pool.PoolListener;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.pool.internal.dispatch.Strategies;
import dev.drover.pool.internal.slot.FallbackPolicy;
import dev.drover.process.ProcessRuntime;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The pools as a service. Every other service may come and go while pools work. */
@Component(service = {ProcessPools.class, PresentStrategies.class})
public final class PoolsComponent implements ProcessPools, PresentStrategies {

    private final Strategies strategies = new Strategies();
    private final LocalPools pools;
    private volatile LifecyclePolicy policy;
    private volatile Sleeper sleeper;
    private volatile MemoryBudget budget;

    @Activate
    public PoolsComponent(@Reference ProcessRuntime runtime) {
        pools = new LocalPools(runtime, strategies, new FallbackPolicy());
    }

    @Deactivate
    void close() {
        pools.close();
    }

    @Override
    public ProcessPool open(PoolSpec spec) {
        return pools.open(spec);
    }

    @Override
    public List<ProcessPool> all() {
        return pools.all();
    }

    @Override
    public List<String> strategies() {
        return pools.strategies();
    }

    @Override
    public Strategies present() {
        return strategies;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "addStrategy")
    void addStrategy(Strategy strategy, Map<String, Object> properties) {
        // As the framework has it: what is no Integer is no ranking.
        int ranking = properties.get("service.ranking") instanceof Integer given ? given : 0;
        strategies.add(strategy, names(properties.get(StrategyName.PROPERTY)), ranking);
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
        pools.policy(policy = now);
    }

    void unsetPolicy(LifecyclePolicy gone) {
        if (policy == gone) pools.policy(new FallbackPolicy());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(PoolListener listener) {
        pools.addListener(listener);
    }

    void removeListener(PoolListener listener) {
        pools.removeListener(listener);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSleeper(Sleeper now) {
        pools.sleeper(sleeper = now);
    }

    void unsetSleeper(Sleeper gone) {
        if (sleeper == gone) pools.sleeper(null);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setMemoryBudget(MemoryBudget now) {
        pools.memoryBudget(budget = now);
    }

    void unsetMemoryBudget(MemoryBudget gone) {
        if (budget == gone) pools.memoryBudget(null);
    }
}
