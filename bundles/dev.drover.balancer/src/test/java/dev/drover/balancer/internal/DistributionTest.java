package dev.drover.balancer.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Strategy;
import dev.drover.balancer.FakeWorker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often each strategy picks each worker, over many calls. */
class DistributionTest {

    private static final int PICKS = 60_000;
    private static final long SEED = 1;

    /** Values of chi-square that a fair choice exceeds once in a thousand times, by degrees of freedom. */
    private static final double[] ONE_IN_A_THOUSAND = {
            0, 10.83, 13.82, 16.27, 18.47, 20.52, 22.46, 24.32, 26.12, 27.88
    };

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000_007, Long.MAX_VALUE - PICKS / 2, -PICKS / 2})
    void randomPicksAllEquallyOften(long start) {
        assertProportional(new UniformRandom(), start, 5, 5, 5, 5, 5);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000_007, Long.MAX_VALUE - PICKS / 2, -PICKS / 2})
    void weightedRandomPicksInProportion(long start) {
        assertProportional(new WeightedRandom(), start, 1, 2, 3);
        assertProportional(new WeightedRandom(), start, 3, 1, 1, 1, 1, 5, 1, 1, 1, 2);
        assertProportional(new WeightedRandom(), start, Integer.MAX_VALUE, 1 << 30, 1 << 30);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000_007, Long.MAX_VALUE - PICKS / 2, -PICKS / 2})
    void weightsPicksInProportion(long start) {
        assertProportional(new Weights(), start, 1, 2, 3);
        assertProportional(new Weights(), start, 3, 1, 1, 1, 1, 5, 1, 1, 1, 2);
        assertProportional(new Weights(), start, Integer.MAX_VALUE, 1 << 30, 1 << 30);
    }

    @Test
    void weightsIsWithinAFewCallsOfTheShareAfterEveryCall() {
        assertTrue(farthestOff(new Weights(), 0, 1, 2, 3) < 4);
        assertTrue(farthestOff(new Weights(), 0, 3, 1, 1, 1, 1, 5, 1, 1, 1, 2) < 4);
        assertTrue(farthestOff(new Weights(), 1_000_000_007, 1000, 1) < 4);
    }

    @Test
    void consecutivePicksOfRandomAreIndependent() {
        List<FakeWorker> workers = FakeWorker.weighing(1, 1, 1);
        Strategy random = new UniformRandom();
        long[] pairs = new long[9];
        int before = 0;
        for (long i = 0; i < PICKS; i++) {
            int now = random.pick(workers, new Call(i, "task", null)).slotIndex();
            pairs[before * 3 + now]++;
            before = now;
        }
        double chiSquare = 0;
        for (long pair : pairs) chiSquare += square(pair - PICKS / 9.0) / (PICKS / 9.0);
        assertTrue(chiSquare < ONE_IN_A_THOUSAND[8], "chi-square " + chiSquare);
    }

    @Test
    void weightedRoundRobinGivesExactlyTheWeightInEveryRound() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int trial = 0; trial < 300; trial++) {
            int[] weights = random.ints(1 + random.nextInt(12), 0, 20).toArray();
            weights[random.nextInt(weights.length)] = 1 + random.nextInt(20);
            long total = Arrays.stream(weights).asLongStream().sum();
            for (long round : new long[] {0, 1, 2, Long.MAX_VALUE / total - 1}) {
                long[] counts = counts(new WeightedRoundRobin(), round * total, total, weights);
                for (int i = 0; i < weights.length; i++) assertEquals(weights[i], counts[i]);
            }
        }
    }

    @Test
    void weightedRoundRobinRoundsAreShortWhenTheWeightsHaveACommonFactor() {
        int many = 1_000_000_000;
        assertArrayEquals(new long[] {3, 2, 1}, counts(new WeightedRoundRobin(), 12, 6, 3 * 500, 2 * 500, 500));
        assertArrayEquals(new long[] {1, 1, 1, 1}, counts(new WeightedRoundRobin(), 4, 4, many, many, many, many));
        assertArrayEquals(new long[] {2, 1}, counts(new WeightedRoundRobin(), 3, 3, 2 * many, many));
    }

    @Test
    void weightedRoundRobinSpreadsTurnsOverTheRound() {
        assertEquals("abaaacaabaaaca", order(14, 5, 1, 1));
        assertTrue(farthestOff(new WeightedRoundRobin(), 0, 5, 1, 1) <= 1.5);
        assertTrue(farthestOff(new WeightedRoundRobin(), 0, 3, 1, 1, 1, 1, 5, 1, 1, 1, 2) <= 2.5);
        assertTrue(farthestOff(new WeightedRoundRobin(), 0, 1000, 1, 1000, 7, 1, 1, 1, 400) <= 2.5);
        assertTrue(farthestOff(new WeightedRoundRobin(), 77, Integer.MAX_VALUE, 1, Integer.MAX_VALUE, 99) <= 2);
    }

    @Test
    void weightedRoundRobinDividesExactlyHoweverLargeTheWeights() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            long c = 1 + (random.nextLong() >>> 2 + random.nextInt(60));
            long a = random.nextLong(c + 1);
            long b = random.nextLong(c);
            BigInteger exact = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).divide(BigInteger.valueOf(c));
            assertEquals(exact.longValueExact(), WeightedRoundRobin.quotient(a, b, c));
        }
    }

    @Test
    void workerOfWeightZeroGetsNothingWhileAnotherHasMore() {
        for (Strategy each : List.of(
                new Weights(), new WeightedRandom(), new WeightedRoundRobin(), new WeightedLeastConnections())) {
            long[] counts = counts(each, 0, 1000, 0, 1, 0, 2, 0);
            assertEquals(0, counts[0] + counts[2] + counts[4], each::toString);
            assertTrue(counts[3] >= counts[1], each::toString);
        }
    }

    @Test
    void workersAllOfWeightZeroShareEqually() {
        for (Strategy each : List.of(new Weights(), new WeightedRoundRobin(), new WeightedLeastConnections()))
            assertArrayEquals(new long[] {200, 200, 200}, counts(each, 0, 600, 0, 0, 0), each::toString);
        for (long count : counts(new WeightedRandom(), 0, 600, 0, 0, 0)) assertTrue(count > 150);
    }

    private static void assertProportional(Strategy strategy, long start, int... weights) {
        long[] counts = counts(strategy, start, PICKS, weights);
        double total = Arrays.stream(weights).asLongStream().sum();
        double chiSquare = 0;
        for (int i = 0; i < weights.length; i++) {
            double share = PICKS * (weights[i] / total);
            chiSquare += square(counts[i] - share) / share;
        }
        String figures = strategy.getClass().getSimpleName() + " chi-square " + chiSquare;
        assertTrue(chiSquare < ONE_IN_A_THOUSAND[weights.length - 1], figures);
    }

    /** How far any worker's count is from its share after any of the picks, in picks. */
    private static double farthestOff(Strategy strategy, long start, int... weights) {
        List<FakeWorker> workers = FakeWorker.weighing(weights);
        double total = Arrays.stream(weights).asLongStream().sum();
        long[] counts = new long[weights.length];
        double farthest = 0;
        for (int pick = 1; pick <= PICKS; pick++) {
            counts[strategy.pick(workers, new Call(start + pick - 1, "task", null)).slotIndex()]++;
            for (int i = 0; i < weights.length; i++)
                farthest = Math.max(farthest, Math.abs(counts[i] - weights[i] / total * pick));
        }
        return farthest;
    }

    private static String order(int picks, int... weights) {
        List<FakeWorker> workers = FakeWorker.weighing(weights);
        StringBuilder order = new StringBuilder();
        for (long i = 0; i < picks; i++)
            order.append((char) ('a' + new WeightedRoundRobin().pick(workers, new Call(i, "task", null)).slotIndex()));
        return order.toString();
    }

    private static long[] counts(Strategy strategy, long start, long picks, int... weights) {
        List<FakeWorker> workers = FakeWorker.weighing(weights);
        long[] counts = new long[weights.length];
        for (long i = 0; i < picks; i++)
            counts[strategy.pick(workers, new Call(start + i, "task", null)).slotIndex()]++;
        return counts;
    }

    private static double square(double value) {
        return value * value;
    }
}
