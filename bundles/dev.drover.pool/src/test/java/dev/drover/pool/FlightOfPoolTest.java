package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

import dev.drover.api.pool.ProcessPool;
import dev.drover.wire.TaskFailed;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of the Flight Recorder has of a pool. */
class FlightOfPoolTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @Test
    void aRecordingHasTheWorkersAndTheSlowRequests(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.drover.Request").withThreshold(Duration.ofMillis(200));
            recording.start();
            ProcessPool pool = harness.open(harness.spec().size(0, 1));
            harness.call(pool, TestWorker.VALUE, 1L);
            harness.call(pool, TestWorker.SLEEP, 300L);
            harness.failure(TaskFailed.class, harness.send(pool, TestWorker.FAIL, "quick"));
            harness.get(harness.get(pool.workers().getFirst().recycle()).drain());
            harness.await("both ends", () -> pool.workers().isEmpty());
            pool.close();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        RecordedEvent started = of(events, "WorkerStart").getFirst();
        String worker = started.getString("worker");
        assertTrue(worker.endsWith("-1"), worker);
        List<RecordedEvent> ends = of(events, "WorkerEnd");
        assertEquals(2, ends.size());
        RecordedEvent recycled = of(events, "WorkerRecycle").getFirst();
        assertEquals(worker, recycled.getString("worker"));
        assertEquals("on request", recycled.getString("reason"));
        assertEquals(started.getLong("pid"), recycled.getLong("pid"));
        // Its successor may end before it.
        List<RecordedEvent> itsEnd =
                ends.stream().filter(end -> end.getLong("pid") == started.getLong("pid")).toList();
        assertEquals(1, itsEnd.size());
        assertEquals("DRAINED", itsEnd.getFirst().getString("cause"));
        List<RecordedEvent> slow =
                of(events, "Request").stream().filter(event -> event.getString("task").equals("sleep")).toList();
        assertEquals(1, slow.size());
        assertTrue(slow.get(0).getBoolean("answered"));
        assertTrue(slow.get(0).getDuration().compareTo(Duration.ofMillis(300)) >= 0, slow::toString);
    }

    /** In the order of time; in the file they stand thread by thread. */
    private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.drover." + name))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
    }
}
