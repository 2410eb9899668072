package dev.drover.process.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.drover.api.process.Exit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events in recordings of the Flight Recorder, and none where there is no recording or no recorder. */
class FlightTest {

    private static final Exit EXIT = new Exit(
            42, Instant.EPOCH, Exit.Cause.SIGNALLED, 137, Optional.of("KILL"), "was killed by signal KILL", List.of(),
            List.of());

    @TempDir
    Path directory;

    private List<RecordedEvent> recorded(Recording recording) throws IOException {
        recording.stop();
        Path file = directory.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.drover.")).toList();
    }

    @Test
    void whatHappensToAWorkerIsRecorded() throws IOException {
        try (Recording recording = new Recording()) {
            recording.start();
            Flight.started("files-1", 42);
            Flight.asleep("files-1", 42);
            Flight.awake("files-1", 42);
            Flight.recycled("files-1", 42, "age");
            Flight.ended("files-1", EXIT);
            List<RecordedEvent> events = recorded(recording);
            assertEquals(
                    List.of("WorkerStart", "WorkerSleep", "WorkerWake", "WorkerRecycle", "WorkerEnd"),
                    events.stream().map(event -> event.getEventType().getName().substring("dev.drover.".length()))
                            .toList());
            for (RecordedEvent event : events) {
                assertEquals("files-1", event.getString("worker"));
                assertEquals(42, event.getLong("pid"));
                assertNull(event.getStackTrace());
            }
            assertEquals("age", events.get(3).getString("reason"));
            assertEquals("SIGNALLED", events.get(4).getString("cause"));
            assertEquals(137, events.get(4).getInt("exitCode"));
            assertEquals("was killed by signal KILL", events.get(4).getString("verdict"));
        }
    }

    @Test
    void aRequestIsRecordedIfItTakesLongerThanTheThreshold() throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable("dev.drover.Request").withThreshold(Duration.ofHours(1));
            recording.start();
            Flight.taken("files", "quick").settled(true);
            assertEquals(List.of(), recorded(recording));
        }
        try (Recording recording = new Recording()) {
            recording.enable("dev.drover.Request").withThreshold(Duration.ZERO);
            recording.start();
            Flight.taken("files", "slow").settled(false);
            List<RecordedEvent> events = recorded(recording);
            assertEquals(1, events.size());
            assertEquals("files", events.get(0).getString("pool"));
            assertEquals("slow", events.get(0).getString("task"));
            assertFalse(events.get(0).getBoolean("answered"));
        }
    }

    @Test
    void withoutARecordingNoEventIsMade() {
        assertNull(Flight.taken("files", "task"));
        try (Recording recording = new Recording()) {
            recording.disable("dev.drover.Request");
            recording.start();
            assertNull(Flight.taken("files", "task"));
        }
        try (Recording recording = new Recording()) {
            recording.start();
            assertNotNull(Flight.taken("files", "task"));
        }
    }

    /** In a process that has no module with the recorder. */
    @Test
    void withoutARecorderNothingIsRecordedAndNothingBreaks() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                java.toString(), "--limit-modules", "java.base,java.logging", "-cp",
                System.getProperty("java.class.path"), WithoutRecorder.class.getName())
                .redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes());
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals("no recorder, no event\n", said);
            assertEquals(0, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }
}
