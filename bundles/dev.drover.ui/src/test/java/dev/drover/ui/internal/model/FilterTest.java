package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
                    "cmd:demo", "cpu > 10", "cpu  >=  60", "mem > 100 MB", "/java demo/", "/a d/ hash", "-/two words/",
                    "\"java demo\"", "-\"no such\"", "age>1s", "age>=999s", "age < 17m", "age<0.3h", "age<1d",
                    "age > 16 min"
            })
    void matches(String text) {
        assertTrue(filter(text).matches(row), text);
        assertTrue(filter(text).problem().isEmpty(), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                    "thumbs", "cpu>60", "mem>1G", "state:ready", "pid:10", "pool:thumbs", "kind:main", "-hash",
                    "hash cpu>90",
                    "/^sh/", "inflight>2", "latency>1ms", "cpu > 60", "/two words/", "-/java demo/", "\"demo java\"",
                    "age<1s", "age>17m"
            })
    void doesNotMatch(String text) {
        assertFalse(filter(text).matches(row), text);
        assertTrue(filter(text).problem().isEmpty(), text);
    }

    private static Filter filter(String text) {
        return Filter.parse(text, () -> 1_000_000);
    }

    @Test
    void anExpressionThatGoesBackAndForthIsGivenUpAndSaid() {
        Row long1 = Rows.worker(1).name("a".repeat(40) + "!").command("a".repeat(4000)).row();
        Filter filter = Filter.parse("hash /(.*a){28}$/");
        long from = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Filter slow = Filter.parse("/(.*a){28}!?x$/");
        for (int i = 0; i < 1000; i++) assertTrue(slow.matches(long1));
        long millis = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - from) / 1_000_000;
        assertTrue(millis < 20_000, "without an end to it, this takes longer than the universe is old: " + millis);
        assertEquals("'/(.*a){28}!?x$/' takes too long to look for, so it hides nothing",
                slow.problem().orElseThrow());
        assertTrue(filter.problem().isEmpty());
        assertTrue(Filter.parse("-/(.*a){28}!?x$/").matches(long1), "nor does its opposite hide a thing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/()/", "/a*/", "/(x|y)*/", "/(x|y)*$/", "/(?!a)/"})
    void anExpressionThatFindsNothingOrNeedsMuchStackHarmsNothing(String text) {
        Row big = Rows.worker(1).command("xy".repeat(4096)).row();
        assertTrue(Filter.parse(text).matches(big));
    }

    @Test
    void saysInWhichColumnsARowWasFound() {
        Row other = Rows.worker(4).command("node server.js").row();
        assertEquals(Map.of(Set.of(Column.COMMAND), 1), Filter.parse("server").where(List.of(other)));
        assertEquals(Map.of(Set.of(Column.NAME), 2), Filter.parse("hash-").where(List.of(row, other)));
        assertEquals(Map.of(), Filter.parse("cpu>0 pool:hash").where(List.of(row, other)));
    }

    @Test
    void aSecretIsNotFound() {
        Row secret = Rows.worker(1).command("run --password hunter2").row();
        assertFalse(Filter.parse("hunter2").matches(secret));
        assertFalse(Filter.parse("/hunter/").matches(secret));
        assertFalse(Filter.parse("cmd:hunter").matches(secret));
        assertTrue(Filter.parse("--password").problem().isEmpty());
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
