package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterTest {
    private final Row row = Rows.worker(3).cpu(0.6).memory(200 << 20).inFlight(2).state("busy").row();

    @ParameterizedTest
    @ValueSource(
            strings = {
                    "", "  ", "hash", "HASH-3", "103", "demo", "worker", "cpu>50", "cpu>=60%", "cpu<61", "mem>100M",
                    "mem<=0.2G", "memory>204799K", "inflight=2", "failed=0", "latency<1ms", "state:busy", "state:b",
                    "pid:103",
                    "pool:hash", "kind:worker", "name:sh-3", "/^ha.*3$/", "-thumbs", "hash -state:asleep cpu>10",
                    "cmd:demo"
            })
    void matches(String text) {
        assertTrue(Filter.parse(text).matches(row), text);
        assertTrue(Filter.parse(text).problem().isEmpty(), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                    "thumbs", "cpu>60", "mem>1G", "state:ready", "pid:10", "pool:thumbs", "kind:main", "-hash",
                    "hash cpu>90",
                    "/^sh/", "inflight>2", "latency>1ms"
            })
    void doesNotMatch(String text) {
        assertFalse(Filter.parse(text).matches(row), text);
        assertTrue(Filter.parse(text).problem().isEmpty(), text);
    }

    @Test
    void wordThatCannotBeParsedIsReportedAndLeftOut() {
        Filter filter = Filter.parse("hash cpu>lots");
        assertEquals("'cpu>lots' needs a number, such as cpu>50 or mem>100M", filter.problem().orElseThrow());
        assertTrue(filter.matches(row));
        assertTrue(Filter.parse("colour>3").problem().orElseThrow().contains("'colour' cannot be compared"));
        assertTrue(Filter.parse("mem>3parsec").problem().orElseThrow().contains("'parsec' is no unit"));
        assertTrue(Filter.parse("/(/").problem().isPresent());
    }

    @Test
    void figuresThatAreNotKnownMatchNoComparison() {
        Row dead = Rows.worker(1).dead().row();
        assertFalse(Filter.parse("cpu>=0").matches(dead));
        assertFalse(Filter.parse("mem<1G").matches(dead));
    }

    @Test
    void aHalfTypedFilterHidesNothingYet() {
        for (String text : new String[] {"-", "pid:", "state:", "pool:"})
            assertTrue(Filter.parse(text).matches(row), text);
    }
}
