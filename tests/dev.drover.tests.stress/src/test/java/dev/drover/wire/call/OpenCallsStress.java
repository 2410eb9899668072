package dev.drover.wire.call;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two threads at one table of {@link OpenCalls}. */
public class OpenCallsStress {

    /** A table for so many has {@value #PLACES} places, so that a correlation's place is used again soon. */
    private static final int MOST = 2;
    private static final int PLACES = 4;

    private static final int CONTENT = 42;

    private static final class Call implements OpenCalls.Entry {
        /** A plain field: only the table carries it to another thread. */
        private int content;
        private long correlation;

        @Override
        public long correlation() {
            return correlation;
        }

        @Override
        public void correlation(long value) {
            correlation = value;
        }
    }

    private static Call putInto(OpenCalls<Call> table) {
        Call call = new Call();
        table.put(call);
        return call;
    }

    // ---- each call is taken exactly once

    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The first has it.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The second has it.")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "Both settle one call.")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "Nobody settles it.")
    @State
    public static class OneOfTwoAnswersTakesTheCall {
        private final OpenCalls<Call> table = new OpenCalls<>(MOST);
        private final long correlation = putInto(table).correlation();

        @Actor
        public void first(ZZ_Result r) {
            r.r1 = table.take(correlation) != null;
        }

        @Actor
        public void second(ZZ_Result r) {
            r.r2 = table.take(correlation) != null;
        }
    }

    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "It is answered.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "It is given up.")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "It is answered and given up.")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "Nobody settles it.")
    @State
    public static class ACallIsAnsweredOrGivenUp {
        private final OpenCalls<Call> table = new OpenCalls<>(MOST);
        private final Call call = putInto(table);
        private final long correlation = call.correlation();

        @Actor
        public void answers(ZZ_Result r) {
            r.r1 = table.take(correlation) != null;
        }

        @Actor
        public void givesUp(ZZ_Result r) {
            r.r2 = table.remove(call);
        }
    }

