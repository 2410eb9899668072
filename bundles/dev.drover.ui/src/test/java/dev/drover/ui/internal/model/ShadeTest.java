package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

/** Text must stay readable on every heat, in light, dark and high-contrast themes. */
final class ShadeTest {
    private static final Shade WHITE = new Shade(255, 255, 255);
    private static final Shade BLACK = new Shade(0, 0, 0);

    private record Theme(Shade back, Shade text) {}

    private static final List<Theme> THEMES = List.of(
            new Theme(WHITE, BLACK),
            new Theme(WHITE, new Shade(46, 52, 54)),
            new Theme(new Shade(45, 45, 45), WHITE),
            new Theme(new Shade(30, 31, 34), new Shade(187, 187, 187)),
            new Theme(BLACK, WHITE),
            new Theme(BLACK, new Shade(255, 255, 0)));

    @Test
    void contrastIsThatOfTheStandard() {
        assertEquals(21, WHITE.contrast(BLACK), 1e-9);
        assertEquals(1, BLACK.contrast(BLACK), 1e-9);
        assertEquals(4.48, WHITE.contrast(new Shade(119, 119, 119)), 0.01);
    }

    @Test
    void textIsReadableOnEveryHeat() {
        for (Theme theme : THEMES) {
            for (Shade heat : List.of(new Shade(235, 120, 20), new Shade(60, 130, 220), WHITE, BLACK)) {
                for (int step = 0; step <= Heat.STEPS; step++) {
                    Shade cell = theme.back.heated(heat, (double) step / Heat.STEPS, theme.text);
                    assertTrue(cell.contrast(theme.text) >= Shade.READABLE, theme + " " + heat + " step " + step);
                }
            }
        }
    }

    @Test
    void warmerIsAlwaysFurtherFromTheBackground() {
        for (Theme theme : THEMES.subList(0, 3)) {
            Shade heat = new Shade(235, 120, 20);
            assertFalse(theme.back.heated(heat, 1, theme.text).equals(theme.back.heated(heat, 0, theme.text)));
        }
    }

    @Test
    void colouredTextIsMadeReadable() {
        for (Theme theme : THEMES) {
            for (Shade wanted : List.of(new Shade(214, 40, 40), theme.back, theme.text.mix(theme.back, 0.4))) {
                assertTrue(
                        theme.back.contrast(theme.back.readable(wanted, theme.text)) >= Shade.READABLE,
                        theme + " " + wanted);
            }
        }
    }

    @Test
    void heatFollowsTheFiguresOfTheLiving() {
        assertEquals(0, Heat.of(Column.CPU, Rows.worker(1).cpu(0).row()));
        assertEquals(Heat.STEPS, Heat.of(Column.CPU, Rows.worker(1).cpu(3).row()));
        assertEquals(Heat.STEPS / 2, Heat.of(Column.CPU, Rows.worker(1).cpu(0.5).row()));
        assertEquals(0, Heat.of(Column.CPU, Rows.worker(1).cpu(0.9).dead().row()));
        assertEquals(0, Heat.of(Column.CPU, Rows.worker(1).cpu(Double.NaN).row()));
        assertEquals(0, Heat.of(Column.MEMORY, Rows.worker(1).memory(-1).row()));
        assertEquals(Heat.STEPS, Heat.of(Column.MEMORY, Rows.worker(1).memory(8L << 30).row()));
        assertEquals(0, Heat.of(Column.NAME, Rows.worker(1).row()));
    }
}
