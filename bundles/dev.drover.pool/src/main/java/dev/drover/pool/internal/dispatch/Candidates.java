package dev.drover.pool.internal.dispatch;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.RandomAccess;

import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.worker.PoolWorker;

/** The workers that may be picked, in slot order; never changes, a new one is made instead. */
public final class Candidates extends AbstractList<PoolWorker> implements RandomAccess {

    static final Candidates NONE = new Candidates(new PoolWorker[0]);

    private final PoolWorker[] workers;

    public Candidates(PoolWorker[] workers) {
        this.workers = workers;
    }

    @Override
    public PoolWorker get(int index) {
        return workers[index];
    }

    @Override
    public int size() {
        return workers.length;
    }

    /** An awake worker with nothing in flight, null if there is none. */
    PoolWorker idle() {
        for (PoolWorker worker : workers) if (worker.idle()) return worker;
        return null;
    }

    /** Whether an awake worker has room. */
    boolean anyRoom() {
        for (PoolWorker worker : workers) if (worker.hasRoom()) return true;
        return false;
    }

    /** How many are being woken. */
    int waking() {
        int waking = 0;
        for (PoolWorker worker : workers) if (worker.waking()) waking++;
        return waking;
    }

    /** Has the first worker woken that sleeps, unless as many as are wanted are being woken already. */
    void wakeOne(int wanted) {
        if (waking() >= wanted) return;
        for (PoolWorker worker : workers) {
            if (!worker.asleep() || worker.waking()) continue;
            worker.rouseIfRoom();
            return;
        }
    }

    /** Enters the first worker with room after the given one, in turn; null if none has room. */
    PoolWorker acquireAfter(PoolWorker first) {
        int begin = 0;
        while (begin < workers.length && workers[begin] != first) begin++;
        for (int i = 1; i <= workers.length; i++) {
            PoolWorker worker = workers[(begin + i) % workers.length];
            if (worker.tryAcquire()) return worker;
        }
        return null;
    }

    /** Enters the first worker that lets the request in; null if none does. */
    PoolWorker acquireFor(Request<?, ?> request) {
        for (PoolWorker worker : workers) if (worker.tryAcquireFor(request)) return worker;
        return null;
    }

    /** All but the one with the fewest requests in flight. */
    Candidates withoutLeastBusy() {
        PoolWorker least = Arrays.stream(workers).min(Comparator.comparingInt(PoolWorker::inFlight)).orElse(null);
        return new Candidates(Arrays.stream(workers).filter(each -> each != least).toArray(PoolWorker[]::new));
    }

    /** Those that have not been closed since this was made. */
    Candidates open() {
        for (PoolWorker worker : workers)
            if (worker.closed())
                return new Candidates(
                        Arrays.stream(workers).filter(each -> !each.closed()).toArray(PoolWorker[]::new));
        return this;
    }
}
