package dev.drover.pool.internal.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import dev.drover.api.pool.RecycleReason;
import dev.drover.api.pool.Recycling;
import dev.drover.pool.LogLines;
import dev.drover.pool.internal.fake.FakeOwner;
import dev.drover.pool.internal.request.Request;
import dev.drover.pool.internal.slot.RecycleMarks.Due;
import dev.drover.pool.internal.worker.PoolWorker;
import dev.drover.wire.Rejected;
import dev.drover.wire.call.Control;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecycleMarksTest {

    private static final long MB = 1 << 20;
    private static final Duration LOOK = Duration.ofNanos(RecycleMarks.MEASURE_NANOS);

    @RegisterExtension
    final LogLines log = new LogLines();

    private final SlotsOnFakes fakes = new SlotsOnFakes(spec -> spec.size(1, 1)).open();
    private final PoolWorker worker = fakes.slots.last(0);
    private long memory = 50 * MB;
    private double random;

    private RecycleMarks marks(Recycling marks) {
        return new RecycleMarks("p", marks, fakes.services, pid -> OptionalLong.of(memory), () -> random);
    }

    private List<Due> look(RecycleMarks marks) {
        List<Due> due = marks.look(List.of(worker));
        fakes.services.runAll();
        return due;
    }

    private List<Due> lookLater(RecycleMarks marks) {
        fakes.services.advance(LOOK);
        return look(marks);
    }

    // ---- memory

    @Test
    void aMarkBelowAFreshWorkerIsRefusedWithBothFigures() {
        RecycleMarks marks = marks(Recycling.NEVER.memory(MB));
        for (int i = 0; i < 50; i++) assertEquals(List.of(), lookLater(marks));
        assertEquals(List.of("Pool 'p' is not recycled for its memory: the mark is 1.00 MB, and a fresh worker has"
                + " 50.0 MB already; set a higher mark"), marks.notices());
        assertEquals(1, log.warnings().size(), "it is said once");
    }

    @Test
    void newMarksOfARunningPoolTakeItsWorkersForNoFreshOnes() {
        RecycleMarks marks = marks(Recycling.NEVER.memory(MB)).ofRunning();
        List<Due> due = look(marks);
        for (int i = 0; i < 3 && due.isEmpty(); i++) due = lookLater(marks);
        assertEquals(RecycleReason.MEMORY, due.getFirst().reason());
        assertEquals(List.of(), marks.notices());
        // Its successor is a fresh one.
        marks.look(List.of());
        look(marks);
        assertEquals(1, marks.notices().size());
    }

    @Test
    void aWorkerAboveTheMarkAtTwoLooksIsDue() {
        RecycleMarks marks = marks(Recycling.NEVER.memory(100 * MB));
        look(marks);
        memory = 120 * MB;
        lookLater(marks);
        memory = 90 * MB;
        lookLater(marks);
        memory = 130 * MB;
        lookLater(marks);
        assertEquals(List.of(), lookLater(marks), "once above, once below, and above again");
        assertEquals(List.of(), lookLater(marks), "it is idle, so it is to collect its garbage first; it cannot");
        Due due = look(marks).getFirst();
        assertEquals(RecycleReason.MEMORY, due.reason());
        assertEquals("at 130 MB of memory, where 100 MB are the mark", due.why());
        assertEquals(List.of(), lookLater(marks), "it is said once");
        assertEquals(RecycleMarks.MEASURE_NANOS, marks.nextLook());
    }

    @Test
    void anIdleWorkerCollectsItsGarbageFirstAndStaysIfThatWasIt() {
        fakes.process(0).controls = Set.of(Control.TRIM.name());
        RecycleMarks marks = marks(Recycling.NEVER.memory(100 * MB));
        look(marks);
        memory = 130 * MB;
        for (int i = 0; i < 6; i++) assertEquals(List.of(), lookLater(marks), "it collects, which may take its time");
        memory = 60 * MB;
        fakes.process(0).asked.remove(Control.TRIM.name()).complete(Map.of());
        fakes.services.runAll();
        for (int i = 0; i < 6; i++) assertEquals(List.of(), lookLater(marks));
        assertFalse(fakes.process(0).asked.containsKey(Control.TRIM.name()));
    }

    @Test
    void aWorkerThatKeepsMoreThanTheMarkAfterACollectionIsDueAtOnce() {
        fakes.process(0).controls = Set.of(Control.TRIM.name());
        RecycleMarks marks = marks(Recycling.NEVER.memory(100 * MB));
        look(marks);
        memory = 130 * MB;
        for (int i = 0; i < 3; i++) assertEquals(List.of(), lookLater(marks));
        memory = 110 * MB;
        fakes.process(0).asked.remove(Control.TRIM.name()).complete(Map.of());
        fakes.services.runAll();
        assertEquals("at 110 MB of memory, where 100 MB are the mark", look(marks).getFirst().why());
    }

    @Test
    void aCollectionThatARequestHasEndedIsMadeAgainOnceTheWorkerIsIdle() {
        fakes.process(0).controls = Set.of(Control.TRIM.name());
        RecycleMarks marks = marks(Recycling.NEVER.memory(100 * MB));
        look(marks);
        memory = 130 * MB;
        for (int i = 0; i < 3; i++) assertEquals(List.of(), lookLater(marks));
        Request<Object, Object> request = new FakeOwner().request();
        assertTrue(worker.tryAcquire());
        worker.calls().dispatch(request, request.payload);
        fakes.process(0).asked.remove(Control.TRIM.name()).completeExceptionally(new Rejected("on purpose"));
        fakes.services.soon = false;
        fakes.services.runAll();
        fakes.process(0).reply("x");
        assertEquals(List.of(), look(marks));
        assertTrue(fakes.process(0).asked.containsKey(Control.TRIM.name()));
        assertFalse(fakes.services.soon, "a failure asks for no look of its own");
        memory = 60 * MB;
        fakes.process(0).asked.remove(Control.TRIM.name()).complete(Map.of());
        fakes.services.runAll();
        for (int i = 0; i < 3; i++) assertEquals(List.of(), lookLater(marks));
    }

    @Test
    void aWorkerThatIsKeptAwakeIsAskedToCollectAtEachLook() {
        fakes.process(0).controls = Set.of(Control.TRIM.name());
        fakes.process(0).keptAwake = "a dump is being made";
        RecycleMarks marks = marks(Recycling.NEVER.memory(100 * MB));
        look(marks);
        memory = 130 * MB;
        for (int i = 0; i < 6; i++) assertEquals(List.of(), lookLater(marks));
        fakes.process(0).keptAwake = null;
        assertEquals(List.of(), lookLater(marks));
        memory = 120 * MB;
        fakes.process(0).asked.remove(Control.TRIM.name()).complete(Map.of());
        fakes.services.runAll();
        assertEquals("at 120 MB of memory, where 100 MB are the mark", look(marks).getFirst().why());
    }

    @Test
    void aWorkerThatIsNeverIdleIsJudgedWithoutACollection() {
        fakes.process(0).controls = Set.of(Control.TRIM.name());
        RecycleMarks marks = marks(Recycling.NEVER.memory(100 * MB));
        look(marks);
        memory = 130 * MB;
        assertTrue(worker.tryAcquire());
        for (int i = 0; i < 2; i++) assertEquals(List.of(), lookLater(marks));
        assertEquals(RecycleReason.MEMORY, lookLater(marks).getFirst().reason());
        assertFalse(fakes.process(0).asked.containsKey(Control.TRIM.name()));
    }

    @Test
    void aMarkJustAboveAFreshWorkerRecyclesASlotOnceAMinuteAtMost() {
        RecycleMarks marks = marks(Recycling.NEVER.memory(51 * MB));
        look(marks);
        memory = 60 * MB;
        int recycled = 0;
        for (int second = 0; second < 600; second++) {
            fakes.services.advance(Duration.ofSeconds(1));
            for (Due due : look(marks)) {
                recycled++;
                // The successor is a fresh worker, which soon has as much.
                marks.replaced(due, null);
                memory = 50 * MB;
                marks.look(List.of());
                look(marks);
                memory = 60 * MB;
            }
        }
        assertTrue(recycled >= 5 && recycled <= 10, recycled + " times in ten minutes");
    }

    // ---- the others

    @Test
    void jitterMakesTasksAndAgeLess() {
        random = 0.5;
        RecycleMarks marks = marks(Recycling.NEVER.age(Duration.ofMinutes(10)).jitter(0.2));
        fakes.services.advance(Duration.ofMinutes(9).minusNanos(1));
        assertEquals(List.of(), look(marks));
        fakes.services.advance(Duration.ofNanos(1));
        assertEquals("at the age of 9 m 00 s", look(marks).getFirst().why());
    }

    @Test
    void jitterAloneRecyclesNobody() {
        random = 0.999;
        RecycleMarks marks = marks(Recycling.NEVER.jitter(1));
        for (int i = 0; i < 50; i++) assertEquals(List.of(), lookLater(marks));
        assertEquals(Long.MAX_VALUE, marks.nextLook());
    }

    @Test
    void tasksCountOnceGivenAndAnErrorOnceThrown() {
        RecycleMarks byTasks = marks(Recycling.NEVER.tasks(2));
        RecycleMarks byError = marks(Recycling.NEVER.afterError(true));
        FakeOwner owner = new FakeOwner();
        Request<Object, Object> first = owner.request();
        assertTrue(worker.tryAcquire());
        worker.calls().dispatch(first, first.payload);
        fakes.process(0).reply("x");
        assertEquals(List.of(), look(byTasks));
        assertEquals(List.of(), look(byError));
        Request<Object, Object> second = owner.request();
        assertTrue(worker.tryAcquire());
        worker.calls().dispatch(second, second.payload);
        assertEquals("after 2 tasks", look(byTasks).getFirst().why(), "it is given, if not answered");
        fakes.process(0).frame(Frame.ERROR, Frame.CANCELLED, second.correlation(), "");
        assertEquals(List.of(), look(byError), "a cancelled task has not failed");
        assertFalse(worker.closed());
    }
}
