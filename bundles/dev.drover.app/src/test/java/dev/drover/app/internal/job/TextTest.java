package dev.drover.app.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.drover.app.worker.FileFacts;
import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void jsonIsOneAsciiLine() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a\"\\\n", "ü\u0000🐑");
        map.put("list", Arrays.asList(1, 2L, 0.5, true, null, Double.NaN));
        map.put("empty", List.of(Map.of(), List.of()));
        assertEquals(
                "{\"a\\\"\\\\\\u000a\":\"\\u00fc\\u0000\\ud83d\\udc11\","
                        + "\"list\":[1,2,0.500,true,null,null],\"empty\":[{},[]]}",
                Json.of(map));
    }

    @Test
    void whatHasNoFormInJsonIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Json.of(new Object()));
    }

    @Test
    void theRateIsThatOfTheLastSeconds() {
        Rate rate = new Rate();
        assertEquals(0, rate.perSecond());
        long second = 1_000_000_000L;
        for (int i = 0; i <= 10; i++) rate.mark(i * second, 100L * i);
        assertEquals(100, rate.perSecond(), 1e-9);
        for (int i = 11; i <= 20; i++) rate.mark(i * second, 1000);
        assertEquals(0, rate.perSecond(), 1e-9);
    }

    @Test
    void theTallyStaysSmall() {
        JobTotals tally = new JobTotals();
        for (int i = 1; i <= 3 * JobTotals.MOST_WORKERS; i++) {
            tally.done(FakeWorkers.facts(1, 1, i));
            tally.failed("label", "path" + i, "reason");
        }
        assertEquals(JobTotals.MOST_WORKERS + 1, tally.byWorker().size());
        assertEquals(new Count(2L * JobTotals.MOST_WORKERS, 2L * JobTotals.MOST_WORKERS, 2L * JobTotals.MOST_WORKERS),
                tally.byWorker().get(0L));
        assertEquals(20, tally.findings().size());
        assertEquals(Map.of("label", 3L * JobTotals.MOST_WORKERS), tally.byReason());
    }

    @Test
    void outcomesHaveNamesForPeople() {
        assertEquals("not a regular file", FileFacts.Outcome.NOT_REGULAR.label());
    }
}
