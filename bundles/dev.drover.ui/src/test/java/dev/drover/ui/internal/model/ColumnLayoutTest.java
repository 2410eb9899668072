package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

final class ColumnLayoutTest {
    private final ColumnLayout layout = new ColumnLayout();

    @Test
    void findsTheColumnAtAPlaceAndItsEdge() {
        int name = layout.width(Column.NAME);
        assertEquals(Column.NAME, layout.at(0));
        assertEquals(Column.NAME, layout.at(name - 1));
        assertEquals(Column.STATE, layout.at(name));
        assertEquals(name, layout.left(Column.STATE));
        assertEquals(Column.NAME, layout.edgeAt(name + 3, 4));
        assertNull(layout.edgeAt(name / 2, 4));
        assertNull(layout.at(layout.totalWidth()));
    }

    @Test
    void whatAPersonLooksForFirstIsSeenInANarrowView() {
        assertEquals(List.of(Column.NAME, Column.STATE, Column.CPU, Column.TREND, Column.MEMORY),
                layout.shown().subList(0, 5));
        int right = layout.left(Column.MEMORY) + layout.width(Column.MEMORY);
        assertTrue(right <= 600, "in the IDE's lower area there are about 600 points for the table: " + right);
    }

    @Test
    void hidesEveryColumnButTheName() {
        layout.show(Column.PID, false);
        layout.show(Column.NAME, false);
        assertFalse(layout.shown().contains(Column.PID));
        assertTrue(layout.shown().contains(Column.NAME));
    }

    @Test
    void aColumnTakesThePlaceOfAnother() {
        layout.move(Column.CPU, Column.STATE);
        assertEquals(Column.CPU, layout.shown().get(1));
        assertEquals(Column.STATE, layout.shown().get(2));
        layout.move(Column.CPU, Column.TREND);
        assertEquals(Column.STATE, layout.shown().get(1));
    }

    @Test
    void isTheSameAfterItWasSavedAndLoaded() {
        layout.move(Column.STATE, Column.PID);
        layout.width(Column.STATE, 333);
        layout.show(Column.COMMAND, true);
        layout.show(Column.KIND, false);
        ColumnLayout other = new ColumnLayout();
        other.load(layout.save());
        assertEquals(layout.shown(), other.shown());
        assertEquals(333, other.width(Column.STATE));
    }

    @Test
    void ignoresWhatItCannotRead() {
        String before = layout.save();
        for (String text : new String[] {"", "nonsense", "CPU", "CPU+", "CPU*3", "CPU+99999", "\u0000"})
            layout.load(text);
        assertEquals(before, layout.save());
    }

    @Test
    void noColumnIsTooNarrowToBeSeen() {
        layout.width(Column.CPU, -50);
        assertTrue(layout.width(Column.CPU) > 20);
    }

    @Test
    void theLastColumnTakesTheSpareWidth() {
        Column last = layout.shown().getLast();
        int own = layout.width(last);
        int all = layout.totalWidth();
        layout.room(all + 100);
        assertEquals(own + 100, layout.width(last));
        assertEquals(all + 100, layout.totalWidth());
        layout.show(last, false);
        Column next = layout.shown().getLast();
        assertTrue(layout.width(next) > next.width(), "the one that is the last now");
        layout.room(10);
        assertEquals(next.width(), layout.width(next), "without room, each has its own width");
        String saved = layout.save();
        layout.room(5000);
        assertEquals(saved, layout.save(), "the spare width is not kept");
    }

    @Test
    void showsTheGivenColumnsOnly() {
        layout.only(List.of(Column.COMMAND));
        assertEquals(List.of(Column.NAME, Column.COMMAND), layout.shown());
    }

    /** With a scroll bar and the borders beside them. */
    @Test
    void atFirstAllColumnsUpToTheLatencyAreSeenInAWindow1280Wide() {
        int end = 0;
        for (Column each : layout.shown().subList(0, layout.shown().indexOf(Column.LATENCY) + 1)) end += each.width();
        assertTrue(end <= 1280 - 20, "the latency ends at " + end);
    }
}
