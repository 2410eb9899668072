package dev.drover.balancer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

import dev.drover.api.Providers;
import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import dev.drover.wire.Rejected;

/**
 * A load balancer without a pool, over anything that has a number. Targets, their figures and the algorithm may be
 * changed at any time; every pick sees one consistent list of targets. Safe for use by many threads; picks take no
 * lock.
 *
 * <p>A target's figures are those of the last {@link #refresh}; a pick does not count as a connection. A pool does not
 * use this class: the pool calls the {@link Strategy} itself, with live figures.
 */
public final class LoadBalancer {

    /**
     * Something that a balancer can pick.
     *
     * @param id its number, such as a process id; more than 0
     * @param weight its share in weighted algorithms, 0 or more
     */
    public record Target(long id, int weight) {
        public Target {
            if (id <= 0) throw new IllegalArgumentException("a target's id is " + id + ": it must be more than 0");
            if (weight < 0) throw new IllegalArgumentException("a weight is " + weight + ": it must be 0 or more");
        }
    }

    private record State(List<TargetCandidate> candidates, String algorithm, Strategy strategy) {}

    private final Map<String, Strategy> strategies = new HashMap<>();
    private final AtomicLong picks = new AtomicLong();
    private volatile State state;

    /**
     * Balances over the targets.
     *
     * @param algorithm see {@link #algorithm(String)}
     * @throws IllegalArgumentException if there is no such algorithm, or two targets have one id
     */
    public LoadBalancer(String algorithm, Collection<Target> targets) {
        for (Strategy strategy : Providers.all(Strategy.class, LoadBalancer.class.getClassLoader()))
            for (String name : names(strategy)) strategies.putIfAbsent(name, strategy);
        state = new State(List.of(), algorithm, find(algorithm));
        replace(targets);
    }

    private static String[] names(Strategy strategy) {
        StrategyName name = strategy.getClass().getAnnotation(StrategyName.class);
        return name == null ? new String[0] : name.value();
    }

    private Strategy find(String algorithm) {
        Strategy strategy = strategies.get(algorithm);
        if (strategy == null)
            throw new IllegalArgumentException(
                    "there is no algorithm '" + algorithm + "': choose one of " + new TreeSet<>(strategies.keySet()));
        return strategy;
    }

    /**
     * Picks a target.
     *
     * @return its id
     * @throws Rejected if there is no target, or the algorithm refuses
     */
    public long pickOne() {
        return pickOne(null);
    }

    /** Picks a target for a key; {@code specify} picks the target with that id; the other algorithms ignore the key. */
    public long pickOne(String key) {
        State current = state;
        if (current.candidates.isEmpty()) throw new Rejected("The balancer has no target to pick: add one");
        return current.strategy.pick(current.candidates, new Call(picks.getAndIncrement(), "", key)).pid();
    }

    /** Picks {@code count} times in a row, as {@link #pickOne()} does; {@code count} is 0 or more. */
    public List<Long> pickMulti(int count) {
        if (count < 0) throw new IllegalArgumentException("the count is " + count + ": it must be 0 or more");
        List<Long> picked = new ArrayList<>(count);
        for (int i = 0; i < count; i++) picked.add(pickOne());
        return picked;
    }

    /** The targets, in the order in which {@code round-robin} picks them. */
    public List<Target> targets() {
        return state.candidates.stream().map(candidate -> candidate.target).toList();
    }

    /** The name of the algorithm in use, as it was given. */
    public String algorithm() {
        return state.algorithm;
    }

    /**
     * Changes the algorithm from the next pick on.
     *
     * @param name the name or an alias of a strategy, such as "least-connections" or "MINIMUM_CONNECTION"
     * @throws IllegalArgumentException if there is no such algorithm; the message lists all names
     */
    public synchronized void algorithm(String name) {
        state = new State(state.candidates, name, find(name));
    }

    /**
     * Adds a target, in the lowest free slot.
     *
     * @throws IllegalArgumentException if a target has that id
     */
    public synchronized void add(Target target) {
        List<TargetCandidate> candidates = new ArrayList<>(state.candidates);
        if (candidates.stream().anyMatch(candidate -> candidate.target.id == target.id))
            throw new IllegalArgumentException("there is a target " + target.id + " already");
        int slot = 0;
        while (slot < candidates.size() && candidates.get(slot).slot == slot) slot++;
        candidates.add(slot, new TargetCandidate(target, slot));
        publish(candidates);
    }

    /** Removes a target and its figures; returns whether there was such a target. */
    public synchronized boolean remove(long id) {
        List<TargetCandidate> candidates = new ArrayList<>(state.candidates);
        boolean removed = candidates.removeIf(candidate -> candidate.target.id == id);
        publish(candidates);
        return removed;
    }

    /**
     * Replaces all targets; those that stay keep their figures.
     *
     * @throws IllegalArgumentException if two targets have one id; then nothing is changed
     */
    public synchronized void replace(Collection<Target> targets) {
        Set<Long> ids = new HashSet<>();
        List<TargetCandidate> candidates = new ArrayList<>();
        for (Target target : targets) {
            if (!ids.add(target.id)) throw new IllegalArgumentException("there are two targets " + target.id);
            TargetCandidate candidate = new TargetCandidate(target, candidates.size());
            state.candidates.stream().filter(old -> old.target.id == target.id).forEach(candidate::copyFigures);
            candidates.add(candidate);
        }
        publish(candidates);
    }

    /**
     * Sets the figures of a target.
     *
     * @param connections requests sent to it and not yet answered
     * @param cpu its processor use in cores
     * @param memory its memory in bytes
     * @throws NoSuchElementException if there is no such target
     */
    public synchronized void refresh(long id, int connections, double cpu, long memory) {
        TargetCandidate candidate = state.candidates.stream()
                .filter(each -> each.target.id == id)
                .findAny()
                .orElseThrow(() -> new NoSuchElementException("there is no target " + id));
        candidate.connections = connections;
        candidate.cpu = cpu;
        candidate.memory = memory;
    }

    private void publish(List<TargetCandidate> candidates) {
        state = new State(List.copyOf(candidates), state.algorithm, state.strategy);
    }

    private static final class TargetCandidate implements Candidate {
        private final Target target;
        private final int slot;
        private volatile int connections;
        private volatile double cpu;
        private volatile long memory;

        TargetCandidate(Target target, int slot) {
            this.target = target;
            this.slot = slot;
        }

        void copyFigures(TargetCandidate old) {
            connections = old.connections;
            cpu = old.cpu;
            memory = old.memory;
        }

        @Override
        public long pid() {
            return target.id;
        }

        @Override
        public int slotIndex() {
            return slot;
        }

        @Override
        public int weight() {
            return target.weight;
        }

        @Override
        public int inFlight() {
            return connections;
        }

        @Override
        public double latency() {
            return 0;
        }

        @Override
        public double cpu() {
            return cpu;
        }

        @Override
        public long memory() {
            return memory;
        }
    }
}
