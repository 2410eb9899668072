package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

final class FilterCompletionTest {
    private static final List<Row> ROWS = List.of(
            Rows.worker(1).state("asleep (doze)").row(), Rows.worker(10).state("busy").row(),
            Rows.worker(2).state("busy").row(), Rows.worker(3).kind(RowKind.CHILD).state("running").row(),
            Rows.worker(4).kind(RowKind.POOL).state("3 of 4").row());

    private static List<String> offers(String typed) {
        return FilterCompletion.of(typed, typed.length(), ROWS).stream().map(FilterCompletion::whole).toList();
    }

    @Test
    void offersTheValuesThatThereAre() {
        assertEquals(List.of("state:asleep", "state:busy", "state:running"), offers("state:"));
        assertEquals(List.of("state:busy"), offers("state:b"));
        assertEquals(List.of("pool:hash"), offers("pool:"));
        assertEquals(List.of("kind:child", "kind:worker"), offers("kind:"));
        assertTrue(offers("age>").containsAll(List.of("age>30s", "age>5m", "age>1h")));
    }

    @Test
    void offersFieldsThatBeginSo() {
        assertEquals(List.of("age>", "age<"), offers("a"));
        assertEquals(List.of("pool:", "pid:"), offers("p"));
        assertTrue(offers("").size() > 8);
        assertEquals(List.of(), offers("zebra"));
    }

    @Test
    void completesTheWordAtTheCaretAndLeavesTheOthers() {
        assertEquals("cpu>5 -state:busy hash",
                FilterCompletion.of("cpu>5 -state:b hash", 14, ROWS).get(0).whole());
    }

    @Test
    void whateverIsOfferedIsUnderstood() {
        for (String field : List.of("state:", "pool:", "kind:", "age>", "age<"))
            for (String offer : offers(field))
                assertEquals(Optional.empty(), Filter.parse(offer).problem(), offer);
        assertEquals(2, ROWS.stream().filter(Filter.parse("state:busy")::matches).count());
    }
}
