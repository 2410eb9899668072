package dev.drover.pool.internal.dispatch;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.wire.link.SafeLog;

/** The strategies that are present, by name and alias. */
public final class Strategies {

    private static final System.Logger LOG = SafeLog.of(Strategies.class);

    private record Present(Strategy strategy, List<String> names, int ranking) {}

    private static final Present ROUND_ROBIN =
            new Present(Strategies::roundRobin, List.of("round-robin", "POLLING"), Integer.MIN_VALUE);

    /** What serves while the wanted one is not there. */
    static Candidate roundRobin(List<? extends Candidate> candidates, Call call) {
        return candidates.get((int) Long.remainderUnsigned(call.sequence(), candidates.size()));
    }

    private final ReentrantLock lock = new ReentrantLock();
    /** The highest ranking first; of equal ones that which came first. */
    private final List<Present> present = new ArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<String, Present> byName = index();

    /** The same with the ranking that a service has by default. */
    public void add(Strategy strategy, List<String> names) {
        add(strategy, names, 0);
    }

    /**
     * Adds a strategy, or changes the names and the ranking of one that is here.
     *
     * @param names its name, then its aliases; none: not chosen ever
     * @param ranking of several that have a name, it is that of the one with the highest; of those that of the first
     */
    public void add(Strategy strategy, List<String> names, int ranking) {
        change(() -> {
            int place = 0;
            while (place < present.size() && present.get(place).strategy() != strategy) place++;
            if (place < present.size()) present.remove(place);
            if (!names.isEmpty()) present.add(place, new Present(strategy, List.copyOf(names), ranking));
            present.sort(Comparator.comparingInt(Present::ranking).reversed());
        });
    }

    public void remove(Strategy strategy) {
        change(() -> present.removeIf(each -> each.strategy() == strategy));
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            Map<String, Present> before = byName;
            byName = index();
            byName.forEach((name, now) -> tell(name, before.get(name), now));
        } finally {
            lock.unlock();
        }
        listeners.forEach(Runnable::run);
    }

    /** Says so if a name means another strategy from now on: whoever picks by it has not asked for that. */
    private static void tell(String name, Present before, Present now) {
        if (before == null || before == ROUND_ROBIN || now == ROUND_ROBIN) return;
        if (before.strategy() != now.strategy())
            LOG.log(Level.INFO, "The strategy ''{0}'' is now {1}, and no longer {2}", name, now.strategy().getClass(),
                    before.strategy().getClass());
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

    /** Whether there is a strategy of that name or alias now. */
    public boolean has(String name) {
        return find(name) != null;
    }

    /** Has a listener called after each change, by the thread that makes it and without a lock. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    public void forget(Runnable listener) {
        listeners.remove(listener);
    }
}
