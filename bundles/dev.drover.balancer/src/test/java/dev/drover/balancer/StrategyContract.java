package dev.drover.balancer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.balance.StrategyName;
import dev.drover.wire.Names;
import org.junit.jupiter.api.Test;

/** What every strategy must keep: a test class of a strategy implements this and has the tests. */
public interface StrategyContract {

    long SEED = 20_260_101;

    Strategy strategy();

    /** A key that the strategy understands, for calls on these candidates. */
    default String key(List<FakeWorker> candidates) {
        return null;
    }

    @Test
    default void hasANameThatIsAllowed() {
        StrategyName name = strategy().getClass().getAnnotation(StrategyName.class);
        assertNotNull(name, "a strategy needs @StrategyName");
        assertTrue(name.value().length > 0);
        for (String each : name.value()) assertEquals(each, Names.check("strategy", each));
    }

    @Test
    default void picksOneOfTheCandidatesWhateverTheirFigures() {
        System.out.println(strategy().getClass().getSimpleName() + ", seed " + SEED);
        Random random = new Random(SEED);
        for (int round = 0; round < 5_000; round++) {
            List<FakeWorker> candidates = anyCandidates(random);
            Call call = new Call(anySequence(random), "task", key(candidates));
            Candidate picked = strategy().pick(candidates, call);
            assertTrue(candidates.stream().anyMatch(each -> each == picked), () -> "a stranger for " + call);
        }
    }

    @Test
    default void picksTheSameForTheSameArguments() {
        Random random = new Random(SEED);
        for (int round = 0; round < 1_000; round++) {
            List<FakeWorker> candidates = anyCandidates(random);
            Call call = new Call(anySequence(random), "task", key(candidates));
            assertSame(strategy().pick(candidates, call), strategy().pick(List.copyOf(candidates), call));
        }
    }

    @Test
    default void allocatesNothing() {
        assumeTrue(
                ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                        && threads.isThreadAllocatedMemorySupported(),
                "this JVM does not tell what a thread allocates");
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Strategy strategy = strategy();
        List<FakeWorker> candidates = anyCandidates(new Random(SEED), 50);
        Call call = new Call(4711, "task", key(candidates));
        int picks = 20_000;
        for (int i = 0; i < picks; i++) strategy.pick(candidates, call);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < picks; i++) strategy.pick(candidates, call);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < picks, () -> allocated + " bytes in " + picks + " picks");
    }

    @Test
    default void staysWithinTheCandidatesWhileTheirFiguresChange() throws Exception {
        Strategy strategy = strategy();
        List<FakeWorker> candidates = anyCandidates(new Random(SEED), 7);
        String key = key(candidates);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Future<?> changes = threads.submit(() -> {
                Random random = new Random(SEED);
                while (!done.get()) change(candidates.get(random.nextInt(candidates.size())), random);
            });
            Callable<Integer> picks = () -> {
                int strangers = 0;
                for (long sequence = 0; sequence < 100_000; sequence++) {
                    Candidate picked = strategy.pick(candidates, new Call(sequence, "task", key));
                    if (!(picked instanceof FakeWorker worker) || !candidates.contains(worker)) strangers++;
                }
                return strangers;
            };
            for (Future<Integer> strangers : List.of(threads.submit(picks), threads.submit(picks)))
                assertEquals(0, strangers.get(60, TimeUnit.SECONDS));
            done.set(true);
            changes.get(60, TimeUnit.SECONDS);
        } finally {
            done.set(true);
            threads.shutdownNow();
            assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
        }
    }

    private static List<FakeWorker> anyCandidates(Random random) {
        return anyCandidates(random, 1 + random.nextInt(random.nextInt(10) == 0 ? 200 : 8));
    }

    private static List<FakeWorker> anyCandidates(Random random, int count) {
        List<FakeWorker> candidates = new ArrayList<>();
        int slot = 0;
        for (int i = 0; i < count; i++) {
            FakeWorker worker = new FakeWorker(slot, 0);
            change(worker, random);
            candidates.add(worker);
            slot += 1 + random.nextInt(2);
        }
        return candidates;
    }

    private static void change(FakeWorker worker, Random random) {
        worker.weight(anyCount(random)).inFlight(anyCount(random)).cpu(random.nextDouble() * 2);
    }

    private static int anyCount(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(10);
            case 2 -> random.nextInt(Integer.MAX_VALUE);
            default -> Integer.MAX_VALUE - random.nextInt(2);
        };
    }

    private static long anySequence(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(100);
            case 1 -> random.nextLong();
            case 2 -> Long.MAX_VALUE - random.nextInt(2);
            default -> Long.MIN_VALUE + random.nextInt(2);
        };
    }
}
