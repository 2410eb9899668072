package dev.drover.tests.engine;

import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.pool.Pools;

/** A program without a framework that uses a pool, loses its worker three times, and prints what it sees. */
final class PlainProgram {

    private static final int KILLS = 3;
    private static final long SECONDS = 60;

    private PlainProgram() {}

    public static void main(String[] arguments) throws Exception {
        try (Pools pools = Pools.create()) {
            System.out.println("strategies " + String.join(" ", pools.service().strategies()));
        }
        PoolSpec spec = PoolSpec.java("shouters", Shout.class).size(1, 1);
        try (ProcessPool pool = Pools.open(spec)) {
            System.out.println(ask(pool, "hello"));
            for (int i = 1; i <= KILLS; i++) {
                long pid = pool.snapshot().workers().get(0).pid();
                ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();
                worker.destroyForcibly();
                worker.onExit().get(SECONDS, TimeUnit.SECONDS);
                String answer = ask(pool, "after kill " + i);
                boolean another = pool.snapshot().workers().get(0).pid() != pid;
                System.out.println(answer + (another ? " by another process" : " by the dead process"));
            }
            System.out.println("restarts " + pool.snapshot().restarts());
        }
        List<ProcessHandle> left = ProcessHandle.current().children().toList();
        System.out.println("processes left " + left.size());
        try (ProcessPool pool = Pools.open(spec.strategy("random"))) {
            System.out.println("strategy " + pool.snapshot().strategy());
        } catch (IllegalArgumentException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    private static String ask(ProcessPool pool, String text) throws Exception {
        return pool.send(Shout.TASK, text).get(SECONDS, TimeUnit.SECONDS);
    }
}
