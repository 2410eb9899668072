package dev.drover.process.internal.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import dev.drover.api.process.Exit;
import dev.drover.api.process.Launch;
import dev.drover.api.process.ProcessSpec;
import dev.drover.process.internal.fake.FakeProcess;
import dev.drover.process.internal.launch.Launching;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ArchiveRecordingTest {

    private static final ProcessSpec WORKER = ProcessSpec.java(ArchiveRecordingTest.class);

    private final List<Launch> launched = new ArrayList<>();
    private final AtomicLong nanoTime = new AtomicLong();
    private FakeHost host;

    private ArchiveRecording recording(Consumer<FakeHost> script) {
        Launching launching = new Launching((launch, ticket) -> {
            launched.add(launch);
            return new FakeProcess();
        });
        return new ArchiveRecording((starter, spec, console, listener) -> {
            host = new FakeHost(starter, spec, listener, script);
            return host;
        }, launching, WORKER, List.of("-Xrecord"), nanoTime::get);
    }

    private String failure(ArchiveRecording recording) {
        return assertThrows(IOException.class, recording::run).getMessage();
    }

    @Test
    void itJoinsAnswersAPingIsAskedToExitAndEnds() throws IOException {
        recording(process -> {
            process.joins();
            assertEquals(List.of(Frame.PING), process.link.sent);
            process.answers();
            assertEquals(List.of(Frame.PING, Frame.EXIT), process.link.sent);
            process.ends(0);
        }).run();
        // Its end was wanted.
        assertEquals(List.of(Exit.Cause.DRAINED), host.causes);
        assertEquals(WORKER, host.spec.program());
    }

    @Test
    void itIsStartedWithTheOptionsAsAWorkerIsAndGivesWayToOthers() throws IOException {
        recording(process -> {});
        host.starter.start(WORKER, "the mark", "the ticket");
        List<String> command = launched.get(0).command();
        assertTrue(command.contains("-Xrecord"), command::toString);
        assertTrue(command.contains(ArchiveRecordingTest.class.getName()), command::toString);
        assertTrue(command.get(0).endsWith("nice") || command.get(0).endsWith("java"), command::toString);
        assertEquals("the mark", launched.get(0).environment().get("DROVER_WORKER"));
    }

    @Test
    void anEndWithoutAnAnswerOrWithACodeIsAFailureThatQuotesWhatWasSaidLast() {
        assertEquals("it ended with 0, and it had not answered []", failure(recording(process -> process.ends(0))));
        assertEquals("it ended with 1 [2, 3, 4]", failure(recording(process -> {
            process.joins();
            process.answers();
            process.ends(1, "1", "2", "3", "4");
        })));
    }

    @Test
    void stoppedBeforeOrWhileItRunsItIsKilled() {
        ArchiveRecording before = recording(process -> process.ends(0));
        before.stop();
        assertEquals("it was stopped", failure(before));
        ArchiveRecording[] running = new ArchiveRecording[1];
        running[0] = recording(process -> running[0].stop());
        assertEquals("it was stopped", failure(running[0]));
        assertTrue(host.over());
    }

    @Test
    void whatTakesTooLongIsKilled() {
        String failure = failure(recording(process -> {
            // The time counts from the start of the process on.
            Thread.ofPlatform().start(() -> {
                while (!process.over()) nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1));
            });
        }));
        assertEquals("it took more than 120 s", failure);
        assertEquals(List.of(Exit.Cause.DRAINED), host.causes);
    }

    @Test
    void whileTheClockStandsStillItMayTakeAnyTime() throws Exception {
        ArchiveRecording recording = recording(process -> {});
        List<String> failures = new ArrayList<>();
        Thread waits = Thread.ofPlatform().start(() -> failures.add(failure(recording)));
        // More than the 100 ms after which it looks at the clock.
        assertFalse(waits.join(java.time.Duration.ofMillis(300)));
        assertFalse(host.over());
        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(121));
        waits.join();
        assertEquals(List.of("it took more than 120 s"), failures);
    }

    @Test
    void whoIsInterruptedWhileItRunsKillsItAndStaysInterrupted() {
        ArchiveRecording recording = recording(process -> {});
        Thread.currentThread().interrupt();
        assertEquals("interrupted", failure(recording));
        assertTrue(Thread.interrupted());
        assertTrue(host.over());
    }

    @Test
    void itHasNoTasksAndHearsOfItsEndByTheFuture() {
        recording(process -> {});
        assertEquals(List.of(), host.listener.running());
        host.listener.drained();
        host.listener.shut();
        host.listener.ended(null, true);
        assertNull(host.link.closed);
    }
}
