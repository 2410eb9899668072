package dev.drover.ide.internal.trim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;

import dev.drover.api.monitor.MonitorSnapshot;
import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.monitor.Usage;
import org.junit.jupiter.api.Test;

final class ProcessSumTest {

    private static ProcessSample sample(long pid, ProcessKind kind, double cpu, long memory, boolean alive) {
        return new ProcessSample(new ProcessId(pid, 1), 1, kind, "p", "p", new Usage(1, cpu, memory), true, alive,
                Optional.empty(), Optional.empty());
    }

    private static MonitorSnapshot snapshot(List<ProcessSample> samples) {
        return new MonitorSnapshot(1, samples, 0);
    }

    @Test
    void theSumIsOfWhatLivesAndNotOfTheIdeItself() {
        assertEquals("2 processes · 75.0 % · 30.0 MB", ProcessSum.text(snapshot(List.of(
                sample(1, ProcessKind.MAIN, 9, 1 << 30, true),
                sample(2, ProcessKind.WORKER, 0.5, 10 << 20, true),
                sample(3, ProcessKind.CHILD, 0.25, 20 << 20, true),
                sample(4, ProcessKind.CHILD, 0, 1 << 20, false)))));
    }

    @Test
    void whereThereIsNoneNothingIsShown() {
        assertEquals("", ProcessSum.text(snapshot(List.of(sample(1, ProcessKind.MAIN, 1, 1, true)))));
    }
}
