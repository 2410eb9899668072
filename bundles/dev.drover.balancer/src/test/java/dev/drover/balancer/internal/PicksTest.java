package dev.drover.balancer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Strategy;
import dev.drover.balancer.FakeWorker;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.Test;

/** Which worker each strategy picks. */
class PicksTest {

    private final List<FakeWorker> three = FakeWorker.weighing(1, 1, 1);

    @Test
    void roundRobinTakesEachInTurn() {
        assertEquals(List.of(0, 1, 2, 0, 1, 2, 0), slots(new RoundRobin(), three, 0, 7));
    }

    @Test
    void roundRobinGoesOnWhenTheCountPassesTheLargestLong() {
        List<Integer> slots = slots(new RoundRobin(), three, Long.MAX_VALUE - 4, 10);
        for (int i = 1; i < slots.size(); i++) assertEquals((slots.get(i - 1) + 1) % 3, slots.get(i));
    }

    @Test
    void leastConnectionsTakesTheOneWithFewestInFlight() {
        three.get(0).inFlight(2);
        three.get(1).inFlight(7);
        three.get(2).inFlight(1);
        assertEquals(List.of(2, 2, 2, 2), slots(new LeastConnections(), three, 0, 4));
    }

    @Test
    void leastConnectionsTakesEquallyBusyOnesInTurn() {
        three.get(1).inFlight(1);
        assertEquals(List.of(0, 2, 0, 2), slots(new LeastConnections(), three, 0, 4));
        three.get(1).inFlight(0);
        assertEquals(List.of(0, 1, 2, 0, 1, 2), slots(new LeastConnections(), three, 0, 6));
    }

    @Test
    void leastConnectionsSpreadsSixtyRequestsOverThreeWorkers() {
        for (int sent = 0; sent < 60; sent++) send(new LeastConnections(), three, sent);
        for (FakeWorker worker : three) assertEquals(20, worker.inFlight());
    }

    @Test
    void weightedLeastConnectionsLoadsInProportionToTheWeights() {
        List<FakeWorker> workers = FakeWorker.weighing(1, 2, 3);
        for (int sent = 0; sent < 60; sent++) send(new WeightedLeastConnections(), workers, sent);
        assertEquals(List.of(10, 20, 30), workers.stream().map(FakeWorker::inFlight).toList());
    }

    @Test
    void weightedLeastConnectionsPrefersTheHeaviestOfIdleOnes() {
        assertEquals(List.of(1, 1), slots(new WeightedLeastConnections(), FakeWorker.weighing(1, 9, 3), 0, 2));
    }

    @Test
    void weightedLeastConnectionsTakesEquallyLoadedOnesInTurn() {
        List<FakeWorker> workers = FakeWorker.weighing(1, 2, 5, 3);
        workers.get(0).inFlight(0);
        workers.get(1).inFlight(1);
        workers.get(2).inFlight(5);
        workers.get(3).inFlight(2);
        assertEquals(List.of(0, 1, 3, 0, 1, 3), slots(new WeightedLeastConnections(), workers, 0, 6));
    }

    @Test
    void weightedLeastConnectionsComparesTheLargestFiguresExactly() {
        List<FakeWorker> workers = FakeWorker.weighing(Integer.MAX_VALUE - 1, Integer.MAX_VALUE);
        for (FakeWorker worker : workers) worker.inFlight(Integer.MAX_VALUE);
        assertEquals(List.of(1, 1), slots(new WeightedLeastConnections(), workers, 0, 2));
    }

    @Test
    void everyStrategyTakesTheOnlyCandidate() {
        for (Strategy each : List.of(
                new RoundRobin(),
                new UniformRandom(),
                new Weights(),
                new WeightedRandom(),
                new WeightedRoundRobin(),
                new LeastConnections(),
                new WeightedLeastConnections()))
            for (int weight : new int[] {0, 1, Integer.MAX_VALUE})
                assertEquals(List.of(0, 0), slots(each, FakeWorker.weighing(weight), -1, 2));
    }

    @Test
    void specifyFindsAWorkerByItsPidOrItsSlot() {
        assertEquals(1, specify("1001"));
        assertEquals(0, specify("slot:1"));
        assertEquals(2, specify("slot:3"));
    }

    @Test
    void specifyRejectsARequestWithoutAKey() {
        assertRejected(
                null,
                "Strategy 'specify' needs a key with each request:"
                        + " give the pid of a worker, or slot:N with N counted from 1");
    }

    @Test
    void specifyRejectsAKeyThatNamesNoWorker() {
        for (String key : List.of("4711", "slot:4", "999999999999999999", "slot:999999999999999999"))
            assertRejected(
                    key,
                    "Strategy 'specify' finds no worker for the key '" + key
                            + "': give the pid of a worker, or slot:N with N counted from 1");
    }

    @Test
    void specifyRejectsAKeyThatItDoesNotUnderstand() {
        String tooLong = "9223372036854775808";
        for (String key : List.of("", "0", "-1", "slot:", "slot:0", "slot:x", "slot:-1", "user 7", tooLong, "٣")) {
            Rejected rejected = assertThrows(Rejected.class, () -> specify(key));
            assertTrue(rejected.getMessage().contains("does not understand"), key);
        }
    }

    @Test
    void specifyReportsAHostileKeyInOneShortLine() {
        String message = assertThrows(Rejected.class, () -> specify("\r\n\u001b[31m\u202e" + "x".repeat(5000)))
                .getMessage();
        assertTrue(message.length() < 250 && message.chars().allMatch(c -> c >= ' ' && c <= '~'), message);
    }

    private int specify(String key) {
        return new Specify().pick(three, new Call(0, "task", key)).slotIndex();
    }

    private void assertRejected(String key, String message) {
        assertEquals(message, assertThrows(Rejected.class, () -> specify(key)).getMessage());
    }

    private static void send(Strategy strategy, List<FakeWorker> workers, long sequence) {
        FakeWorker worker = (FakeWorker) strategy.pick(workers, new Call(sequence, "task", null));
        worker.inFlight(worker.inFlight() + 1);
    }

    private static List<Integer> slots(Strategy strategy, List<FakeWorker> workers, long start, int picks) {
        List<Integer> slots = new ArrayList<>();
        for (int i = 0; i < picks; i++)
            slots.add(strategy.pick(workers, new Call(start + i, "task", null)).slotIndex());
        return slots;
    }
}
