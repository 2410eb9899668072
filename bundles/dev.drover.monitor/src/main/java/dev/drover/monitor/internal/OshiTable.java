package dev.drover.monitor.internal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.drover.wire.link.SafeLog;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * The processes of any system that OSHI supports. The JDK tells which processes are descendants of this one, which is
 * faster than OSHI's own search, and when each started. OSHI tells what each uses. Memory is the resident set size.
 */
final class OshiTable implements ProcessTable {
    private static final Logger LOG = SafeLog.of(OshiTable.class);

    /** What is kept of one of our processes from one round to the next. */
    private static final class Own {
        private long startMillis;
        private Command command;
        private int rounds;
    }

    private final OperatingSystem system;
    private Map<ProcessHandle, Own> own = new HashMap<>();
    private boolean oneByOne;

    OshiTable() {
        this(new SystemInfo().getOperatingSystem());
    }

    OshiTable(OperatingSystem system) {
        this.system = system;
    }

    @Override
    public List<Observation> read(Set<Long> asked) throws IOException {
        Map<Long, ProcessHandle> handles = handles(asked);
        Map<Long, OSProcess> found = new HashMap<>();
        List<Observation> observations = new ArrayList<>(handles.size());
        find(handles, found, observations);
        long nanos = System.nanoTime();
        Map<ProcessHandle, Own> next = new HashMap<>();
        handles.forEach((pid, handle) -> {
            OSProcess process = found.get(pid);
            if (process == null) {
                return;
            }
            Own kept = own.computeIfAbsent(handle, fresh -> new Own());
            next.put(handle, kept);
            try {
                observations.add(reading(handle, kept, process, nanos));
            } catch (RuntimeException e) {
                observations.add(new Observation.Unreadable(pid, problem(e)));
            }
        });
        // A process that could not be read in this round is still ours.
        for (Observation observation : observations) {
            ProcessHandle handle = handles.get(observation.pid());
            next.putIfAbsent(handle, own.getOrDefault(handle, new Own()));
        }
        own = next;
        return observations;
    }

    /** This process, its descendants, earlier descendants that still live, and the processes asked for. */
    private Map<Long, ProcessHandle> handles(Set<Long> asked) {
        Map<Long, ProcessHandle> handles = new HashMap<>();
        ProcessHandle self = ProcessHandle.current();
        handles.put(self.pid(), self);
        self.descendants().forEach(handle -> handles.put(handle.pid(), handle));
        for (ProcessHandle handle : own.keySet()) {
            if (!handles.containsKey(handle.pid()) && handle.isAlive()) {
                handles.put(handle.pid(), handle);
                handle.descendants().forEach(child -> handles.put(child.pid(), child));
            }
        }
        for (long pid : asked) {
            ProcessHandle.of(pid).ifPresent(handle -> handles.putIfAbsent(pid, handle));
        }
        return handles;
    }

    private void find(
            Map<Long, ProcessHandle> handles, Map<Long, OSProcess> found, List<Observation> observations) {
        if (!oneByOne) {
            try {
                for (OSProcess process : system.getProcesses(handles.keySet().stream().map(Long::intValue).toList())) {
                    add(process, found);
                }
                return;
            } catch (RuntimeException e) {
                oneByOne = true;
                found.clear();
                LOG.log(Level.INFO, "Reading all processes at once failed; from now on one by one", e);
            }
        }
        for (ProcessHandle handle : handles.values()) {
            try {
                OSProcess process = system.getProcess((int) handle.pid());
                if (process != null) {
                    add(process, found);
                }
            } catch (RuntimeException e) {
                if (handle.isAlive()) {
                    observations.add(new Observation.Unreadable(handle.pid(), problem(e)));
                }
            }
        }
    }

    private static void add(OSProcess process, Map<Long, OSProcess> found) {
        OSProcess.State state = process.getState();
        if (state != OSProcess.State.INVALID && state != OSProcess.State.ZOMBIE) {
            found.put((long) process.getProcessID(), process);
        }
    }

    private static Observation.Reading reading(ProcessHandle handle, Own kept, OSProcess process, long nanos) {
        if (kept.rounds == 0) {
            kept.startMillis = handle.info().startInstant().map(Instant::toEpochMilli).orElseGet(process::getStartTime);
        }
        if (kept.rounds < 2) {
            // The first round that sees a process may lie between its fork and its exec.
            kept.command = Command.of(process.getArguments(), process.getName());
            kept.rounds++;
        }
        return new Observation.Reading(
                handle.pid(),
                kept.startMillis,
                process.getParentProcessID(),
                kept.command.line(),
                kept.command.name(),
                (process.getKernelTime() + process.getUserTime()) * 1_000_000,
                nanos,
                process.getResidentMemory(),
                false);
    }

    private static String problem(RuntimeException e) {
        return "cannot be read: " + e;
    }
}