    @JCStressTest
    @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "One is answered, the other is swept out.")
    @Outcome(id = "false, 2", expect = ACCEPTABLE, desc = "Both are swept out.")
    @Outcome(id = "true, 2", expect = FORBIDDEN, desc = "One is answered and swept out.")
    @Outcome(expect = FORBIDDEN, desc = "One is lost.")
    @State
    public static class ACallIsAnsweredOrSweptOut {
        private final OpenCalls<Call> table = new OpenCalls<>(MOST);
        private final long correlation = putInto(table).correlation();

        public ACallIsAnsweredOrSweptOut() {
            putInto(table);
        }

        @Actor
        public void answers(ZI_Result r) {
            r.r1 = table.take(correlation) != null;
        }

        @Actor
        public void sweeps(ZI_Result r) {
            r.r2 = table.clear().size();
        }
    }

    @JCStressTest
    @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "The new one is swept out too.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The new one came too late for the sweep, and is there.")
    @Outcome(expect = FORBIDDEN, desc = "One is lost, or there twice.")
    @State
    public static class ACallThatIsPutDuringASweepIsSweptOutOrThere {
        private final OpenCalls<Call> table = new OpenCalls<>(MOST);

        public ACallThatIsPutDuringASweepIsSweptOutOrThere() {
            putInto(table);
        }

        @Actor
        public void puts() {
            putInto(table);
        }

        @Actor
        public void sweeps(II_Result r) {
            r.r1 = table.clear().size();
        }

        @Arbiter
        public void after(II_Result r) {
            r.r2 = table.clear().size();
        }
    }

    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "It has moved to the other table.")
    @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "It was swept out before it could move.")
    @Outcome(expect = FORBIDDEN, desc = "It is swept out of a table that it has left, or lost.")
    @State
    public static class ACallThatMovesIsInOneTable {
        private final OpenCalls<Call> table = new OpenCalls<>(MOST);
        private final OpenCalls<Call> other = new OpenCalls<>(MOST);
        private final Call call;

        public ACallThatMovesIsInOneTable() {
            // So that its second correlation differs from the first and yet belongs to the same place.
            for (int i = 0; i < PLACES; i++) other.remove(putInto(other));
            call = putInto(table);
        }

        @Actor
        public void moves(III_Result r) {
            if (!table.remove(call)) return;
            other.put(call);
            r.r1 = 1;
        }

        @Actor
        public void sweeps(III_Result r) {
            r.r2 = table.clear().size();
        }

        @Arbiter
        public void after(III_Result r) {
            r.r3 = other.list().size();
        }
    }

    // ---- correlations and places

    @JCStressTest
    @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Both are there, each under a correlation of its own.")
    @Outcome(expect = FORBIDDEN, desc = "One is lost, or both have one correlation.")
    @State
    public static class TwoCallsThatArePutHaveTwoCorrelations {
        private final OpenCalls<Call> table = new OpenCalls<>(MOST);
        private final Call one = new Call();
        private final Call two = new Call();

        @Actor
        public void first() {
            table.put(one);
        }

        @Actor
        public void second() {
            table.put(two);
        }

        @Arbiter
        public void after(II_Result r) {
            r.r1 = table.list().size();
            r.r2 = (table.take(one.correlation()) == one ? 1 : 0) + (table.take(two.correlation()) == two ? 1 : 0);
        }
    }

    /** On x86, which keeps stores in their order, only a compiler could make this fail. */
    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "It is not there yet.")
    @Outcome(id = "42", expect = ACCEPTABLE, desc = "It is there with all that was written before.")
    @Outcome(expect = FORBIDDEN, desc = "It is there without what was written before.")
    @State
    public static class WhoFindsACallSeesAllOfIt {
        private final OpenCalls<Call> table = new OpenCalls<>(MOST);

        @Actor
        public void puts() {
            Call call = new Call();
            call.content = CONTENT;
            table.put(call);
        }

        @Actor
        public void finds(I_Result r) {
            Call call = table.get(0);
            r.r1 = call == null ? 0 : call.content == 0 ? -1 : call.content;
        }
    }

    @JCStressTest
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The late answer found nothing, the new call is there.")
    @Outcome(expect = FORBIDDEN, desc = "The late answer has taken a call that it is not for.")
    @State
    public static class ALateAnswerTakesNobodyElse {
        private final OpenCalls<Call> table = new OpenCalls<>(MOST);
        private final long late;
        private final Call call = new Call();

        public ALateAnswerTakesNobodyElse() {
            late = putInto(table).correlation();
            table.take(late);
            // The next call has the place of the late answer.
            for (int i = 1; i < PLACES; i++) table.remove(putInto(table));
        }

        @Actor
        public void answers(ZZ_Result r) {
            r.r1 = table.take(late) != null;
        }

        @Actor
        public void puts() {
            table.put(call);
        }

        @Arbiter
        public void after(ZZ_Result r) {
            r.r2 = table.take(call.correlation()) == call;
        }
    }

    @JCStressTest
    @Outcome(id = "4, 1", expect = ACCEPTABLE, desc = "It has got the place that became free.")
    @Outcome(expect = FORBIDDEN, desc = "A place was used twice, or one call is lost.")
    @State
    public static class APutIntoAFullTableWaitsForAPlace {
        private final OpenCalls<Call> table = new OpenCalls<>(MOST);
        private final Call leaves;

        public APutIntoAFullTableWaitsForAPlace() {
            putInto(table);
            leaves = putInto(table);
            for (int i = 2; i < PLACES; i++) putInto(table);
        }

        @Actor
        public void puts() {
            putInto(table);
        }

        @Actor
        public void removes(II_Result r) {
            r.r2 = table.remove(leaves) ? 1 : 0;
        }

        @Arbiter
        public void after(II_Result r) {
            r.r1 = table.list().size();
        }
    }
}
