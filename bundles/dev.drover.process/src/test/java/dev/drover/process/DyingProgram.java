package dev.drover.process;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

import dev.drover.api.process.ManagedProcess;
import dev.drover.api.process.ProcessSpec;

/**
 * A program that starts processes and is killed. It prints the ids of all that must not outlive it, then "up". What is
 * started is a stopped process, a daemon that has left its session and parent, one that has left its environment too,
 * and a process with a child.
 */
public final class DyingProgram {

    private static final List<String> SCRIPTS = List.of(
            "echo $$; kill -STOP $$; exec sleep 60",
            "sh -c 'setsid sleep 60 >/dev/null 2>&1 & echo $!'; exec sleep 61",
            "sh -c 'env -i setsid sleep 62 >/dev/null 2>&1 & echo $!'; exec sleep 60",
            "sleep 60 & echo $!; wait");

    private DyingProgram() {}

    public static void main(String[] args) throws Exception {
        LocalProcesses processes = new LocalProcesses(new ProcessRuntime());
        for (String script : SCRIPTS) {
            ManagedProcess each = processes.spawn("it", ProcessSpec.command("sh", "-c", script));
            while (each.console(0).lines().isEmpty()) LockSupport.parkNanos(1_000_000);
            System.out.println(each.pid());
            System.out.println(each.console(0).lines().get(0).text());
        }
        System.out.println("up");
        LockSupport.park();
    }
}
