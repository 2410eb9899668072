package dev.drover.pool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.process.Depth;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Task;

/**
 * A program that has a pool, in a process of its own, so that it can be killed. It prints the ids of all processes that
 * must not outlive it, then "up", and then does what its first argument says.
 */
public final class ParentMain {

    private ParentMain() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("fifteen-lines")) {
            fifteenLines();
            return;
        }
        if (args[0].equals("environment")) {
            environment();
            return;
        }
        if (args[0].equals("links")) {
            links();
            return;
        }
        if (args[0].equals("script")) {
            script(ProcessSpec.command(Arrays.copyOfRange(args, 2, args.length)), args[1]);
            return;
        }
        if (args[0].equals("node")) {
            script(ProcessSpec.node(Path.of(args[2])), args[1]);
            return;
        }
        ProcessPool pool = Pools.open(PoolSpec.of("parent", worker(args)).size(2, 2));
        for (Worker worker : pool.workers()) {
            System.out.println(worker.send(TestWorker.PID, null).get());
            System.out.println(worker.send(TestWorker.GRANDCHILD, null).get());
        }
        for (Worker worker : pool.workers()) if (args[0].equals("busy")) worker.send(TestWorker.STUBBORN, 600_000L);
        if (args[0].equals("draining")) {
            for (Worker worker : pool.workers())
                worker.send(TestWorker.LEDGER, Map.of("path", args[1], "id", worker.snapshot().pid(), "millis", 500));
        }
        if (args[0].equals("asleep"))
            for (Worker worker : pool.workers()) worker.sleep(Depth.FREEZE).get();
        System.out.println("up");
        LockSupport.park();
    }

    /** @param meanwhile the task that the worker runs then, or "idle" */
    private static void script(ProcessSpec worker, String meanwhile) throws Exception {
        ProcessPool pool = Pools.open(PoolSpec.of("parent", worker).size(1, 1));
        System.out.println(pool.send(Task.named("pid"), null).get());
        for (Object child : (List<?>) pool.send(Task.named("children"), null).get()) System.out.println(child);
        if (!meanwhile.equals("idle")) {
            CompletableFuture<Object> begun = new CompletableFuture<>();
            pool.send(Task.named(meanwhile), 600L, begun::complete);
            begun.get();
        }
        System.out.println("up");
        LockSupport.park();
    }

    private static ProcessSpec worker(String[] args) {
        ProcessSpec worker = ProcessSpec.java(TestWorker.class);
        if (!args[0].equals("stdin-held")) return worker;
        // The worker's standard input is a pipe whose other end a third process keeps open for a long time.
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return ProcessSpec.command(
                "sh", "-c", "(head -n 1; exec sleep 600) | exec \"$@\"", "sh", java, "-cp",
                System.getProperty("java.class.path"),
                TestWorker.class.getName());
    }

    /** Prints the name of each variable that a worker sees, and what options its virtual machine has. */
    private static void environment() {
        try (ProcessPool pool = Pools.open(PoolSpec.java("environment", TestWorker.class).max(1))) {
            Map<?, ?> given = (Map<?, ?>) pool.send(TestWorker.GIVEN, null).join();
            ((Map<?, ?>) given.get("environment")).keySet().forEach(name -> System.out.println("variable " + name));
            ((List<?>) given.get("options")).forEach(option -> System.out.println("option " + option));
        }
    }

    /** Prints over which link each worker has answered, then "up", and stays until it is told to go. */
    private static void links() throws IOException {
        try (ProcessPool pool = Pools.open(PoolSpec.java("links", TestWorker.class).size(3, 3))) {
            for (Worker worker : pool.workers()) {
                worker.send(TestWorker.VALUE, 1).join();
                System.out.println(worker.snapshot().link());
            }
            System.out.println("up");
            System.in.read();
        }
    }

    /** What a plain program does: use a pool, close it, and be at its end. */
    private static void fifteenLines() {
        try (ProcessPool pool = Pools.open(PoolSpec.java("plain", TestWorker.class))) {
            System.out.println(pool.send(TestWorker.VALUE, "hello").join());
        }
    }
}
