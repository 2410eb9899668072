package dev.drover.process.internal.life;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import dev.drover.process.internal.system.ProcStat;
import org.junit.jupiter.api.Test;

class ProcessCountTest {

    private static ProcStat process(long pid, long parent, long session, char state) {
        return new ProcStat(pid, "it", state, parent, session, 1);
    }

    @Test
    void aProcessItsDescendantsAndItsSessionAreCounted() {
        List<ProcStat> all = List.of(process(1, 0, 1, 'S'), process(10, 1, 10, 'S'), process(11, 10, 10, 'S'),
                // It has a session of its own, and its parent counts.
                process(12, 11, 12, 'R'),
                // Its parent has ended.
                process(13, 1, 10, 'S'),
                // Nobody has waited for it.
                process(14, 10, 10, 'Z'),
                process(20, 1, 20, 'S'));
        assertEquals(4, ProcessCount.count(10, all));
        assertEquals(1, ProcessCount.count(20, all));
        assertEquals(0, ProcessCount.count(99, all));
    }

    @Test
    void parentsThatSeemToGoRoundEndTheSearch() {
        assertEquals(1, ProcessCount.count(
                3, List.of(process(1, 2, 1, 'S'), process(2, 1, 1, 'S'), process(3, 1, 3, 'S'))));
    }

    @Test
    void aScoreThatIsLoweredForThisProgramIsNotHandedOn() {
        assertEquals(OomScore.MORE, OomScore.raised(-900));
        assertEquals(OomScore.MORE, OomScore.raised(0));
        assertEquals(1_000, OomScore.raised(900));
    }
}
