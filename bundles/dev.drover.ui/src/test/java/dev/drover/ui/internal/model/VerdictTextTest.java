package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.drover.api.process.Diagnosis;
import dev.drover.api.process.Exit;
import dev.drover.api.process.MemorySample;
import org.junit.jupiter.api.Test;

final class VerdictTextTest {
    private static final Instant END = Instant.parse("2026-01-01T12:00:00Z");

    private static Exit exit(long... megabytes) {
        List<MemorySample> memory = new ArrayList<>();
        for (long each : megabytes) memory.add(new MemorySample(END.minusSeconds(9 - memory.size()), each << 20));
        return new Exit(99, END, Exit.Cause.SIGNALLED, 137, Optional.of("KILL"), "hash-1 was\nkilled",
                List.of("last words"), List.of("draw"),
                new Diagnosis(3, Duration.ofMinutes(2), 1, Optional.empty(), "", memory, List.of()));
    }

    @Test
    void tellsAllThatIsKnownOfAProcessThatHasEnded() {
        VerdictText verdict = VerdictText.of(List.of(Rows.worker(1).dead().exit(exit()).row()));
        assertEquals("hash-1  ·  process 99", verdict.title());
        List<String> lines = verdict.text().lines().toList();
        assertEquals("hash-1 was\\u000akilled", lines.get(0));
        assertEquals(exit().report(), lines);
    }

    @Test
    void hasTheMemoryForACurveAndTheFilesAboutTheEnd() {
        VerdictText verdict = VerdictText.of(List.of(Rows.worker(1).dead().exit(exit(0, 100, 150, 200)).row()));
        assertEquals(exit(0, 100, 150, 200).diagnosis().memory(), verdict.memory());
        assertTrue(verdict.text().contains("memory use: 0 B to 200 MB in its last 3 s, at most 200 MB"),
                verdict.text());
        assertEquals(List.of(), verdict.dumps());
    }

    @Test
    void aLivingWorkerTellsOfTheProcessBeforeIt() {
        assertEquals("hash-1  ·  process 99, the last one that ended in its slot",
                VerdictText.of(List.of(Rows.worker(1).exit(exit()).row())).title());
    }

    @Test
    void saysWhyThereIsNothingToTell() {
        assertEquals(VerdictText.NOTHING, VerdictText.of(List.of()));
        assertEquals(VerdictText.nothing("hash-1 has not ended, nor has another process of its slot."),
                VerdictText.of(List.of(Rows.worker(1).row())));
        assertEquals(VerdictText.nothing("hash-1 has not ended."),
                VerdictText.of(List.of(Rows.worker(1).kind(RowKind.CHILD).row())));
        assertEquals(
                "hash-1 has ended, and it is not known how: only processes that Drover started tell.",
                VerdictText.of(List.of(Rows.worker(1).kind(RowKind.CHILD).dead().row())).title());
        assertEquals("A pool does not end: select one of its workers.",
                VerdictText.of(List.of(Rows.worker(1).kind(RowKind.POOL).row())).title());
    }
}
