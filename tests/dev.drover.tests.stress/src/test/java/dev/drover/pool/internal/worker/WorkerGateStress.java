package dev.drover.pool.internal.worker;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two threads at one {@link WorkerGate}. */
public class WorkerGateStress {

    private static WorkerGate open() {
        WorkerGate gate = new WorkerGate();
        gate.open();
        return gate;
    }

    private static WorkerGate openWith(int inFlight) {
        WorkerGate gate = open();
        for (int i = 0; i < inFlight; i++) gate.tryAcquire(inFlight);
        return gate;
    }

    private static WorkerGate asleep() {
        WorkerGate gate = open();
        gate.sleep();
        return gate;
    }

    private static WorkerGate waking() {
        WorkerGate gate = asleep();
        gate.beginWake();
        return gate;
    }

    // ---- who enters

    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The first has the place.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The second has the place.")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "More are in flight than the limit says.")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "There was room, and nobody got it.")
    @State
    public static class OneOfTwoGetsTheLastPlace {
        private final WorkerGate gate = openWith(2);

        @Actor
        public void first(ZZ_Result r) {
            r.r1 = gate.tryAcquire(3);
        }

        @Actor
        public void second(ZZ_Result r) {
            r.r2 = gate.tryAcquire(3);
        }
    }

    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The exclusive one came first and keeps the other out.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The other came first, so there can be no exclusive one.")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "Somebody is in beside the exclusive one.")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "The gate was empty, and nobody got in.")
    @State
    public static class NobodyIsInBesideTheExclusiveOne {
        private final WorkerGate gate = open();

        @Actor
        public void exclusive(ZZ_Result r) {
            r.r1 = gate.tryAcquireExclusive();
        }

        @Actor
        public void other(ZZ_Result r) {
            r.r2 = gate.tryAcquire(5);
        }
    }

    // ---- who has the process asked to exit: exactly one, when the gate is closed and nothing is in flight

    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The last one left a closed gate.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "An empty gate was closed.")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "Nobody was told: the process never ends.")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "Both were told: the process is asked to exit twice.")
    @State
    public static class TheLastToLeaveOrWhoClosesIsTold {
        private final WorkerGate gate = openWith(1);

        @Actor
        public void leaves(ZZ_Result r) {
            r.r1 = gate.release();
        }

        @Actor
        public void closes(ZZ_Result r) {
            r.r2 = gate.close();
        }
    }

    @JCStressTest
    @Outcome(id = "0, true", expect = ACCEPTABLE, desc = "Kept out by a closed gate, or gone before it was closed.")
    @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "The only one in flight left a closed gate.")
    @Outcome(id = "0, false", expect = FORBIDDEN, desc = "Nobody was told: the process never ends.")
    @Outcome(id = "1, true", expect = FORBIDDEN, desc = "Both were told: the process is asked to exit twice.")
    @State
    public static class AClosedGateIsLeftByThoseWhoWereIn {
        private final WorkerGate gate = open();

        @Actor
        public void entersAndLeaves(IZ_Result r) {
            if (gate.tryAcquire(5) && gate.release()) r.r1 = 1;
        }

        @Actor
        public void closes(IZ_Result r) {
            r.r2 = gate.close();
        }
    }

    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The first left last.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The second left last.")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "Nobody was told: the process never ends.")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "Both were told: the process is asked to exit twice.")
    @State
    public static class OneOfTwoLeavesAClosedGateLast {
        private final WorkerGate gate = openWith(2);

        public OneOfTwoLeavesAClosedGateLast() {
            gate.close();
        }

        @Actor
        public void first(ZZ_Result r) {
            r.r1 = gate.release();
        }

        @Actor
        public void second(ZZ_Result r) {
            r.r2 = gate.release();
        }
    }

    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The first closed it.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The second closed it.")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "Nobody was told: the process never ends.")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "Both were told: the process is asked to exit twice.")
    @State
    public static class OneOfTwoWhoCloseIsTold {
        private final WorkerGate gate = open();

        @Actor
        public void first(ZZ_Result r) {
            r.r1 = gate.close();
        }

        @Actor
        public void second(ZZ_Result r) {
            r.r2 = gate.close();
        }
    }

    @JCStressTest
    @Outcome(id = "false, true, false", expect = ACCEPTABLE, desc = "It has joined, is closed, and lets nobody in.")
    @Outcome(expect = FORBIDDEN, desc = "What one of the two did is lost, or the one who closed was not told.")
    @State
    public static class AGateThatIsClosedWhileItOpensStaysClosed {
        private final WorkerGate gate = new WorkerGate();

        @Actor
        public void opens() {
            gate.open();
        }

        @Actor
        public void closes(ZZZ_Result r) {
            r.r2 = gate.close();
        }

        @Arbiter
        public void after(ZZZ_Result r) {
            r.r1 = gate.joining();
            r.r3 = gate.tryAcquire(5) || !gate.closed();
        }
    }

    // ---- sleep

    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "It sleeps, and the request stays out.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The request is in, and it stays awake.")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "A request has entered a worker that is asleep.")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "It was idle, and neither was possible.")
    @State
    public static class NobodyEntersAWorkerThatFallsAsleep {
        private final WorkerGate gate = open();

        @Actor
        public void sleeps(ZZ_Result r) {
            r.r1 = gate.sleep();
        }

        @Actor
        public void enters(ZZ_Result r) {
            r.r2 = gate.tryAcquire(5);
        }
    }

    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The first wakes it.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The second wakes it.")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "It is woken twice.")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "Nobody wakes it.")
    @State
    public static class OneOfTwoWakesIt {
        private final WorkerGate gate = asleep();

        @Actor
        public void first(ZZ_Result r) {
            r.r1 = gate.beginWake();
        }

        @Actor
        public void second(ZZ_Result r) {
            r.r2 = gate.beginWake();
        }
    }

    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The wake-up had failed, and the next one is under way.")
    @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "It was still being woken; now it sleeps as before.")
    @Outcome(expect = FORBIDDEN, desc = "It is being woken by nobody, or by somebody without its knowledge.")
    @State
    public static class AWakeUpThatFailsLeavesItToTheNext {
        private final WorkerGate gate = waking();

        @Actor
        public void fails() {
            gate.wakeFailed();
        }

        @Actor
        public void wakes(ZZ_Result r) {
            r.r1 = gate.beginWake();
        }

        @Arbiter
        public void after(ZZ_Result r) {
            r.r2 = gate.waking();
        }
    }

    @JCStressTest
    @Outcome(id = "true, true, false", expect = ACCEPTABLE,
            desc = "It is awake and closed, and who closed it was told.")
    @Outcome(expect = FORBIDDEN, desc = "What one of the two did is lost, or the one who closed was not told.")
    @State
    public static class AGateThatIsClosedWhileItWakesStaysClosed {
        private final WorkerGate gate = waking();

        @Actor
        public void wakes() {
            gate.awake();
        }

        @Actor
        public void closes(ZZZ_Result r) {
            r.r1 = gate.close();
        }

        @Arbiter
        public void after(ZZZ_Result r) {
            r.r2 = gate.closed();
            r.r3 = gate.asleep() || gate.waking();
        }
    }
}
