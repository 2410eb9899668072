package dev.drover.balancer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import dev.drover.wire.Rejected;

/**
 * Balances over anything that has a number, without a pool. Targets, their figures and the algorithm may be changed at
 * any time; every pick sees one consistent list of targets. Safe for use by many threads; picks take no lock.
 *
 * <p>A target's figures are what {@link #refresh} last said; picking does not count as a connection. A pool needs none
 * of this: it calls the {@link Strategy} itself, with live figures.
 */
public final class LoadBalancer {

    /**
     * Something to balance over.
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

    private record State(List<Seat> seats, String algorithm, Strategy strategy) {}

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
        for (Strategy strategy : ServiceLoader.load(Strategy.class, LoadBalancer.class.getClassLoader()))
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

    /** Picks a target for a key; {@code specify} takes the target's id, the other algorithms pay no heed to it. */
    public long pickOne(String key) {
        State now = state;
        if (now.seats.isEmpty()) throw new Rejected("The balancer has no target to pick: add one");
        return now.strategy.pick(now.seats, new Call(picks.getAndIncrement(), "", key)).pid();
    }

    /** Picks as many times as said. */
    public List<Long> pickMulti(int count) {
        if (count < 0) throw new IllegalArgumentException("the count is " + count + ": it must be 0 or more");
        List<Long> picked = new ArrayList<>(count);
        for (int i = 0; i < count; i++) picked.add(pickOne());
        return picked;
    }

    /** The targets, in the order they are taken in turn. */
    public List<Target> targets() {
        return state.seats.stream().map(seat -> seat.target).toList();
    }

    /** The name of the algorithm in use, as it was given. */
    public String algorithm() {
        return state.algorithm;
    }

    /**
     * Changes the algorithm from the next pick on.
     *
     * @param name the name or an alias of a strategy, such as "least-connections" or "MINIMUM_CONNECTION"
     * @throws IllegalArgumentException if there is none; the message lists those that there are
     */
    public synchronized void algorithm(String name) {
        state = new State(state.seats, name, find(name));
    }

    /**
     * Adds a target, in the lowest free slot.
     *
     * @throws IllegalArgumentException if one has that id
     */
    public synchronized void add(Target target) {
        List<Seat> seats = new ArrayList<>(state.seats);
        if (seats.stream().anyMatch(seat -> seat.target.id == target.id))
            throw new IllegalArgumentException("there is a target " + target.id + " already");
        int slot = 0;
        while (slot < seats.size() && seats.get(slot).slot == slot) slot++;
        seats.add(slot, new Seat(target, slot));
        publish(seats);
    }

    /** Removes a target and forgets its figures; tells whether it was there. */
    public synchronized boolean remove(long id) {
        List<Seat> seats = new ArrayList<>(state.seats);
        boolean removed = seats.removeIf(seat -> seat.target.id == id);
        publish(seats);
        return removed;
    }

    /**
     * Replaces all targets; those that stay keep their figures.
     *
     * @throws IllegalArgumentException if two have one id; nothing is changed then
     */
    public synchronized void replace(Collection<Target> targets) {
        Set<Long> ids = new HashSet<>();
        List<Seat> seats = new ArrayList<>();
        for (Target target : targets) {
            if (!ids.add(target.id)) throw new IllegalArgumentException("there are two targets " + target.id);
            Seat seat = new Seat(target, seats.size());
            state.seats.stream().filter(old -> old.target.id == target.id).forEach(seat::figuresOf);
            seats.add(seat);
        }
        publish(seats);
    }

    /**
     * Says what a target is doing.
     *
     * @param connections requests sent to it and not yet answered
     * @param cpu its processor use in cores
     * @param memory its memory in bytes
     * @throws NoSuchElementException if there is no such target
     */
    public synchronized void refresh(long id, int connections, double cpu, long memory) {
        Seat seat = state.seats.stream()
                .filter(each -> each.target.id == id)
                .findAny()
                .orElseThrow(() -> new NoSuchElementException("there is no target " + id));
        seat.connections = connections;
        seat.cpu = cpu;
        seat.memory = memory;
    }

    private void publish(List<Seat> seats) {
        state = new State(List.copyOf(seats), state.algorithm, state.strategy);
    }

    private static final class Seat implements Candidate {
        private final Target target;
        private final int slot;
        private volatile int connections;
        private volatile double cpu;
        private volatile long memory;

        Seat(Target target, int slot) {
            this.target = target;
            this.slot = slot;
        }

        void figuresOf(Seat old) {
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
