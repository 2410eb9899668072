package dev.drover.process.internal.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ManagedProcess;
import dev.drover.process.internal.dump.DumpFolder;
import dev.drover.process.internal.fake.ManualDelayer;
import dev.drover.process.internal.fake.ManualExecutor;
import org.junit.jupiter.api.Test;

class ProcessTableTest {

    private final ProcessTable table = new ProcessTable(System::nanoTime, DumpFolder.ofUser());
    private final List<String> told = new ArrayList<>();
    private RuntimeException failure;

    private ProcessMonitor monitor(String name) {
        return (ProcessMonitor) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {ProcessMonitor.class},
                (proxy, method, arguments) -> {
                    told.add(name + " " + method.getName() + " " + Stream.of(arguments)
                            .map(each -> each instanceof Exit exit ? exit.verdict() : each).toList());
                    if (failure != null) throw failure;
                    return null;
                });
    }

    private static ManagedProcess process(String name, long pid) {
        return (ManagedProcess) Proxy.newProxyInstance(
                ProcessTableTest.class.getClassLoader(), new Class<?>[] {ManagedProcess.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "name" -> name;
                    case "pid" -> pid;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> null;
                });
    }

    private static Exit exit(long pid) {
        return new Exit(pid, Instant.EPOCH, Exit.Cause.EXITED, 0, Optional.empty(), "it ended", List.of(), List.of());
    }

    @Test
    void itKnowsThoseThatRun() {
        ManagedProcess first = process("first", 11);
        ManagedProcess second = process("second", 12);
        table.began(first, ProcessKind.WORKER);
        table.began(second, ProcessKind.CHILD);
        assertEquals(2, table.running().size());
        table.ended(first, exit(11));
        assertEquals(List.of(second), table.running());
    }

    @Test
    void whatEndedIsToldToTheMonitorOnceThoughItIsSaidTwice() {
        table.monitor(monitor("m"));
        ManagedProcess first = process("first", 11);
        table.began(first, ProcessKind.WORKER);
        table.ended(first, exit(11));
        table.ended(first, exit(11));
        assertEquals(2, told.size());
    }

    @Test
    void everyEndIsLookedAfterUntilItHasBeenToldThoughOneThrows() {
        List<FakeEndingProcess> subjects = new ArrayList<>();
        List<ProcessEnd> ends = new ArrayList<>();
        ManualExecutor background = new ManualExecutor();
        for (int i = 0; i < 8; i++) {
            FakeEndingProcess subject = new FakeEndingProcess();
            subjects.add(subject);
            subject.process.exits(0);
            ProcessEnd end = new ProcessEnd(subject, new ManualDelayer(), background,
                    child -> CompletableFuture.completedFuture(null), Duration.ZERO, table.collector().open(1, 0));
            ends.add(end);
            table.watch(end);
        }
        background.failure = new InternalError("a test's");
        for (int i = 0; i < 3; i++) table.look();
        background.failure = null;
        table.look();
        background.runAll();
        assertTrue(ends.stream().allMatch(ProcessEnd::over));
        table.look();
        for (FakeEndingProcess each : subjects) assertEquals(1, each.exits.size());
    }

    @Test
    void theMonitorIsToldWhatEachIsAndHowItEnded() {
        table.monitor(monitor("m"));
        ManagedProcess first = process("first", 11);
        table.began(first, ProcessKind.WORKER);
        table.ended(first, exit(11));
        assertEquals(List.of("m describe [11, WORKER, first]", "m exited [11, it ended]"), told);
    }

    @Test
    void theMonitorLooksAtOneThatHasBeenWoken() {
        table.monitor(monitor("m"));
        ManagedProcess first = process("first", 11);
        table.changed(first);
        assertEquals(List.of(), told, "it is not there yet");
        table.began(first, ProcessKind.WORKER);
        table.changed(first);
        assertEquals(List.of("m describe [11, WORKER, first]", "m describe [11, WORKER, first]"), told);
    }

    @Test
    void aMonitorThatComesLaterIsToldOfAll() {
        table.began(process("first", 11), ProcessKind.WORKER);
        table.monitor(monitor("m"));
        assertEquals(List.of("m describe [11, WORKER, first]"), told);
        table.monitor(null);
        table.began(process("second", 12), ProcessKind.WORKER);
        assertEquals(1, told.size());
    }

    @Test
    void whatHasNoProcessYetIsNotDescribedAndWhatNeverHadOneHasNotExited() {
        table.monitor(monitor("m"));
        ManagedProcess none = process("none", 0);
        table.began(none, ProcessKind.WORKER);
        table.ended(none, exit(0));
        assertEquals(List.of(), told);
        assertEquals(List.of(), table.running());
    }

    @Test
    void aMonitorThatThrowsHarmsNobody() {
        failure = new IllegalStateException("mine");
        table.monitor(monitor("m"));
        ManagedProcess first = process("first", 11);
        table.began(first, ProcessKind.WORKER);
        table.ended(first, exit(11));
        assertEquals(List.of(), table.running());
        assertEquals(2, told.size());
    }
}
