package dev.drover.pool.internal.dispatch;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;

/** The strategies that are present, by name and alias. */
public final class Strategies {

    private record Present(Strategy strategy, List<String> names) {}

    private static final Present ROUND_ROBIN = new Present(Strategies::roundRobin, List.of("round-robin", "POLLING"));

    /** What serves while the wanted one is not there. */
    static Candidate roundRobin(List<? extends Candidate> candidates, Call call) {
        return candidates.get((int) Long.remainderUnsigned(call.sequence(), candidates.size()));
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final CopyOnWriteArrayList<Present> present = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<String, Present> byName = index();

    /**
     * @param names its name, then its aliases; a name that is taken stays with the one that has it; none: not chosen
     * ever
     */
    public void add(Strategy strategy, List<String> names) {
        if (!names.isEmpty()) change(() -> present.add(new Present(strategy, List.copyOf(names))));
    }

    public void remove(Strategy strategy) {
        change(() -> present.removeIf(each -> each.strategy() == strategy));
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            byName = index();
        } finally {
            lock.unlock();
        }
        listeners.forEach(Runnable::run);
    }

    private Map<String, Present> index() {
        Map<String, Present> names = new TreeMap<>();
        for (Present each : present) for (String name : each.names()) names.putIfAbsent(name, each);
        for (String name : ROUND_ROBIN.names()) names.putIfAbsent(name, ROUND_ROBIN);
        return names;
    }

    /** The strategy of that name or alias, null if there is none. */
    Strategy find(String name) {
        Present found = byName.get(name);
        return found == null ? null : found.strategy();
    }

    /** The first name of the strategy that goes by this name or alias; the name itself if there is none. */
    String canonical(String name) {
        Present found = byName.get(name);
        return found == null ? name : found.names().get(0);
    }

    /** Without aliases, sorted. */
    public List<String> names() {
        return byName.values().stream().map(each -> each.names().get(0)).distinct().sorted().toList();
    }

    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    void forget(Runnable listener) {
        listeners.remove(listener);
    }
}
