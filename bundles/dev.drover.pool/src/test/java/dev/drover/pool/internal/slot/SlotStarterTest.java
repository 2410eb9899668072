package dev.drover.pool.internal.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.RejectedExecutionException;

import dev.drover.pool.LogLines;
import dev.drover.pool.internal.fake.FakeWorkers;
import dev.drover.pool.internal.worker.PoolWorker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SlotStarterTest {

    @RegisterExtension
    final LogLines log = new LogLines();

    private final SlotsOnFakes fakes = new SlotsOnFakes(spec -> spec);
    private final Slot slot = new Slot("fake", 0, 1, 1 << 10);
    private final SlotStarter starter =
            new SlotStarter(new LiveSpec(fakes.spec), fakes.around, fakes.services.starts,
                    new BudgetShare(fakes.services));

    @Test
    void theSlotIsTakenAtOnceAndTheProcessIsStartedOnAnotherThread() {
        assertTrue(starter.start(slot));
        assertTrue(slot.occupied);
        assertFalse(slot.startOwed);
        assertFalse(fakes.process(0).wasStarted());
        fakes.services.background.runAll();
        assertTrue(fakes.process(0).wasStarted());
        assertFalse(starter.anyRefused());
    }

    @Test
    void aStartForWhichThereIsNoThreadIsOwedAndDoneWithTheSameProcessLater() {
        fakes.services.background.failWith(SlotsOnFakes.noThread());
        assertTrue(starter.start(slot));
        assertTrue(slot.occupied, "it is starting");
        assertTrue(slot.startOwed);
        starter.retry(slot);
        assertTrue(slot.startOwed);
        fakes.services.background.failWith(null);
        starter.retry(slot);
        starter.retry(slot);
        assertEquals(1, fakes.started());
        assertEquals(1, fakes.services.background.run, "it is started once");
    }

    @Test
    void aProcessThatCannotBeMadeLeavesTheSlotAsItWas() {
        PoolWorker.Surroundings none = new PoolWorker.Surroundings((spec, console, listener) -> {
            throw SlotsOnFakes.noThread();
        }, fakes, new FakeWorkers(), fakes.services.background, fakes.services::nanoTime);
        SlotStarter failing = new SlotStarter(new LiveSpec(fakes.spec), none, fakes.services.starts,
                new BudgetShare(fakes.services));
        assertFalse(failing.start(slot));
        assertTrue(slot.free());
        assertNull(slot.worker);
        assertTrue(failing.anyRefused());
        assertFalse(failing.anyRefused(), "asked once");
    }

    @Test
    void whatIsRefusedIsSaidOnceUntilAStartSucceeds() {
        fakes.services.background.refuse(true);
        starter.start(slot);
        for (int i = 0; i < 10; i++) starter.retry(slot);
        assertEquals(1, log.warnings().size(), () -> "" + log.warnings());
        assertTrue(log.has("Pool 'fake' cannot start a process now"));
        assertTrue(log.has(RejectedExecutionException.class.getName()));
        fakes.services.background.refuse(false);
        starter.retry(slot);
        fakes.services.background.refuse(true);
        starter.start(new Slot("fake", 1, 1, 1 << 10));
        assertEquals(2, log.warnings().size());
    }
}
