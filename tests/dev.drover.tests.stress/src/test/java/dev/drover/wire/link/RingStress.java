package dev.drover.wire.link;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The two sides of a ring: what is shown is there, and never do both sides sleep. */
public class RingStress {

    // ---- positions and bytes

    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "Nothing has been shown yet.")
    @Outcome(id = "8", expect = ACCEPTABLE, desc = "The first half has been shown, and its bytes are there.")
    @Outcome(id = "16", expect = ACCEPTABLE, desc = "All has been shown, and its bytes are there.")
    @Outcome(expect = FORBIDDEN, desc = "A position is shown before the bytes that it stands for.")
    @State
    public static class WhatIsShownIsThere {
        private final SmallRing ring = new SmallRing();

        @Actor
        public void produces() {
            ring.put(1, 8);
            ring.writer.show();
            ring.put(9, 8);
            ring.writer.show();
        }

        @Actor
        public void consumes(I_Result r) {
            ring.reader.learn();
            int count = (int) ring.reader.there();
            int right = 0;
            while (right < count && ring.take() == right + 1) right++;
            r.r1 = right == count ? count : -1;
        }

        @Arbiter
        public void after(I_Result r) {
            ring.free();
        }
    }

    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The byte was read, and its room not seen yet.")
    @Outcome(id = "1, 99", expect = ACCEPTABLE, desc = "The byte was read before another took its place.")
    @Outcome(expect = FORBIDDEN, desc = "Room is given back before its byte was read.")
    @State
    public static class NoByteIsOverwrittenBeforeItWasRead {
        private final SmallRing ring = SmallRing.full();

        @Actor
        public void consumes(II_Result r) {
            r.r1 = ring.take();
            ring.reader.give();
        }

        @Actor
        public void produces(II_Result r) {
            if (ring.writer.room(1) == 0) return;
            ring.put(99, 1);
            ring.writer.show();
            r.r2 = 99;
        }

        @Arbiter
        public void after(II_Result r) {
            ring.free();
        }
    }

    // ---- waiting

    @JCStressTest
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The consumer has seen it and was not rung for.")
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The consumer has not seen it and was rung for.")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The consumer has seen it and was rung for in vain.")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "The consumer sleeps beside bytes, and nobody rings.")
    @State
    public static class AConsumerThatWaitsIsRungForOrSeesTheBytes {
        private final SmallRing ring = new SmallRing();

        @Actor
        public void produces(ZZ_Result r) {
            ring.put(1, 1);
            ring.writer.show();
            r.r1 = ring.stream.wakeConsumer();
        }

        @Actor
        public void waits(ZZ_Result r) {
            ring.stream.consumerWaits();
            r.r2 = ring.reader.learn();
        }

        @Arbiter
        public void after(ZZ_Result r) {
            ring.free();
        }
    }

    @JCStressTest
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "The producer has seen the room and was not rung for.")
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The producer has not seen the room and was rung for.")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The producer has seen the room and was rung for in vain.")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "The producer sleeps beside room, and nobody rings.")
    @State
    public static class AProducerThatWaitsIsRungForOrSeesTheRoom {
        private final SmallRing ring = SmallRing.full();

        @Actor
        public void consumes(ZZ_Result r) {
            ring.reader.skip(1);
            ring.reader.give();
            r.r1 = ring.stream.wakeProducer();
        }

        @Actor
        public void waits(ZZ_Result r) {
            ring.stream.producerWaits();
            r.r2 = ring.writer.room(1) > 0;
        }

        @Arbiter
        public void after(ZZ_Result r) {
            ring.free();
        }
    }

    @JCStressTest
    @Outcome(id = "true, [012]", expect = ACCEPTABLE, desc = "The consumer was rung for.")
    @Outcome(id = "false, 2", expect = ACCEPTABLE, desc = "The consumer has seen the bytes of both.")
    @Outcome(expect = FORBIDDEN, desc = "The consumer sleeps beside the bytes of one, and nobody rings.")
    @State
    public static class OneBellServesTheStreamAndTheRegion {
        private final SmallRing ring = new SmallRing();

        @Actor
        public void produces(ZI_Result r) {
            ring.put(1, 1);
            ring.regionWriter.put(new byte[1], 0, 1);
            ring.writer.show();
            ring.regionWriter.show();
            r.r1 = ring.stream.wakeConsumer();
        }

        @Actor
        public void waits(ZI_Result r) {
            ring.stream.consumerWaits();
            boolean inStream = ring.reader.learn();
            boolean inRegion = ring.regionReader.learn();
            r.r2 = (inStream ? 1 : 0) + (inRegion ? 1 : 0);
        }

        @Arbiter
        public void after(ZI_Result r) {
            ring.free();
        }
    }

    @JCStressTest
    @Outcome(id = "1, [012]", expect = ACCEPTABLE, desc = "The consumer was rung for once.")
    @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "The consumer has seen all before it waited.")
    @Outcome(id = "2, .*", expect = FORBIDDEN, desc = "The consumer waits once and was rung for twice.")
    @Outcome(expect = FORBIDDEN, desc = "The consumer sleeps beside bytes, and nobody rings.")
    @State
    public static class ForOneWaitThereIsOneRing {
        private final SmallRing ring = new SmallRing();

        @Actor
        public void produces(II_Result r) {
            for (int i = 1; i <= 2; i++) {
                ring.put(i, 1);
                ring.writer.show();
                if (ring.stream.wakeConsumer()) r.r1++;
            }
        }

        @Actor
        public void waits(II_Result r) {
            ring.stream.consumerWaits();
            ring.reader.learn();
            r.r2 = (int) ring.reader.there();
        }

        @Arbiter
        public void after(II_Result r) {
            ring.free();
        }
    }
}
