package dev.drover.process.internal.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.process.Diagnosis;
import dev.drover.api.process.Dump;
import dev.drover.api.process.MemorySample;
import dev.drover.api.process.OutOfMemory.Certainty;
import dev.drover.api.process.OutOfMemory.Kind;
import dev.drover.process.internal.dump.DumpFolder;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTest {

    private static final long OWN_PID = ProcessHandle.current().pid();
    private static final LastError NOTHING = LastError.in(List.of());

    @TempDir
    private Path folder;
    private long nanos;
    private ProcessMonitor monitor;

    private Collector collector() {
        return new Collector(() -> nanos, () -> monitor, new DumpFolder(folder.resolve("dumps"), 10, 1 << 20),
                new OomWatch(new OomCounters(folder, folder)));
    }

    private static Evidence.Findings ended(int code, String... printed) {
        return new Evidence.Findings(false, code, Verdict.signal(code), NOTHING, List.of(printed), 3);
    }

    @Test
    void theLifeOfTheProcessIsMeasuredByTheClockOfProcesses() {
        Evidence evidence = collector().open(2, 7);
        evidence.began(OWN_PID);
        nanos += Duration.ofMinutes(3).toNanos();
        Diagnosis found = evidence.gather(ended(1));
        assertEquals(Duration.ofMinutes(3), found.uptime());
        assertEquals(7, found.generation());
        assertEquals(6, found.restarts());
        assertEquals(2, found.begun());
    }

    @Test
    void aProcessThatWasNeverStartedHasNothingToShow() {
        Diagnosis found = collector().open(1, 1).gather(ended(-1));
        assertEquals(new Diagnosis(1, Duration.ZERO, 1, Optional.empty(), "", List.of(), List.of()), found);
    }

    @Test
    void eachKindOfJavasOutOfMemoryIsToldApart() {
        Evidence evidence = collector().open(1, 1);
        String begin = OutOfMemoryWords.TERMINATING + ": ";
        assertEquals(Kind.HEAP, evidence.gather(ended(3, begin + "Java heap space")).outOfMemory().get().kind());
        assertEquals(Kind.METASPACE, evidence.gather(ended(3, begin + "Metaspace")).outOfMemory().get().kind());
        assertEquals(Kind.THREADS, evidence.gather(ended(3, begin + "unable to create native thread: possibly out of"
                + " memory or process/resource limits reached")).outOfMemory().get().kind());
        assertEquals(Kind.DIRECT_BUFFERS, evidence.gather(ended(3, begin + "Cannot reserve 8 bytes of direct buffer"
                + " memory (allocated: 1, limit: 2)")).outOfMemory().get().kind());
    }

    @Test
    void theFirstCauseCountsWhateverGoesWrongAfterIt() {
        var found = collector().open(1, 1)
                .gather(new Evidence.Findings(false, 134, Optional.of("ABRT"), LastError.in(List.of(
                        "# A fatal error has been detected by the Java Runtime Environment:", "#",
                        "#  SIGSEGV (0xb) at pc=0x1")),
                        List.of(OutOfMemoryWords.TERMINATING + ": Java heap space"), 0))
                .outOfMemory().orElseThrow();
        assertEquals(Kind.HEAP, found.kind());
        assertEquals(Certainty.LIKELY, found.certainty());
    }

    @Test
    void theCodeThreeAloneIsNoEvidence() {
        assertEquals(Optional.empty(), collector().open(1, 1).gather(ended(3, "bye")).outOfMemory());
    }

    @Test
    void whatThisProgramHasKilledDidNotEndForWantOfMemory() throws IOException {
        Files.createDirectories(folder.resolve("" + OWN_PID));
        Files.writeString(folder.resolve(OWN_PID + "/cgroup"), "0::/\n");
        Files.writeString(folder.resolve("memory.events"), "oom_kill 0\n");
        Evidence evidence = collector().open(1, 1);
        evidence.began(OWN_PID);
        Files.writeString(folder.resolve("memory.events"), "oom_kill 1\n");
        assertEquals(Optional.empty(), evidence
                .gather(new Evidence.Findings(true, 137, Optional.of("KILL"), NOTHING, List.of(), 0)).outOfMemory());
        assertEquals(Optional.empty(), evidence.gather(ended(143)).outOfMemory());
        assertEquals(Kind.KERNEL, evidence.gather(ended(137)).outOfMemory().orElseThrow().kind());
    }

    @Test
    void theReportOfItsCrashIsAmongItsDumps() throws IOException {
        Path report = folder.resolve("dumps/hs_err_pid" + OWN_PID + ".log");
        Files.createDirectory(report.getParent());
        Files.writeString(report, "# of another process, long ago");
        Files.setLastModifiedTime(report, java.nio.file.attribute.FileTime.from(Instant.now().minusSeconds(3600)));
        Evidence evidence = collector().open(1, 1);
        evidence.began(OWN_PID);
        assertEquals(List.of(), evidence.gather(ended(134)).dumps());
        Files.writeString(report, "# its own");
        Dump threads = new Dump(Dump.Kind.THREADS, folder.resolve("threads.txt"));
        evidence.add(threads);
        assertEquals(List.of(threads, new Dump(Dump.Kind.CRASH, report)), evidence.gather(ended(134)).dumps());
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Without /proc a monitor measures")
    void withoutAMonitorTheProcessIsMeasuredEveryTwoSecondsAndLessOftenWhenThereAreMany() {
        Collector collector = collector();
        FakeEndingProcess subject = new FakeEndingProcess();
        Evidence evidence = collector.open(1, 1);
        evidence.began(OWN_PID);
        ProcessEnd end = new ProcessEnd(subject, null, null, null, Duration.ZERO, evidence);
        for (int i = 0; i < 100; i++) {
            collector.look(1, at -> end.evidence().sample(at));
            nanos += 50_000_000;
        }
        List<MemorySample> few = evidence.gather(ended(1)).memory();
        assertEquals(3, few.size());
        assertTrue(few.get(0).bytes() > 10 << 20, "this JVM has " + few.get(0).bytes());
        for (int i = 0; i < 100; i++) {
            collector.look(1_000, at -> end.evidence().sample(at));
            nanos += 1_000_000_000;
        }
        assertEquals(3 + 5, evidence.gather(ended(1)).memory().size());
    }

    @Test
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "Without /proc a monitor measures")
    void aProcessIsMeasuredOnceWhileItIsStopped() {
        Evidence evidence = collector().open(1, 1);
        boolean[] stopped = {false};
        evidence.stillWhile(() -> stopped[0]);
        evidence.began(OWN_PID);
        Instant at = Instant.now();
        for (int i = 0; i < 3; i++) evidence.sample(at);
        stopped[0] = true;
        for (int i = 0; i < 50; i++) evidence.sample(at);
        assertEquals(3 + 1, evidence.gather(ended(1)).memory().size());
        stopped[0] = false;
        for (int i = 0; i < 2; i++) evidence.sample(at);
        assertEquals(3 + 1 + 2, evidence.gather(ended(1)).memory().size());
    }

    @Test
    void aMonitorThatFailsCostsNoDiagnosis() {
        Evidence evidence = collector().open(1, 1);
        evidence.began(OWN_PID);
        monitor = (ProcessMonitor) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ProcessMonitor.class},
                (proxy, method, arguments) -> {
                    throw new IllegalStateException("made by this test");
                });
        assertEquals(List.of(), evidence.gather(ended(1)).memory());
    }

    @Test
    void onlyTheLastMinuteIsKept() {
        List<MemorySample> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) all.add(new MemorySample(Instant.ofEpochSecond(i), i));
        List<MemorySample> kept = MemoryCurve.lastMinute(all);
        assertEquals(60, kept.size());
        assertEquals(199, kept.getLast().bytes());
        assertEquals(140, kept.getFirst().bytes());
        assertEquals(3, MemoryCurve.lastMinute(List.of(
                new MemorySample(Instant.ofEpochSecond(0), 1), new MemorySample(Instant.ofEpochSecond(100), 2),
                new MemorySample(Instant.ofEpochSecond(130), 3), new MemorySample(Instant.ofEpochSecond(160), 4)))
                .size());
    }
}
