package dev.drover.pool.internal.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;

import dev.drover.api.process.Exit;
import dev.drover.pool.internal.fake.FakeServices;
import org.junit.jupiter.api.Test;

/** Processes that start in turn. */
class StartPaceTest {

    private static SlotsOnFakes of(int most, int workers) {
        FakeServices services = new FakeServices();
        services.starts = new StartPace(most, services.background, services::nanoTime);
        return new SlotsOnFakes(spec -> spec.size(workers, workers), services);
    }

    @Test
    void soManyStartAtATimeAndTheNextWhenOneHasJoinedOrEnded() {
        SlotsOnFakes fakes = of(4, 32);
        fakes.slots.grow();
        assertEquals(4, fakes.started());
        assertEquals(32, fakes.slots.starting(), "all are on their way");
        fakes.process(0).join("task");
        assertEquals(5, fakes.started());
        fakes.process(1).ends(Exit.Cause.EXITED, 1, false);
        assertEquals(6, fakes.started());
        for (int i = 0; i < 32; i++) fakes.joinAll();
        assertEquals(31, fakes.candidates.size());
    }

    @Test
    void whoTakesLongHoldsUpNobodyForEver() {
        SlotsOnFakes fakes = of(1, 2);
        fakes.slots.grow();
        fakes.services.advance(Duration.ofNanos(StartPace.TURN_NANOS - 1));
        fakes.slots.keepUp();
        assertEquals(1, fakes.started());
        fakes.services.advance(Duration.ofNanos(1));
        fakes.slots.keepUp();
        assertEquals(2, fakes.started());
    }

    @Test
    void aStartThatTookTooLongGetsMoreTimeUpToFourTimesAsMuch() {
        SlotsOnFakes fakes = new SlotsOnFakes(spec -> spec.size(1, 1).startTimeout(Duration.ofSeconds(5)));
        fakes.slots.grow();
        int made = 0;
        for (int expected : new int[] {5, 10, 20, 20}) {
            fakes.services.runAll();
            assertEquals(Duration.ofSeconds(expected), fakes.process(made).spec.startTimeout());
            fakes.process(made++).ends(Exit.Cause.START_TIMEOUT, 137, false);
            fakes.services.advance(Duration.ofMinutes(5));
            fakes.slots.keepUp();
        }
        fakes.joinAll();
        fakes.process(made).exits(1);
        fakes.services.advance(Duration.ofMinutes(5));
        assertEquals(Duration.ofSeconds(5), fakes.services.last().spec.startTimeout());
    }
}
