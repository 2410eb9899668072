package dev.drover.example.coolest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import dev.drover.api.balance.Call;
import dev.drover.api.balance.Candidate;
import org.junit.jupiter.api.Test;

class CoolestTest {

    private record Worker(int slotIndex, double cpu, int inFlight) implements Candidate {
        @Override
        public long pid() {
            return 4711 + slotIndex;
        }

        @Override
        public int weight() {
            return 1;
        }

        @Override
        public double latency() {
            return 0;
        }

        @Override
        public long memory() {
            return 0;
        }
    }

    @Test
    void picksTheWorkerWithTheLowestProcessorUse() {
        assertEquals(1, pick(new Worker(0, 0.9, 0), new Worker(1, 0.1, 8), new Worker(2, 0.5, 0)));
    }

    @Test
    void picksTheOneWithFewestInFlightOfEquallyCoolOnes() {
        assertEquals(2, pick(new Worker(0, 0.9, 0), new Worker(1, 0.1, 8), new Worker(2, 0.1, 3)));
    }

    @Test
    void picksTheOnlyOne() {
        assertEquals(5, pick(new Worker(5, 1.0, 100)));
    }

    private static int pick(Worker... workers) {
        return new Coolest().pick(List.of(workers), new Call(0, "hash", null)).slotIndex();
    }
}
