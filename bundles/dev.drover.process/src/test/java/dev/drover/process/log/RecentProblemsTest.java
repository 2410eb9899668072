package dev.drover.process.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.api.Registration;
import dev.drover.api.monitor.Problem;
import org.junit.jupiter.api.Test;

class RecentProblemsTest {

    private final RecentProblems log = new RecentProblems();

    private static Problem problem(int i) {
        return new Problem(Instant.EPOCH, Problem.Kind.OTHER, "it", "problem " + i, Optional.empty());
    }

    @Test
    void theNewestAreKeptAndComeFirst() {
        for (int i = 0; i < RecentProblems.MOST + 7; i++) log.report(problem(i));
        List<Problem> recent = log.recent();
        assertEquals(RecentProblems.MOST, recent.size());
        assertEquals("problem 506", recent.getFirst().text());
        assertEquals("problem 7", recent.getLast().text());
        assertEquals(RecentProblems.MOST + 7, log.total());
    }

    @Test
    void callbacksHearOfEachUntilTheyAreClosedThoughOneThrows() {
        AtomicInteger heard = new AtomicInteger();
        log.onChange(() -> {
            throw new IllegalStateException("made by this test");
        });
        Runnable same = heard::incrementAndGet;
        Registration one = log.onChange(same);
        log.onChange(same);
        log.report(problem(0));
        assertEquals(2, heard.get());
        one.close();
        one.close();
        log.report(problem(1));
        assertEquals(3, heard.get());
    }
}
