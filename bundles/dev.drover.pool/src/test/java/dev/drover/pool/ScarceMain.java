package dev.drover.pool;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.process.Exit;
import dev.drover.wire.Endpoint;

/** A program that runs out of memory or of descriptors, and prints as {@code name=value} what its pool does then. */
final class ScarceMain {

    private static final int MOST_LOOKS = 100;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final List<String> THREADS = List.of(
            "drover-links", "drover-links-watch", "drover-housekeeper", "drover-console", "drover-door");
    private static final int SECONDS = 20;
    private static List<byte[]> hoard = new ArrayList<>(10_000);

    private ScarceMain() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("heap")) fullHeap(arguments.length > 1);
        else if (arguments[0].equals("workers")) moreWorkersThanDescriptors(arguments.length > 1);
        else if (arguments[0].equals("descriptors")) noDescriptor();
        else if (arguments[0].equals("progress")) floodOfProgress();
        else
            worksUntilTold();
        say("processes left", ProcessHandle.current().children().count());
    }

    private static void say(String name, Object value) {
        System.out.println(name.replace(' ', '-') + "=" + value);
    }

    private static String outcome(CompletableFuture<?> future) {
        try {
            return String.valueOf(future.get(SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause().getClass().getSimpleName();
        } catch (TimeoutException e) {
            return "open";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String outcomes(List<? extends CompletableFuture<?>> all) {
        return all.stream().map(ScarceMain::outcome)
                .collect(Collectors.groupingBy(each -> each.matches("\\d+") ? "done" : each, TreeMap::new,
                        Collectors.counting()))
                .toString();
    }

    /**
     * While a thread that reads links hands over to its successor, one look at all threads can miss both. So those that
     * are missing are looked for again: who is dead stays so.
     */
    private static void sayWhichThreadsLive() {
        List<String> missing = missing();
        for (int i = 0; i < MOST_LOOKS && !missing.isEmpty(); i++) {
            LockSupport.parkNanos(LOOK_NANOS);
            missing = missing();
        }
        say("dead threads", missing);
    }

    private static List<String> missing() {
        TreeSet<String> names = Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        return THREADS.stream().filter(each -> !names.contains(each)).toList();
    }

    /** Tries everything that a pool does, each once. */
    private static void sayThatAllIsWell(ProcessPool pool) throws InterruptedException {
        say("a request", outcome(pool.send(TestWorker.VALUE, 1)));
        Endpoint brief = pool.within(Duration.ofMillis(300));
        say("a timeout", outcome(brief.send(TestWorker.SLEEP, 60_000L)));
        say("a lost one", outcome(pool.send(TestWorker.HALT, 3)));
        say("one of the next worker", outcome(pool.send(TestWorker.VALUE, 2)));
        sayWhichThreadsLive();
    }

    // ---- memory

    /** Fills the heap for two seconds as a server does with one bad request, and lets go. */
    private static void fullHeap(boolean load) throws Exception {
        // Else it would be loaded in the shortage, and what a JDK's log then lacks is lacking for ever.
        System.getLogger("warm").log(System.Logger.Level.INFO, "the logger is loaded");
        ProcessPool pool = Pools.open(PoolSpec.java("p", TestWorker.class).size(2, 2));
        for (int i = 0; i < 20; i++) pool.send(TestWorker.VALUE, i).join();
        List<CompletableFuture<Object>> sent = new ArrayList<>(10_000);
        // On a busy machine the heap may be too full for any later one.
        for (int i = 0; load && i < 100; i++) send(pool, sent);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (fill(256 << 10)) continue;
        while (System.nanoTime() < until) {
            for (int i = 0; i < 100 && fill(4 << 10); i++) continue;
            if (load && sent.size() < 5_000) send(pool, sent);
        }
        hoard = null;
        System.gc();
        long open = sent.stream().map(ScarceMain::outcome).filter("open"::equals).count();
        say("open requests of " + (sent.isEmpty() ? "none" : "some"), open);
        sayThatAllIsWell(pool);
        pool.close();
    }

    private static boolean fill(int bytes) {
        try {
            return hoard.add(new byte[bytes]);
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    private static void send(ProcessPool pool, List<CompletableFuture<Object>> sent) {
        try {
            sent.add(pool.send(TestWorker.VALUE, 0));
        } catch (OutOfMemoryError | RuntimeException e) {
            // Whoever calls is told that there is no memory.
            return;
        }
    }

    // ---- descriptors

    private static void moreWorkersThanDescriptors(boolean warm) throws Exception {
        if (warm) System.getLogger("warm").log(System.Logger.Level.INFO, "the logger is loaded");
        ProcessPool pool = Pools.open(PoolSpec.java("p", TestWorker.class).max(10));
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) all.add(pool.send(TestWorker.SLEEP, 20L));
        say("requests", outcomes(all));
        say("causes", causes(pool));
        pool.resize(0, 1);
        await("room", () -> pool.workers().size() == 1);
        pool.reset();
        sayThatAllIsWell(pool);
        for (Worker each : pool.workers()) each.kill().get(SECONDS, TimeUnit.SECONDS);
        say("one of the last worker", outcome(pool.send(TestWorker.VALUE, 3)));
        pool.close();
    }

    /** What the last ends of its workers say of descriptors. */
    private static TreeSet<String> causes(ProcessPool pool) {
        return pool.snapshot().workers().stream().flatMap(worker -> worker.lastExit().stream()).map(Exit::verdict)
                .map(verdict -> verdict.contains("Too many open files") ? "Too many open files" : verdict)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All descriptors are taken while two requests run, and given back after that. */
    private static void noDescriptor() throws Exception {
        System.getLogger("warm").log(System.Logger.Level.INFO, "the logger is loaded");
        ProcessPool pool = Pools.open(PoolSpec.java("p", TestWorker.class).size(2, 2));
        List<CompletableFuture<Object>> running = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Object> begun = new CompletableFuture<>();
            running.add(pool.send(TestWorker.STUBBORN, 1_500L, begun::complete));
            begun.get(SECONDS, TimeUnit.SECONDS);
        }
        List<FileInputStream> taken = takeAll();
        pool.resize(2, 4);
        CompletableFuture<Object> waiting = pool.send(TestWorker.VALUE, 7);
        await("a start that fails", () -> pool.snapshot().workers().stream()
                .anyMatch(worker -> worker.lastExit().isPresent()));
        say("causes", causes(pool));
        say("running", outcomes(running));
        say("waiting", outcome(waiting));
        for (FileInputStream each : taken) each.close();
        pool.resize(4, 4);
        await("four workers", () -> Harness.ready(pool) == 4);
        say("workers", Harness.ready(pool));
        sayThatAllIsWell(pool);
        pool.close();
    }

    private static List<FileInputStream> takeAll() throws IOException {
        List<FileInputStream> taken = new ArrayList<>();
        try {
            while (true) taken.add(new FileInputStream("/dev/null"));
        } catch (FileNotFoundException e) {
            return taken;
        }
    }

    // ---- progress

    /** A worker reports much faster than it is listened to. */
    private static void floodOfProgress() {
        ProcessPool pool = Pools.open(PoolSpec.java("p", TestWorker.class).size(2, 2));
        CompletableFuture<Object> flood = pool.send(
                TestWorker.COUNT, 1_000_000L, value -> LockSupport.parkNanos(1_000_000));
        long others = 0;
        while (others < 100 || !flood.isDone() && others < 2_000)
            if (outcome(pool.send(TestWorker.VALUE, others)).equals("" + others)) others++;
        say("others", others >= 100);
        say("flood", flood.isCompletedExceptionally() ? outcome(flood) : "well");
        pool.close();
    }

    // ---- disk

    private static void worksUntilTold() throws Exception {
        try (ProcessPool pool = Pools.open(PoolSpec.java("p", TestWorker.class).max(1))) {
            int done = 0;
            for (; done < 100 || System.in.available() == 0; done++) {
                pool.send(TestWorker.WORK, 999L).get(SECONDS, TimeUnit.SECONDS);
            }
            say("worked", done >= 100);
            say("ends", pool.snapshot().restarts());
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        if (!Harness.within(Duration.ofSeconds(SECONDS * 2), condition))
            say("in vain waited for", what + Arrays.asList(Thread.currentThread().getStackTrace()));
    }
}
