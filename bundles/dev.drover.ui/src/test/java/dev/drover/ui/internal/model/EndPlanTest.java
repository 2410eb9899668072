package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

final class EndPlanTest {
    private final Row main = Rows.worker(0).kind(RowKind.MAIN).name("drover").row();
    private final Row pool = Rows.worker(0).kind(RowKind.POOL).pid(0).row();
    private final Row child = Rows.worker(9).kind(RowKind.CHILD).name("git").row();

    @Test
    void theQuestionSaysHowManyTasksFail() {
        EndPlan plan = EndPlan.of(List.of(Rows.worker(1).inFlight(3).row()), true);
        assertTrue(plan.asks());
        assertEquals("Kill hash-1 (process 101) at once?", plan.question());
        assertEquals("3 tasks in flight will fail or run again.", plan.consequence());
        assertEquals("Kill", plan.verb());
    }

    @Test
    void severalProcessesAreNamedAndTheirTasksAddedUp() {
        EndPlan plan = EndPlan.of(List.of(Rows.worker(1).inFlight(1).row(), Rows.worker(2).row()), true);
        assertEquals("Kill 2 processes at once?", plan.question());
        assertEquals("1 task in flight will fail or run again.\n\nhash-1 (101), hash-2 (102)", plan.consequence());
    }

    @Test
    void endingAWorkerGentlyNeedsNoQuestion() {
        assertFalse(EndPlan.of(List.of(Rows.worker(1).inFlight(3).row()), false).asks());
    }

    @Test
    void processOutsideAPoolIsNeverEndedWithoutAQuestion() {
        EndPlan plan = EndPlan.of(List.of(child), false);
        assertTrue(plan.asks());
        assertTrue(plan.consequence().contains("it is not started again"), plan.consequence());
    }

    @Test
    void theMainProcessIsProtected() {
        EndPlan plan = EndPlan.of(List.of(main), true);
        assertTrue(plan.targets().isEmpty());
        assertTrue(plan.refused().orElseThrow().contains("protected"));
        assertEquals(1, EndPlan.of(List.of(main, pool, child), true).targets().size());
    }

    @Test
    void poolsAndEndedProcessesAreNoTargets() {
        assertTrue(EndPlan.of(List.of(pool), true).refused().orElseThrow().contains("no process"));
        assertTrue(EndPlan.of(List.of(Rows.worker(1).dead().row()), true).refused().orElseThrow()
                .contains("already ended"));
        assertTrue(EndPlan.of(List.of(), true).refused().isPresent());
    }
}
