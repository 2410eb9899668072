package dev.drover.process.internal.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import dev.drover.api.process.Limits;

/**
 * What is put in front of a command so that it has limits. Memory is limited as private memory that can be written
 * (RLIMIT_DATA): the limit of all addresses (RLIMIT_AS) counts what a JVM only reserves. The system's limit of
 * processes (RLIMIT_NPROC) is not used: it counts every thread of the user, those of other programs too. They are
 * counted instead.
 */
final class ResourceLimits {

    private final Tool prlimit;
    private final Tool nice;
    private final Tool taskset;

    ResourceLimits(List<Path> folders) {
        prlimit = new Tool("prlimit", folders);
        nice = new Tool("nice", folders);
        taskset = new Tool("taskset", folders);
    }

    /**
     * @param missing is given a phrase for each limit that cannot be held
     * @throws IOException if nothing can be started just now
     */
    List<String> prefix(Limits limits, List<String> missing) throws IOException {
        List<String> prefix = new ArrayList<>();
        limits.openFiles().ifPresent(files -> prefix.add("--nofile=" + files + ":" + files));
        limits.memory().ifPresent(bytes -> prefix.add("--data=" + bytes + ":" + bytes));
        List<String> all = prefix.isEmpty() ? new ArrayList<>() : use(prlimit, prefix, "memory or open files", missing);
        if (limits.nice().isPresent())
            all.addAll(use(nice, List.of("-n", limits.nice().get().toString()), "nice value", missing));
        if (!limits.processors().isEmpty()) {
            String list = limits.processors().stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
            all.addAll(use(taskset, List.of("-c", list), "processors", missing));
        }
        if (limits.processes().isPresent())
            missing.add("no limit of processes by the system, which needs a control group for each process: they are"
                    + " counted, and ended beyond the limit");
        return all;
    }

    private static List<String> use(Tool tool, List<String> options, String what, List<String> missing)
            throws IOException {
        var problem = tool.problem(options);
        if (problem.isEmpty()) return tool.command(options);
        missing.add("no limit of " + what + ": " + problem.get());
        return List.of();
    }
}
