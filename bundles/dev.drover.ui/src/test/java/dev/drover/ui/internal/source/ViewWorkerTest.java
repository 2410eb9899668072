package dev.drover.ui.internal.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import dev.drover.api.process.Exit;
import dev.drover.ui.internal.model.ConsoleSource;
import dev.drover.ui.internal.model.ConsolePiece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import dev.drover.api.monitor.Origins;
import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.Usage;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Console;
import dev.drover.api.process.Dump;
import dev.drover.ui.ProcessAction;
import dev.drover.ui.SelectedProcess;
import dev.drover.ui.internal.fake.FakePool;
import dev.drover.ui.internal.fake.FakePools;
import dev.drover.ui.internal.fake.FakeWorker;
import dev.drover.ui.internal.model.Column;
import dev.drover.ui.internal.model.EndPlan;
import dev.drover.ui.internal.model.Line;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.RowKind;
import dev.drover.ui.internal.model.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens off the UI thread, with its real thread. */
final class ViewWorkerTest {
    private static final long DEADLINE_SECONDS = 90;

    private final FakePools pools = new FakePools();
    private final FakePool pool = new FakePool("hash", 0, 4);
    private final FakeWorker worker = new FakeWorker("hash", 0, 101, Instant.ofEpochMilli(1000));
    private final BlockingQueue<Update> updates = new LinkedBlockingQueue<>();
    private final BlockingQueue<ConsolePiece> pieces = new LinkedBlockingQueue<>();
    private final BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();
    private final ViewWorker viewWorker = new ViewWorker(pools, updates::add, pieces::add, notices::add, shown -> {});

    ViewWorkerTest() {
        pool.slots.add(worker);
        pools.pools.add(pool);
        viewWorker.refresher().every(Duration.ofMillis(20));
    }

    @AfterEach
    void close() {
        viewWorker.close();
    }

