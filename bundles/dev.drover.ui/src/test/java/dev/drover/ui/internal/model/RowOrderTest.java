package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static org.junit.jupiter.api.Assertions.assertTrue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RowOrderTest {
    private static final Row MAIN = Rows.worker(0).kind(RowKind.MAIN).key("main").name("drover").pid(1).cpu(0.1).row();
    private static final Row POOL =
            Rows.worker(0).kind(RowKind.POOL).key("pool").name("hash").below("main").pid(0).cpu(2).row();

    private static Rows worker(int number) {
        return Rows.worker(number).below("pool");
    }

    private static List<String> names(List<Row> rows, ViewChoice choice) {
        return RowOrder.of(rows, choice).stream()
                .map(line -> " ".repeat(line.depth()) + line.row().name())
                .toList();
    }

    @Test
    void rowsWithoutAnAgeComeLastBothWays() {
        Row dead = Rows.worker(1).dead().row();
        Row living = Rows.worker(2).row();
        assertEquals("", Column.AGE.text(dead, 5000));
        for (boolean down : new boolean[] {true, false})
            assertTrue(Column.AGE.order(down).compare(living, dead) < 0, "descending " + down);
    }

    @Test
    void rowsStandBelowTheirParentsInTheOrderOfTheirNumbers() {
        List<Row> rows = List.of(worker(10).row(), POOL, worker(2).row(), MAIN, worker(1).row());
        assertEquals(List.of("drover", " hash", "  hash-1", "  hash-2", "  hash-10"), names(rows, ViewChoice.FIRST));
    }

    @Test
    void sortsInsideTheTree() {
        List<Row> rows =
                List.of(MAIN, POOL, worker(1).cpu(0.2).row(), worker(2).cpu(0.9).row(), worker(3).cpu(0.5).row());
        ViewChoice byCpu = ViewChoice.FIRST.sortedBy(Column.CPU);
        assertEquals(List.of("drover", " hash", "  hash-2", "  hash-3", "  hash-1"), names(rows, byCpu));
        assertEquals(
                List.of("drover", " hash", "  hash-1", "  hash-3", "  hash-2"),
                names(rows, byCpu.sortedBy(Column.CPU)));
    }

    @Test
    void figuresThatAreNotKnownComeLastBothWays() {
        List<Row> rows = List.of(
                worker(1).memory(-1).row(), worker(2).memory(5).row(), worker(3).memory(9).row(),
                worker(4).dead().row());
        ViewChoice flat = ViewChoice.FIRST.groupedBy(Grouping.NONE);
        assertEquals(
                List.of("hash-3", "hash-2", "hash-1", "hash-4"), names(rows, flat.sortedBy(Column.MEMORY, true)));
        assertEquals(
                List.of("hash-2", "hash-3", "hash-1", "hash-4"), names(rows, flat.sortedBy(Column.MEMORY, false)));
    }

    @ParameterizedTest
    @EnumSource(Column.class)
    void everyColumnSortsConsistentlyWhateverTheOrderBefore(Column column) {
        long seed = 20_260_101;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            Rows row = Rows.worker(i).cpu(random.nextInt(5) == 0 ? Double.NaN : random.nextDouble());
            row.memory(random.nextInt(5) == 0 ? -1 : random.nextInt(1 << 30)).inFlight(random.nextInt(3));
            rows.add(random.nextInt(10) == 0 ? row.dead().row() : row.row());
        }
        ViewChoice choice = ViewChoice.FIRST.groupedBy(Grouping.NONE).sortedBy(column);
        List<String> first = names(rows, choice);
        Collections.shuffle(rows, random);
        assertEquals(first, names(rows, choice));
        assertEquals(200, Set.copyOf(first).size());
    }

    @Test
    void aClosedRowHidesItsChildren() {
        List<Row> rows = List.of(MAIN, POOL, worker(1).row());
        List<Line> lines = RowOrder.of(rows, ViewChoice.FIRST.open("pool", false));
        assertEquals(2, lines.size());
        assertEquals(true, lines.get(1).branch());
        assertEquals(false, lines.get(1).open());
        assertEquals(3, names(rows, ViewChoice.FIRST.open("pool", false).open("pool", true)).size());
    }

    @Test
    void theFilterKeepsTheAncestorsOfWhatItFinds() {
        List<Row> rows = List.of(MAIN, POOL, worker(1).cpu(0.2).row(), worker(2).cpu(0.9).row());
        ViewChoice busy = ViewChoice.FIRST.open("pool", false).filtered(Filter.parse("cpu>50"));
        assertEquals(List.of("drover", " hash", "  hash-2"), names(rows, busy));
        assertEquals(List.of("hash-2"), names(rows, busy.groupedBy(Grouping.NONE)));
        assertEquals(List.of(), names(rows, busy.filtered(Filter.parse("nothing"))));
    }

    @Test
    void endedProcessesCanBeHidden() {
        List<Row> rows = List.of(worker(1).row(), worker(2).dead().row());
        assertEquals(2, names(rows, ViewChoice.FIRST).size());
        assertEquals(List.of("hash-1"), names(rows, ViewChoice.FIRST.withEnded(false)));
    }

    @Test
    void rowsWhoseParentIsNotThereStandAtTheTop() {
        assertEquals(List.of("hash-1"), names(List.of(worker(1).below("gone").row()), ViewChoice.FIRST));
    }

    @Test
    void aBranchIsSortedByAllThatIsBelowIt() {
        Row idle = Rows.worker(1).kind(RowKind.CHILD).key("idle").name("idle").below("main").cpu(0).row();
        Row busy = Rows.worker(2).kind(RowKind.CHILD).key("busy").name("busy").below("idle").pid(7).cpu(3).row();
        Row other = Rows.worker(3).kind(RowKind.CHILD).key("other").name("other").below("main").pid(8).cpu(1).row();
        ViewChoice byCpu = ViewChoice.FIRST.sortedBy(Column.CPU);
        assertEquals(List.of("drover", " idle", "  busy", " other"), names(List.of(MAIN, idle, busy, other), byCpu));
    }

    @Test
    void aClosedBranchShowsTheSumOfAllThatIsBelowIt() {
        List<Row> rows = List.of(MAIN, POOL, worker(1).cpu(0.25).memory(100).inFlight(2).row(),
                worker(2).cpu(0.5).memory(200).row());
        List<Line> open = RowOrder.of(rows, ViewChoice.FIRST);
        assertEquals(0.1, open.get(0).shown().cpu(), 1e-9);
        assertEquals(0.75, open.get(1).shown().cpu(), 1e-9, "a pool always shows its workers");
        Line closed = RowOrder.of(rows, ViewChoice.FIRST.open("main", false)).get(0);
        assertEquals(0.85, closed.shown().cpu(), 1e-9);
        assertEquals((100 << 20) + 300, closed.shown().memory());
        assertEquals(0.1, closed.row().cpu(), 1e-9, "what is done with a row concerns its own process");
    }

    @Test
    void processesStandInGroupsWithTheirSums() {
        Row child = Rows.worker(9).kind(RowKind.CHILD).key("c").name("git").below("main").row();
        List<Row> rows = List.of(MAIN, POOL, worker(1).state("busy").inFlight(3).row(), worker(2).row(),
                worker(3).dead().row(), child);
        assertEquals(List.of("child", " git", "main", " drover", "worker", " hash-1", " hash-2", " hash-3"),
                names(rows, ViewChoice.FIRST.groupedBy(Grouping.KIND)));
        assertEquals(List.of("busy", " hash-1", "ended", " hash-3", "ready", " drover", " git", " hash-2"),
                names(rows, ViewChoice.FIRST.groupedBy(Grouping.STATE)));
        Row group = RowOrder.of(rows, ViewChoice.FIRST.groupedBy(Grouping.KIND)).get(4).shown();
        assertEquals("3 processes", group.state());
        assertEquals(1.0, group.cpu(), 1e-9, "of those that live");
        assertEquals(3, group.inFlight());
        assertEquals("A group is no process: select processes in it.",
                EndPlan.of(List.of(group), true).refused().orElseThrow());
    }

    @Test
    void processesAreGroupedByWhoeverStartedThem() {
        // Rows for tests all have process 1 as their parent, which is the main process.
        assertEquals(List.of("drover (1)", " drover", " hash-1"),
                names(List.of(MAIN, worker(1).row()), ViewChoice.FIRST.groupedBy(Grouping.STARTED_BY)));
        assertEquals(List.of("process 1", " hash-1"),
                names(List.of(worker(1).row()), ViewChoice.FIRST.groupedBy(Grouping.STARTED_BY)));
    }

    @Test
    void aFilterAndAClosedGroupWorkTogether() {
        List<Row> rows = List.of(worker(1).row(), worker(2).row());
        ViewChoice grouped = ViewChoice.FIRST.groupedBy(Grouping.KIND);
        assertEquals(List.of("worker"), names(rows, grouped.open("g:KIND:worker", false)));
        assertEquals(List.of("worker", " hash-2"), names(rows, grouped.filtered(Filter.parse("hash-2"))));
    }
}
