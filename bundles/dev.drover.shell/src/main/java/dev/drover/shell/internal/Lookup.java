package dev.drover.shell.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;

/** Finds pools, workers and processes by what people call them in a command. */
final class Lookup {

    private final ProcessPools pools;
    private final Optional<ProcessMonitor> monitor;

    Lookup(ProcessPools pools, Optional<ProcessMonitor> monitor) {
        this.pools = pools;
        this.monitor = monitor;
    }

    ProcessPools pools() {
        return pools;
    }

    ProcessMonitor monitor() {
        return monitor.orElseThrow(
                () -> new Refused("nothing samples processes here: install and start the bundle dev.drover.monitor"));
    }

    ProcessPool pool(String name) {
        return pools.find(name).orElseThrow(() -> new Refused("there is no pool '" + name + "': " + open()));
    }

    /** Which pools are open, as the end of a sentence. */
    String open() {
        String open = pools.all().stream().map(ProcessPool::name).collect(Collectors.joining(", "));
        return (open.isEmpty() ? "none" : open) + " is open";
    }

    /** A worker that is alive or starting. */
    Optional<Worker> living(String nameOrPid) {
        return pools.all().stream()
                .flatMap(pool -> pool.workers().stream())
                .filter(each -> isCalled(each.snapshot(), nameOrPid))
                .findFirst();
    }

    /** The present, or else the last, worker of the slot with that name, or the worker with that process. */
    Optional<Worker> last(String nameOrPid) {
        return pools.all().stream()
                .flatMap(pool -> pool.snapshot().workers().stream()
                        .filter(each -> isCalled(each, nameOrPid))
                        .flatMap(each -> pool.worker(each.slotIndex()).stream()))
                .findFirst();
    }

    /** As {@link #last}. */
    Worker worker(String nameOrPid) {
        return last(nameOrPid)
                .orElseThrow(() -> new Refused("'" + nameOrPid + "' is no worker: 'workers' lists those that are"));
    }

    /** What the monitor knows by that name or process id, the dead included; nothing without a monitor. */
    List<ProcessSample> samples(String nameOrPid) {
        return monitor.map(it -> it.snapshot().processes()).orElse(List.of()).stream()
                .filter(each -> each.name().equals(nameOrPid) || Long.toString(each.id().pid()).equals(nameOrPid))
                .toList();
    }

    /** The one living process of that name or process id. */
    ProcessSample process(String nameOrPid) {
        List<ProcessSample> all = samples(nameOrPid);
        List<ProcessSample> living = all.stream().filter(ProcessSample::alive).toList();
        if (living.size() == 1) return living.get(0);
        if (living.size() > 1)
            throw new Refused("'" + nameOrPid + "' is the name of several processes: give one of the pids "
                    + living.stream().map(each -> Long.toString(each.id().pid())).collect(Collectors.joining(", ")));
        if (!all.isEmpty()) throw new Refused("'" + nameOrPid + "' has ended already");
        throw unknown(nameOrPid);
    }

    static Refused unknown(String nameOrPid) {
        return new Refused("'" + nameOrPid + "' is no process of this program: 'ps' lists those that are");
    }

    private static boolean isCalled(WorkerSnapshot worker, String nameOrPid) {
        return worker.name().equals(nameOrPid) || worker.pid() > 0 && Long.toString(worker.pid()).equals(nameOrPid);
    }
}