    private <T> T next(BlockingQueue<T> queue, Predicate<T> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            T one = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertNotNull(one, "nothing of the kind came");
            if (wanted.test(one)) return one;
        }
    }

    private static boolean shows(Update update, String name) {
        return update.table().lines().stream().anyMatch(line -> line.row().name().equals(name));
    }

    @Test
    void showsTheWorkersOfThePool() throws Exception {
        viewWorker.start();
        next(updates, update -> shows(update, "hash-1"));
        pool.slots.add(new FakeWorker("hash", 1, 102, Instant.ofEpochMilli(1000)));
        next(updates, update -> shows(update, "hash-2"));
    }

    @Test
    void servicesMayComeAndGo() throws Exception {
        pools.poolsThere = false;
        pools.monitorThere = false;
        viewWorker.start();
        next(updates, update -> update.table().advice().orElse("").contains("not running"));
        pools.poolsThere = true;
        next(updates, update -> shows(update, "hash-1"));
        pools.monitorThere = true;
        next(updates, update -> update.table().reading().monitor().isPresent());
        pools.poolsThere = false;
        next(updates, update -> !shows(update, "hash-1"));
    }

    @Test
    void aServiceThatFailsOnceIsReadAgain() throws Exception {
        viewWorker.start();
        next(updates, update -> shows(update, "hash-1"));
        FakePools broken = new FakePools() {
            private int calls;

            @Override
            public List<ProcessPool> all() {
                if (calls++ == 0) throw new IllegalStateException("not now");
                return super.all();
            }
        };
        broken.pools.add(pool);
        BlockingQueue<Update> seen = new LinkedBlockingQueue<>();
        try (ViewWorker other = new ViewWorker(broken, seen::add, pieces::add, notices::add, shown -> {})) {
            other.refresher().every(Duration.ofMillis(20));
            other.start();
            next(seen, update -> shows(update, "hash-1"));
        }
    }

    @Test
    void whilePausedNothingIsReadButItCanBeSorted() throws Exception {
        viewWorker.start();
        next(updates, update -> shows(update, "hash-1"));
        viewWorker.refresher().pause(true);
        viewWorker.refresher().choose(choice -> choice.sortedBy(Column.PID));
        next(updates, u -> u.table().choice().column() == Column.PID);
        pool.slots.add(new FakeWorker("hash", 1, 102, Instant.ofEpochMilli(1000)));
        viewWorker.refresher().choose(choice -> choice.sortedBy(Column.DONE));
        Update update = next(updates, u -> u.table().choice().column() == Column.DONE);
        assertFalse(shows(update, "hash-2"));
        viewWorker.refresher().pause(false);
        next(updates, u -> shows(u, "hash-2"));
    }

    @Test
    void bringsTheHistoryOfWhatIsSelected() throws Exception {
        pools.monitor.sample(
                new ProcessId(101, 1000), 1, ProcessKind.WORKER, "hash-1", "", new Usage(2000, 0.5, 1 << 20));
        viewWorker.start();
        viewWorker.refresher().select(Set.of("w:hash-1:101"));
        Update update = next(updates, u -> !u.trend().curves().isEmpty());
        assertEquals(List.of(new Usage(2000, 0.5, 1 << 20)), update.trend().curves().get(0).usage());
    }

    @Test
    void readsTheConsoleFromItsBeginningAndThenOnlyWhatIsNew() throws Exception {
        worker.print(Instant.EPOCH, Console.Stream.OUT, "one");
        viewWorker.start();
        next(updates, update -> shows(update, "hash-1"));
        viewWorker.console().watch(console("w:hash-1:101", 0));
        ConsolePiece first = next(pieces, piece -> true);
        assertTrue(first.first() && first.parts().get(0).known());
        assertEquals("one", first.parts().get(0).page().lines().get(0).text());
        worker.print(Instant.EPOCH, Console.Stream.ERR, "two");
        ConsolePiece second = next(pieces, piece -> true);
        assertFalse(second.first());
        assertEquals(1, second.parts().get(0).page().lines().size());
        assertEquals(Console.Stream.ERR, second.parts().get(0).page().lines().get(0).stream());
    }

    @Test
    void consoleOfADeadWorkerCanStillBeRead() throws Exception {
        worker.print(Instant.EPOCH, Console.Stream.ERR, "last words");
        viewWorker.start();
        next(updates, update -> shows(update, "hash-1"));
        pool.slots.clear();
        next(updates, update -> !shows(update, "hash-1"));
        viewWorker.console().watch(console("w:hash-1:101", 0));
        assertEquals("last words",
                next(pieces, piece -> piece.parts().get(0).known()).parts().get(0).page().lines().get(0).text());
    }

    private static List<ConsoleSource> console(String key, long pid) {
        return List.of(new ConsoleSource(key, "hash-1", "hash", 0, pid));
    }

    @Test
    void theConsoleOfAWorkerThatDiedBeforeItWasSeenCanBeRead() throws Exception {
        worker.print(Instant.ofEpochSecond(5), Console.Stream.ERR, "Could not find main class");
        worker.exit(
                new Exit(101, Instant.ofEpochSecond(6), Exit.Cause.EXITED, 1, Optional.empty(), "Exited with code 1",
                        List.of(), List.of()),
                true);
        viewWorker.start();
        next(updates, update -> shows(update, "hash-1"));
        viewWorker.console().watch(console("s:hash-1", 0));
        ConsolePiece.Part part = next(pieces, piece -> piece.parts().get(0).known()).parts().get(0);
        assertEquals("Could not find main class", part.page().lines().get(0).text());
        assertEquals("Exited with code 1", part.processes().get(0).verdict());
        assertEquals(101, part.processes().get(0).pid());
    }

    @Test
    void missingConsoleIsReportedOnce() throws Exception {
        viewWorker.start();
        viewWorker.console().watch(List.of(new ConsoleSource("p:1:1", "x", "", -1, 0)));
        assertFalse(next(pieces, piece -> true).parts().get(0).known());
    }

    @Test
    void killsAndDrainsWorkers() throws Exception {
        worker.set(WorkerState.BUSY, 2, 0, 0, 0);
        viewWorker.start();
        next(updates, update -> shows(update, "hash-1"));
        Row row = Rows.worker(1).row();
        viewWorker.commands().end(EndPlan.of(List.of(row), true));
        Notice notice = next(notices, n -> n.text().contains("ended"));
        assertEquals("hash-1 (101) ended: It was killed by a person.", notice.text());
        viewWorker.commands().end(EndPlan.of(List.of(row), false));
        next(notices, n -> n.text().contains("It was drained."));
        assertEquals(List.of("kill", "drain"), worker.ended);
    }

    @Test
    void whatStartedAProcessEndsItAndIsShown() throws Exception {
        ProcessId id = new ProcessId(Long.MAX_VALUE, 5000);
        List<ProcessId> ended = new CopyOnWriteArrayList<>();
        pools.origins = new Origins() {
            @Override
            public Optional<String> startedBy(ProcessId process) {
                return process.equals(id) ? Optional.of("Build (Program)") : Optional.empty();
            }

            @Override
            public boolean end(ProcessId process) {
                return ended.add(process);
            }
        };
        // Last: the first table that shows it has been made with all else.
        pools.monitor.sample(id, 1, ProcessKind.CHILD, "make", "make all", new Usage(6000, 0, 0));
        viewWorker.start();
        Row row = next(updates, update -> shows(update, "make")).table().lines().stream().map(Line::row)
                .filter(each -> each.name().equals("make")).findFirst().orElseThrow();
        assertEquals("Build (Program)", row.startedBy());
        viewWorker.commands().end(EndPlan.of(List.of(row), false));
        next(notices, notice -> notice.text().equals("make was ended through Build (Program)."));
        assertEquals(List.of(id), ended);
    }

    @Test
    void endsOtherProcessesButNeverOneThatOnlyHasTheSameId() throws Exception {
        Process process = new ProcessBuilder("sleep", "600").start();
        try {
            long started = process.info().startInstant().orElseThrow().toEpochMilli();
            Processes processes = new Processes();
            assertFalse(processes.end(new ProcessId(process.pid(), started - 60_000), true));
            assertTrue(process.isAlive());
            assertTrue(processes.end(new ProcessId(process.pid(), started + 20), false));
            assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
            assertFalse(processes.end(new ProcessId(process.pid(), started), true));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void changesPoolsAndReportsWhatFails() throws Exception {
        viewWorker.commands().strategy("hash", "random");
        assertEquals("Pool hash now picks by random.", next(notices, n -> true).text());
        viewWorker.commands().resize("hash", 1, 3);
        next(notices, n -> n.text().equals("Pool hash now has 1 to 3 processes."));
        viewWorker.commands().weight("hash", 0, 5);
        next(notices, n -> n.text().equals("The weight of hash-1 is now 5."));
        viewWorker.commands().reset("hash");
        next(notices, n -> n.text().contains("started again"));
        assertEquals(List.of("strategy random", "resize 1 3", "weight 0 5", "reset"), pool.calls);
        viewWorker.commands().strategy("hash", "nonsense");
        Notice refused = next(notices, n -> true);
        assertTrue(refused.trouble());
        assertEquals("No strategy 'nonsense'.", refused.text());
        viewWorker.commands().reset("gone");
        assertEquals("The pool gone is no longer open.", next(notices, n -> true).text());
    }

    @Test
    void recyclesAndRestartsAndTellsHowThatWent() throws Exception {
        viewWorker.start();
        next(updates, update -> shows(update, "hash-1"));
        Row row = Rows.worker(1).row();
        viewWorker.commands().recycle(List.of(row));
        assertEquals("Recycling hash-1 …", next(notices, n -> true).text());
        worker.recycled.complete(new FakeWorker("hash", 0, 202, Instant.EPOCH));
        assertEquals("hash-1 (101) has been replaced by process 202.", next(notices, n -> true).text());
        viewWorker.commands().restart("hash");
        assertEquals("Restarting pool hash …", next(notices, n -> true).text());
        assertEquals("Pool hash has been restarted: 1 worker was replaced.", next(notices, n -> true).text());
        assertEquals(List.of("recycle"), worker.ended);
        viewWorker.commands().recycle(List.of(Rows.worker(9).row()));
        assertEquals(new Notice("hash-9 has already ended.", true), next(notices, Notice::trouble));
        viewWorker.commands().restart("gone");
        assertEquals(new Notice("The pool gone is no longer open.", true), next(notices, Notice::trouble));
    }

    @Test
    void workersArePutToSleepAndWoken() throws Exception {
        viewWorker.start();
        next(updates, update -> shows(update, "hash-1"));
        viewWorker.commands().sleep(List.of(Rows.worker(1).row()));
        assertEquals("Putting hash-1 to sleep …", next(notices, n -> true).text());
        assertEquals("hash-1 sleeps: 120 MB before, 44.0 MB now.", next(notices, n -> true).text());
        viewWorker.commands().wake(List.of(Rows.worker(1).row()));
        assertEquals("Waking hash-1 …", next(notices, n -> true).text());
        assertEquals("hash-1 is awake.", next(notices, n -> true).text());
        viewWorker.commands().sleep(List.of(Rows.worker(9).row()));
        assertEquals(new Notice("hash-9 has already ended.", true), next(notices, Notice::trouble));
        assertEquals(List.of("sleep", "wake"), worker.ended);
    }

    @Test
    void recyclingThatFailsIsTold() throws Exception {
        viewWorker.start();
        next(updates, update -> shows(update, "hash-1"));
        viewWorker.commands().recycle(List.of(Rows.worker(1).row()));
        worker.recycled.completeExceptionally(new IllegalStateException("its successor did not come up"));
        assertEquals(new Notice("its successor did not come up", true), next(notices, Notice::trouble));
    }

    @Test
    void dumpThatIsATextIsShownWithItsUnsafeCharactersEscaped(@TempDir Path folder) throws Exception {
        viewWorker.start();
        next(updates, update -> shows(update, "hash-1"));
        BlockingQueue<DumpText> texts = new LinkedBlockingQueue<>();
        Path file = Files.writeString(folder.resolve("threads.txt"), "main\n\tat \u001b[2J\n");
        worker.dump.complete(file);
        viewWorker.commands().dump(List.of(Rows.worker(1).row()), Dump.Kind.THREADS, texts::add);
        assertEquals("The thread dump of hash-1 is " + file, next(notices, n -> n.text().contains(" is ")).text());
        assertEquals(
                new DumpText("Thread dump of hash-1  ·  " + file + "  ·  may hold secrets",
                        "main\n        at \\u001b[2J"),
                texts.poll());
        assertEquals(List.of("dump THREADS"), worker.ended);
    }

    @Test
    void dumpThatIsNoTextIsOnlyNamed(@TempDir Path folder) throws Exception {
        viewWorker.start();
        next(updates, update -> shows(update, "hash-1"));
        BlockingQueue<DumpText> texts = new LinkedBlockingQueue<>();
        worker.dump.complete(folder.resolve("not-read.hprof"));
        viewWorker.commands().dump(List.of(Rows.worker(1).row()), Dump.Kind.HEAP, texts::add);
        Notice notice = next(notices, n -> n.text().contains(" is "));
        assertEquals(Notice.of("The heap dump of hash-1 is " + folder.resolve("not-read.hprof")), notice);
        viewWorker.commands().dump(List.of(Rows.worker(1).row()), Dump.Kind.MEMORY, texts::add);
        assertTrue(next(notices, Notice::trouble).text().contains("not-read.hprof cannot be read"));
        assertTrue(texts.isEmpty());
    }

    @Test
    void exceptionOfAnActionIsShown() throws Exception {
        ProcessAction action = new ProcessAction() {
            @Override
            public String label() {
                return "Fail";
            }

            @Override
            public boolean enabledFor(SelectedProcess process) {
                return true;
            }

            @Override
            public String run(SelectedProcess process) throws Exception {
                throw new IOException("no debugger at " + process.pid());
            }
        };
        viewWorker.commands().run(action, List.of(Rows.worker(1).row().selected().orElseThrow()));
        assertEquals(new Notice("no debugger at 101", true), next(notices, n -> true));
        assertTrue(Rows.worker(1).kind(RowKind.POOL).row().selected().isEmpty());
    }
}
