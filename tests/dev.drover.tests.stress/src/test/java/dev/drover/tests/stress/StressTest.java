package dev.drover.tests.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.annotations.JCStressTest;

import dev.drover.pool.internal.worker.WorkerGateStress;
import dev.drover.pool.internal.worker.WorkerSleepStress;
import dev.drover.wire.call.OpenCallsStress;
import dev.drover.wire.link.RingStress;

/**
 * Runs all stress tests in one go, for jcstress takes seconds to look at the machine, and judges each suite by itself.
 */
class StressTest {

    private static final List<Class<?>> SUITES = List.of(
            WorkerGateStress.class, WorkerSleepStress.class, OpenCallsStress.class, RingStress.class);

    private static StressRun run;

    @BeforeAll
    static void runAll() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "two threads cannot meet on one processor");
        run = StressRun.of(SUITES);
    }

    @Test
    void theGateOfAWorkerAllowsWhatItPromisesAndNothingElse() {
        assertHolds(WorkerGateStress.class, 11);
    }

    @Test
    void theSleepOfAWorkerAllowsWhatItPromisesAndNothingElse() {
        assertHolds(WorkerSleepStress.class, 1);
    }

    @Test
    void theTableOfOpenCallsAllowsWhatItPromisesAndNothingElse() {
        assertHolds(OpenCallsStress.class, 9);
    }

    @Test
    void theTwoSidesOfARingAllowWhatTheyPromiseAndNothingElse() {
        assertHolds(RingStress.class, 6);
    }

    /** What jcstress itself found, should it be more than the reports of its cases. */
    @Test
    void theRunAsAWholeWasWell() {
        assertEquals(0, run.exitCode(), run::output);
    }

    private static void assertHolds(Class<?> suite, int atLeast) {
        Collection<String> cases = new TreeSet<>();
        for (Class<?> each : suite.getDeclaredClasses())
            if (each.isAnnotationPresent(JCStressTest.class)) cases.add(suite.getName() + "." + each.getSimpleName());
        assertTrue(cases.size() >= atLeast, () -> suite + " has hardly any cases: " + cases);
        assertEquals(cases, run.casesOf(suite), "a case was not run:\n" + run.output());
        assertEquals("", run.faultsOf(suite));
    }
}
