package dev.drover.pool.internal.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import dev.drover.api.balance.Strategy;
import dev.drover.api.pool.Pick;
import dev.drover.pool.LogLines;
import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BalancerTest {

    @RegisterExtension
    final LogLines log = new LogLines();

    private final FakeWorkers workers = new FakeWorkers();
    private final Strategies strategies = new Strategies();
    private final PoolWorker first = workers.idle();
    private final PoolWorker last = workers.idle();
    private final Candidates present = CandidatesTest.of(first, last);

    private Balancer balancer(String name, Strategy strategy) {
        strategies.add(strategy, List.of(name, name.toUpperCase()));
        return new Balancer("fake", strategies, name);
    }

    private PoolWorker pick(Balancer balancer) {
        return balancer.pick(present, workers.owner.request());
    }

    @Test
    void theWorkerThatTheStrategyPicksIsTaken() {
        Balancer balancer = balancer("last", (candidates, call) -> candidates.getLast());
        assertSame(last, pick(balancer));
        assertSame(last, pick(balancer));
    }

    @Test
    void aStrategyIsShownTheTaskTheKeyAndANumberThatGrows() {
        List<Call> calls = new ArrayList<>();
        Balancer balancer = balancer("watching", (candidates, call) -> {
            calls.add(call);
            return candidates.getFirst();
        });
        balancer.pick(present, workers.owner.request());
        balancer.pick(present, workers.owner.request("key"));
        assertEquals(List.of(new Call(0, "task", null), new Call(1, "task", "key")), calls);
    }

    @Test
    void aStrategyThatPicksNobodyOrAStrangerGoesRoundRobinAndIsLoggedOnce() {
        PoolWorker stranger = new FakeWorkers().idle();
        for (PoolWorker wrong : new PoolWorker[] {null, stranger}) {
            Balancer balancer = balancer("wrong" + (wrong == null), (candidates, call) -> wrong);
            assertEquals(List.of(first, last, first), List.of(pick(balancer), pick(balancer), pick(balancer)));
        }
        assertEquals(2, log.warnings().size(), () -> "" + log.warnings());
        assertTrue(log.has("Strategy 'wrongtrue' of pool 'fake' picked null"));
        assertTrue(log.has("Strategy 'wrongfalse' of pool 'fake' picked fake-1["));
    }

    @Test
    void aStrategyThatThrowsGoesRoundRobinAndIsLoggedOnce() {
        Balancer balancer = balancer("throws", (candidates, call) -> {
            throw new NoClassDefFoundError("on purpose");
        });
        assertEquals(List.of(first, last, first), List.of(pick(balancer), pick(balancer), pick(balancer)));
        assertEquals(1, log.warnings().size(), () -> "" + log.warnings());
        assertTrue(log.has("on purpose"));
    }

    @Test
    void whateverAStrategyThrowsGoesRoundRobinAndIsLoggedOnceForEachStrategy() {
        for (Throwable each : List.of(new OutOfMemoryError("x"), new StackOverflowError(), new IOException("sneaky"))) {
            Balancer balancer = balancer(each.getClass().getSimpleName(), (candidates, call) -> sneak(each));
            assertEquals(List.of(first, last, first), List.of(pick(balancer), pick(balancer), pick(balancer)));
        }
        assertEquals(3, log.warnings().size(), () -> "" + log.warnings());
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> Candidate sneak(Throwable e) throws X {
        throw (X) e;
    }

    @Test
    void aStrategyThatCannotEvenBeComplainedOfGoesRoundRobin() {
        Balancer balancer = balancer("wicked", new Wicked());
        assertEquals(List.of(first, last), List.of(pick(balancer), pick(balancer)));
    }

    /** Not even its place in a set can be found. */
    private static final class Wicked implements Strategy {
        @Override
        public Candidate pick(List<? extends Candidate> candidates, Call call) {
            return null;
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }

    @Test
    void aStrategyThatGetsAThreadStuckIsNotAskedAgainBeforeAStrategyIsChosen() {
        Balancer balancer = balancer("stuck", (candidates, call) -> candidates.getLast());
        balancer.suspend(Thread.currentThread());
        balancer.suspend(Thread.currentThread());
        assertEquals(List.of(first, last, first), List.of(pick(balancer), pick(balancer), pick(balancer)));
        strategies.add((candidates, call) -> null, List.of("another"));
        assertEquals(last, pick(balancer), "whatever comes and goes meanwhile");
        assertEquals(first, pick(balancer));
        assertEquals(1, log.warnings().size(), () -> "" + log.warnings());
        assertTrue(log.has("Strategy 'stuck' of pool 'fake' does not return from a pick"));
        assertTrue(log.has("aStrategyThatGetsAThreadStuckIsNotAskedAgain"), "where the thread is");
        balancer.choose("stuck");
        assertEquals(List.of(last, last), List.of(pick(balancer), pick(balancer)));
    }

    @Test
    void whatAStrategyRejectsIsRejected() {
        Balancer balancer = balancer("strict", (candidates, call) -> {
            throw new Rejected("not on a Friday");
        });
        assertEquals("not on a Friday", assertThrows(Rejected.class, () -> pick(balancer)).getMessage());
        assertEquals(List.of(), log.warnings());
    }

    @Test
    void withoutTheOtherStrategiesARefusalSaysWhereTheyAre() {
        assertEquals("There is no strategy 'random'; there is only round-robin: the others are in dev.drover.balancer",
                assertThrows(IllegalArgumentException.class, () -> new Balancer("fake", strategies, "random"))
                        .getMessage());
        String message = assertThrows(IllegalArgumentException.class,
                () -> new Balancer("fake", strategies, "a\n" + "b".repeat(1_000))).getMessage();
        assertTrue(message.contains("'a\\u000ab") && message.length() < 200, message);
    }

    @Test
    void anUnknownStrategyIsRefusedWithTheNamesOfThosePresent() {
        Balancer balancer = balancer("last", (candidates, call) -> candidates.getLast());
        String message = assertThrows(IllegalArgumentException.class, () -> balancer.choose("lost")).getMessage();
        assertEquals("There is no strategy 'lost'; there are last, round-robin", message);
        assertSame(last, pick(balancer), "the old one serves on");
        assertThrows(IllegalArgumentException.class, () -> new Balancer("fake", strategies, "lost"));
    }

    @Test
    void aStrategyThatGoesIsReplacedByRoundRobinUntilItComesBack() {
        Strategy strategy = (candidates, call) -> candidates.getLast();
        Balancer balancer = balancer("last", strategy);
        strategies.remove(strategy);
        assertEquals(List.of(first, last, first), List.of(pick(balancer), pick(balancer), pick(balancer)));
        assertEquals("last", balancer.name());
        strategies.add(strategy, List.of("last"));
        assertEquals(List.of(last, last), List.of(pick(balancer), pick(balancer)));
    }

    @Test
    void itIsCalledByTheFirstNameWhateverAliasItWasChosenBy() {
        Balancer balancer = balancer("last", (candidates, call) -> candidates.getLast());
        balancer.choose("LAST");
        assertEquals("last", balancer.name());
    }

    @Test
    void aClosedOneNoLongerFollowsTheStrategiesThatComeAndGo() {
        Strategy strategy = (candidates, call) -> candidates.getLast();
        Balancer balancer = balancer("last", strategy);
        balancer.close();
        strategies.remove(strategy);
        assertEquals(List.of(last, last), List.of(pick(balancer), pick(balancer)));
    }

    // ---- picks that do not return

    private static final long TENTH = 100_000_000L;

    /** Threads that are in a pick until they are let go. */
    private final CountDownLatch go = new CountDownLatch(1);

    private Thread hang(Balancer balancer) {
        Thread caller = new Thread(() -> pick(balancer), "caller");
        caller.start();
        while (caller.getState() != Thread.State.WAITING) Thread.onSpinWait();
        return caller;
    }

    private Strategy hanging() {
        return (candidates, call) -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return last;
        };
    }

    @Test
    void aStrategyThatDoesNotReturnToACallerIsAskedNoMoreUntilOneIsChosen() throws Exception {
        Balancer balancer = balancer("hangs", hanging());
        Thread caller = hang(balancer);
        for (int i = 0; i < 10; i++) balancer.watch(TENTH);
        assertEquals(List.of(), log.warnings());
        balancer.watch(TENTH);
        assertTrue(log.has("Strategy 'hangs' of pool 'fake' does not return from a pick"), () -> "" + log.warnings());
        assertTrue(log.has("This is where caller is"), "its stack");
        assertEquals(List.of(last, first), List.of(pick(balancer), pick(balancer)), "round robin");
        for (int i = 0; i < 100; i++) balancer.watch(TENTH);
        assertEquals(1, log.warnings().size(), "it is said once");
        // Whoever is still held by the old one is no reason to distrust the new one.
        strategies.add((candidates, call) -> first, List.of("first"));
        balancer.choose("first");
        for (int i = 0; i < 100; i++) balancer.watch(TENTH);
        assertEquals(List.of(first, first, first), List.of(pick(balancer), pick(balancer), pick(balancer)));
        assertEquals(1, log.warnings().size());
        go.countDown();
        caller.join();
        balancer.choose("hangs");
        assertSame(last, pick(balancer));
    }

    @Test
    void whoPicksAgainAndAgainIsNotStuck() {
        Balancer balancer = balancer("quick", (candidates, call) -> last);
        for (int i = 0; i < 100; i++) {
            pick(balancer);
            balancer.watch(TENTH);
        }
        assertEquals(List.of(), log.warnings());
    }

    /** A caller that is seen in a pick at each look, but in another pick each time. */
    @Test
    void aStrategyThatIsSlowIsNotTakenForOneThatHangs() throws Exception {
        Semaphore goOn = new Semaphore(0);
        Balancer balancer = balancer("slow", (candidates, call) -> {
            goOn.acquireUninterruptibly();
            return last;
        });
        Thread caller = new Thread(() -> {
            for (int i = 0; i < 50; i++) pick(balancer);
        });
        caller.start();
        for (int i = 0; i < 50; i++) {
            while (caller.getState() != Thread.State.WAITING || goOn.availablePermits() > 0) Thread.onSpinWait();
            balancer.watch(TENTH * 9);
            goOn.release();
            while (goOn.availablePermits() > 0) Thread.onSpinWait();
        }
        caller.join();
        assertEquals(List.of(), log.warnings());
    }

    @Test
    void aCallerThatHangsIsNoticedAmongManyThatDoNot() throws Exception {
        Thread[] first = {null};
        Balancer balancer = balancer("some", (candidates, call) -> {
            if (Thread.currentThread() != first[0]) return last;
            return hanging().pick(candidates, call);
        });
        first[0] = new Thread(() -> pick(balancer), "the one");
        first[0].start();
        while (first[0].getState() != Thread.State.WAITING) Thread.onSpinWait();
        for (int i = 0; i < 20; i++) {
            // More threads than there are places.
            for (int j = 0; j < 70; j++) {
                Thread other = new Thread(() -> pick(balancer));
                other.start();
                other.join();
            }
            balancer.watch(TENTH);
        }
        assertTrue(log.has("This is where the one is"), () -> "" + log.warnings());
        go.countDown();
        first[0].join();
    }

    @Test
    void aPickIsKeptOnceSomebodyLooksAndTellsWhatWasPickedFromWhat() {
        Balancer balancer = balancer("last", (candidates, call) -> candidates.getLast());
        pick(balancer);
        assertEquals(List.of(), balancer.picks(), "nobody has looked before");
        balancer.pick(present, workers.owner.request("key"));
        Pick pick = balancer.picks().get(0);
        assertEquals(List.of(1L, "last", "task", "key"),
                List.of(pick.sequence(), pick.strategy(), pick.task(), pick.key().orElseThrow()));
        assertEquals(last.slotIndex(), pick.chosen());
        assertEquals(List.of(Pick.Seen.of(first), Pick.Seen.of(last)), pick.candidates());
    }

    @Test
    void aDryRunTellsWhatAnotherStrategyWouldHavePickedAndChangesNothing() {
        Balancer balancer = balancer("last", (candidates, call) -> candidates.getLast());
        strategies.add((candidates, call) -> candidates.getFirst(), List.of("first"));
        strategies.add((candidates, call) -> {
            throw new IllegalStateException("broken");
        }, List.of("broken"));
        strategies.add((candidates, call) -> last, List.of("stranger"));
        balancer.picks();
        pick(balancer);
        List<Pick> picks = balancer.picks();
        assertEquals(List.of(first.slotIndex()), balancer.dryRun(picks, "first"));
        assertEquals(List.of(last.slotIndex()), balancer.dryRun(picks, "last"));
        assertEquals(List.of(-1), balancer.dryRun(picks, "broken"));
        assertEquals(List.of(-1), balancer.dryRun(picks, "stranger"), "a worker of now is none of those of then");
        assertThrows(IllegalArgumentException.class, () -> balancer.dryRun(picks, "nothing"));
        assertEquals("last", balancer.name());
        assertSame(last, pick(balancer));
        assertEquals(List.of(), log.warnings());
    }
}
