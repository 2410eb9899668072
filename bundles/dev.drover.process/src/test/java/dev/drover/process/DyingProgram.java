package dev.drover.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import dev.drover.api.process.ManagedProcess;
import dev.drover.api.process.ProcessSpec;
import dev.drover.process.internal.system.NativeCalls;

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

    private static final String DAEMON = "sh -c 'setsid sleep 63 >/dev/null 2>&1 & echo $! > \"$0.new\";"
            + " mv \"$0.new\" \"$0\"' \"$0\"; sleep 60";

    private DyingProgram() {}

    /**
     * With the name of a file, starts one process, and is gone as soon as a daemon of that has written its id there.
     */
    public static void main(String[] args) throws Exception {
        LocalProcesses processes = new LocalProcesses(new ProcessRuntime());
        if (args.length > 0) {
            processes.spawn("it", ProcessSpec.command("sh", "-c", DAEMON, args[0]));
            // What is found out in the background may take longer than this program lives.
            synchronized (NativeCalls.class) {
                while (Files.notExists(Path.of(args[0]))) LockSupport.parkNanos(100_000);
                Runtime.getRuntime().halt(1);
            }
        }
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
