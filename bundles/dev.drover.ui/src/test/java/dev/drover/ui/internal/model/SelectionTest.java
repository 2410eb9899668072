package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

final class SelectionTest {
    private final Selection selection = new Selection();
    private final List<Line> lines = IntStream.rangeClosed(1, 5)
            .mapToObj(i -> new Line(Rows.worker(i).key("k" + i).row(), 0, false, false))
            .toList();

    @Test
    void aRangeGoesFromTheRowSelectedLast() {
        selection.only("k4");
        selection.upTo("k2", lines);
        assertEquals(Set.of("k2", "k3", "k4"), selection.keys());
        selection.upTo("k5", lines);
        assertEquals(Set.of("k4", "k5"), selection.keys());
    }

    @Test
    void aRangeWithoutABeginningIsOneRow() {
        selection.upTo("k3", lines);
        assertEquals(Set.of("k3"), selection.keys());
    }

    @Test
    void aRowIsAddedAndTakenAwayAgain() {
        selection.only("k1");
        selection.toggle("k3");
        assertEquals(Set.of("k1", "k3"), selection.keys());
        selection.toggle("k1");
        assertEquals(Set.of("k3"), selection.keys());
    }

    @Test
    void survivesAnotherOrderAndTheAbsenceOfARow() {
        selection.only("k2");
        selection.toggle("k4");
        List<Line> other = List.of(lines.get(3), lines.get(0));
        assertEquals(List.of("hash-4"), selection.rows(other).stream().map(Row::name).toList());
        assertEquals(List.of("hash-4", "hash-2"), selection.rows(lines.reversed()).stream().map(Row::name).toList());
    }

    @Test
    void allSelectsWhatIsShown() {
        selection.all(lines);
        assertEquals(5, selection.keys().size());
        assertEquals("k1", selection.focus());
        selection.clear();
        assertTrue(selection.isEmpty());
    }
}
