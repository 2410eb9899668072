package dev.drover.ui.internal.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import dev.drover.api.monitor.ProcessId;

/**
 * What can be done with any process of this machine, whoever started it. If another process has the id by now, it is
 * left alone. The methods may block for some seconds.
 */
class Processes {
    private static final long PATIENCE_SECONDS = 10;
    private static final int ROUNDS = 10;

    /**
     * Asks a process to end, or kills it.
     *
     * @return false if there is no such process any more
     * @throws IllegalStateException if the system refuses
     */
    boolean end(ProcessId id, boolean force) {
        Optional<ProcessHandle> handle = find(id);
        if (handle.isEmpty()) return false;
        boolean asked = force ? handle.get().destroyForcibly() : handle.get().destroy();
        if (!asked && handle.get().isAlive())
            throw new IllegalStateException("The system does not let process " + id.pid() + " be ended.");
        return true;
    }

    /**
     * Kills a process and all processes below it: they are found before the first one is killed, and looked for again
     * until there is no new one.
     *
     * @return how many were killed, 0 if there is no such process any more
     * @throws IllegalStateException if the system refuses
     */
    int killTree(ProcessId id) {
        Optional<ProcessHandle> root = find(id);
        if (root.isEmpty()) return 0;
        Instant started = root.get().info().startInstant().orElse(Instant.MIN);
        Set<ProcessHandle> found = new LinkedHashSet<>(List.of(root.get()));
        Set<ProcessHandle> killed = new LinkedHashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (ProcessHandle each : List.copyOf(found))
                each.descendants().filter(h -> isAfter(h, started))
                        .forEach(found::add);
            List<ProcessHandle> fresh = found.stream().filter(each -> !killed.contains(each)).toList();
            if (fresh.isEmpty()) break;
            fresh.forEach(ProcessHandle::destroyForcibly);
            killed.addAll(fresh);
        }
        return killed.size();
    }

    /** A process that is older than the root only has the id of a dead child's parent. */
    private static boolean isAfter(ProcessHandle handle, Instant root) {
        return !handle.info().startInstant().orElse(Instant.MAX).isBefore(root);
    }

    /**
     * Sends a signal.
     *
     * @param name without SIG
     * @return false if there is no such process any more
     * @throws IOException if the system has no program {@code kill}
     * @throws IllegalStateException if the system refuses
     */
    boolean signal(ProcessId id, String name) throws IOException, InterruptedException {
        if (find(id).isEmpty()) return false;
        Process kill = new ProcessBuilder("kill", "-s", name, Long.toString(id.pid())).redirectErrorStream(true)
                .start();
        String said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            kill.destroyForcibly();
            throw new IllegalStateException("The program kill did not end.");
        }
        if (kill.exitValue() != 0)
            throw new IllegalStateException("Process " + id.pid() + " did not get the signal " + name + ": " + said);
        return true;
    }

    /**
     * The environment that a process was started with, by name; its secrets are in it.
     *
     * @throws IOException if the system does not tell
     */
    Map<String, String> environment(ProcessId id) throws IOException {
        if (find(id).isEmpty()) throw new IOException("process " + id.pid() + " has ended");
        String all;
        try {
            all = new String(Files.readAllBytes(Path.of("/proc/" + id.pid() + "/environ")), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new IOException("this system does not tell the environment of other processes", e);
        }
        Map<String, String> environment = new TreeMap<>();
        for (String each : all.split("\0")) {
            int equals = each.indexOf('=');
            if (equals > 0) environment.put(each.substring(0, equals), each.substring(equals + 1));
        }
        return environment;
    }

    private static Optional<ProcessHandle> find(ProcessId id) {
        return ProcessHandle.of(id.pid()).filter(handle -> same(handle, id));
    }

    /** Whether handle and id mean one process. Both start times are rounded, so they may differ a little. */
    private static boolean same(ProcessHandle handle, ProcessId id) {
        Optional<Instant> started = handle.info().startInstant();
        return started.isPresent() && Math.abs(started.get().toEpochMilli() - id.startMillis()) < 2000;
    }
}
