package dev.drover.process.internal.sleep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.drover.api.lifecycle.Sleeper;
import dev.drover.api.process.ManagedProcess;
import dev.drover.process.internal.system.Proc;
import dev.drover.process.internal.system.ProcStat;
import dev.drover.process.internal.system.ProcessIdentity;
import dev.drover.process.internal.system.Signals;
import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;

/**
 * Stops and continues a process with all that it has started, by SIGSTOP and SIGCONT: parents are stopped before their
 * children and continued after them, so that none sees another one stopped. What is born meanwhile is found by looking
 * again until there is nothing new: a stopped process starts none.
 *
 * <p>A process is known by its {@linkplain ProcessIdentity identity}, which is looked at right before each signal. So
 * no signal reaches a stranger that has got the id of one that has ended.
 */
public final class StopContinue implements Sleeper {

    /** Each look finds at least one more, or is the last. */
    private static final int MOST_LOOKS = 1_000;
    private static final long OWN_PID = ProcessHandle.current().pid();

    /** What is stopped of each process, in the order in which it was stopped; empty while it is awake. */
    private final Map<ManagedProcess, List<ProcessIdentity>> stopped = new ConcurrentHashMap<>();

    /** The one for this system, null if there is none. */
    public static StopContinue ofThisSystem() {
        return Platform.THIS.has(Help.STOP) ? new StopContinue() : null;
    }

    @Override
    public void sleep(ManagedProcess process) throws IOException {
        ProcessIdentity root = root(process);
        stopped.computeIfAbsent(process, this::forgetAtItsEnd);
        List<ProcessIdentity> done = new ArrayList<>();
        try {
            stop(root, done);
            List<ProcessIdentity> found = List.of(root);
            for (int look = 0; !found.isEmpty() && look < MOST_LOOKS; look++) {
                found = descendants(root, done);
                for (ProcessIdentity each : found) stop(each, done);
            }
            stopped.replace(process, List.copyOf(done));
        } catch (IOException | RuntimeException | Error e) {
            resumeAll(done);
            throw e;
        }
    }

    private List<ProcessIdentity> forgetAtItsEnd(ManagedProcess process) {
        process.exit().whenComplete((exit, failure) -> stopped.remove(process));
        return List.of();
    }

    /** Only a child of this program can be known for certain: the system gives its id to no other before its end. */
    private static ProcessIdentity root(ManagedProcess process) throws IOException {
        if (process.pid() <= 0 || process.exit().isDone()) throw new IOException(process.name() + " has ended");
        ProcStat found = Proc.SYSTEM.stat(process.pid()).filter(each -> !each.dead())
                .orElseThrow(() -> new IOException(process.name() + " has ended"));
        if (found.parent() != OWN_PID)
            throw new IOException(process.name() + " cannot be stopped: this program has not started it itself");
        return ProcessIdentity.of(Proc.SYSTEM, found);
    }

    /** Those that have not been stopped, parents before their children. */
    private static List<ProcessIdentity> descendants(ProcessIdentity root, List<ProcessIdentity> done) {
        Set<ProcessIdentity> known = new HashSet<>(done);
        Map<Long, List<ProcStat>> children = new HashMap<>();
        for (ProcStat each : Proc.SYSTEM.all())
            if (!each.dead()) children.computeIfAbsent(each.parent(), parent -> new ArrayList<>()).add(each);
        List<ProcessIdentity> fresh = new ArrayList<>();
        List<ProcessIdentity> parents = new ArrayList<>(List.of(root));
        Set<Long> seen = new HashSet<>(List.of(root.pid()));
        for (int i = 0; i < parents.size(); i++) {
            for (ProcStat each : children.getOrDefault(parents.get(i).pid(), List.of())) {
                // Ids that are used again during a look might make a circle; a child is not older than its parent.
                if (each.startTicks() < parents.get(i).start() || !seen.add(each.pid())) continue;
                ProcessIdentity child = ProcessIdentity.of(Proc.SYSTEM, each);
                parents.add(child);
                if (!known.contains(child)) fresh.add(child);
            }
        }
        return fresh;
    }

    private static void stop(ProcessIdentity each, List<ProcessIdentity> done) throws IOException {
        done.add(each);
        if (!Signals.stop(each))
            throw new IOException("the system does not let process " + each.pid() + " be stopped");
    }

    @Override
    public void wake(ManagedProcess process) throws IOException {
        List<ProcessIdentity> all = stopped.replace(process, List.of());
        if (all != null) resumeAll(all);
    }

    private static void resumeAll(List<ProcessIdentity> all) throws IOException {
        for (ProcessIdentity each : all.reversed())
            if (!Signals.resume(each))
                throw new IOException("the system does not let process " + each.pid() + " be continued");
    }
}
