package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.Usage;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.SleepReport;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Sandbox;
import dev.drover.api.process.Protection;
import dev.drover.api.process.Exit;
import dev.drover.ui.internal.fake.FakePool;
import dev.drover.ui.internal.fake.FakePools;
import dev.drover.ui.internal.fake.FakeWorker;
import org.junit.jupiter.api.Test;

final class RowJoinTest {
    private static final Instant START = Instant.ofEpochMilli(1_000_000);
    private final FakePools pools = new FakePools();
    private final FakePool pool = new FakePool("hash", 1, 4);
    private final FakeWorker first = new FakeWorker("hash", 0, 101, START);
    private final RowJoin rowJoin = new RowJoin(ZoneOffset.UTC);
    private long now = 1_010_000;

    RowJoinTest() {
        pools.pools.add(pool);
        pool.slots.add(first);
        first.set(WorkerState.BUSY, 2, 40, 1, 250);
        sample(1, 0, ProcessKind.MAIN, "drover");
    }

    private void sample(long pid, long parent, ProcessKind kind, String name) {
        pools.monitor.sample(new ProcessId(pid, 1_000_000), parent, kind, name, "java " + name,
                new Usage(now, 0.5, 64 << 20));
    }

    private Map<String, Row> rows() {
        return rows(Optional.empty());
    }

    private Map<String, Row> rows(Optional<Map<ProcessId, String>> startedBy) {
        Reading reading = new Reading(
                now,
                pools.pools().map(p -> p.all().stream().map(ProcessPool::snapshot).toList()),
                FakePools.STRATEGIES,
                pools.monitor().map(m -> m.snapshot()),
                startedBy);
        Map<String, Row> rows = rowJoin.rows(reading, pools.monitor::history).stream()
                .collect(Collectors.toMap(Row::key, Function.identity()));
        now += 1000;
        return rows;
    }

    @Test
    void aWorkerHasTheFiguresOfThePoolAndOfTheMonitor() {
        sample(101, 1, ProcessKind.WORKER, "hash-1");
        Row row = rows().get("w:hash-1:101");
        assertEquals(2, row.inFlight());
        assertEquals(40, row.done());
        assertEquals(0.5, row.cpu());
        assertEquals(64 << 20, row.memory());
        assertEquals("busy", row.state());
        assertEquals("pool:hash", row.parentKey());
        assertEquals(1, row.parent());
    }

    @Test
    void aProcessTellsWhatStartedItOrTheNearestOneAboveIt() {
        sample(101, 1, ProcessKind.WORKER, "hash-1");
        sample(201, 1, ProcessKind.CHILD, "make");
        sample(202, 201, ProcessKind.CHILD, "cc");
        sample(203, 1, ProcessKind.CHILD, "watcher");
        Map<Long, String> started = rows(Optional.of(Map.of(new ProcessId(201, 1_000_000), "Build (Program)")))
                .values()
                .stream()
                .filter(row -> row.pid() > 0)
                .collect(Collectors.toMap(Row::pid, row -> Column.STARTED_BY.text(row, now)));
        assertEquals(
                Map.of(1L, "", 101L, "pool hash", 201L, "Build (Program)", 202L, "Build (Program)", 203L, "unknown"),
                started);
    }

    @Test
    void whereNobodyKnowsWhatStartedProcessesNothingIsSaid() {
        sample(201, 1, ProcessKind.CHILD, "make");
        assertEquals("", rows().get("p:201:1000000").startedBy());
    }

    @Test
    void aWorkerThatIsNotSampledYetIsThereWithoutFigures() {
        Row row = rows().get("w:hash-1:101");
        assertTrue(Double.isNaN(row.cpu()));
        assertEquals(-1, row.memory());
        assertEquals("", Column.MEMORY.text(row, now));
    }

    @Test
    void thePoolIsTheSumOfItsWorkers() {
        FakeWorker second = new FakeWorker("hash", 1, 102, START);
        second.set(WorkerState.READY, 0, 60, 0, 750);
        pool.slots.add(second);
        sample(101, 1, ProcessKind.WORKER, "hash-1");
        sample(102, 1, ProcessKind.WORKER, "hash-2");
        Row row = rows().get("pool:hash");
        assertEquals(1.0, row.cpu());
        assertEquals(128 << 20, row.memory());
        assertEquals(100, row.done());
        assertEquals("2 of 4", row.state());
        assertEquals(550, row.latency(), 1e-9);
        assertEquals("p:1:1000000", row.parentKey());
    }

    @Test
    void theProcessOfAServiceIsShownAsOne() {
        sample(101, 1, ProcessKind.SERVICE, "hash-1");
        Row row = rows().get("w:hash-1:101");
        assertEquals(RowKind.SERVICE, row.kind());
        assertEquals("pool:hash", row.parentKey());
        pools.monitor.ended(new ProcessId(101, 1_000_000), "It was drained.");
        first.exit(exit(101, "It was drained."), false);
        Row dead = rows().get("w:hash-1:101");
        assertFalse(dead.alive());
        assertEquals(RowKind.SERVICE, dead.kind());
    }

    @Test
    void aWorkerKeepsItsKeyWhenItDies() {
        sample(101, 1, ProcessKind.WORKER, "hash-1");
        assertTrue(rows().get("w:hash-1:101").alive());
        pool.slots.clear();
        pool.slots.add(new FakeWorker("hash", 0, 202, START));
        pools.monitor.ended(new ProcessId(101, 1_000_000), "Killed by signal KILL.");
        Map<String, Row> after = rows();
        Row dead = after.get("w:hash-1:101");
        assertFalse(dead.alive());
        assertEquals("Killed by signal KILL.", dead.note());
        assertEquals("pool:hash", dead.parentKey());
        assertEquals("", Column.CPU.text(dead, now));
        assertTrue(after.get("w:hash-1:202").alive());
    }

    @Test
    void anEndedSlotAndItsDeadProcessAreOneRow() {
        sample(101, 1, ProcessKind.WORKER, "hash-1");
        pools.monitor.ended(new ProcessId(101, 1_000_000), "It was drained.");
        first.exit(exit(101, "It was drained."), false);
        List<Row> workers = rows().values().stream().filter(row -> row.kind() == RowKind.WORKER).toList();
        assertEquals(1, workers.size());
        assertEquals("w:hash-1:101", workers.get(0).key());
        assertEquals("00:16:50  It was drained.", workers.get(0).note());
        assertEquals("p:101:1000000", "p:" + workers.get(0).id().pid() + ":" + workers.get(0).id().startMillis());
    }

    @Test
    void aQuarantinedSlotStaysInViewThoughItHasNoProcess() {
        first.exit(exit(101, "Exited with code 1."), true);
        Row row = rows().get("s:hash-1");
        assertTrue(row.alive());
        assertFalse(row.running());
        assertEquals(StateColor.TROUBLE, row.stateColor());
        assertFalse(row.hasFigures(), "its reason stands in the row");
        assertEquals(0, row.pid(), "a dead process is not offered to be killed");
        assertTrue(EndPlan.of(List.of(row), true).refused().isPresent());
        assertTrue(row.note().contains("Exited with code 1."));
        assertEquals("0 of 4, 1 stuck", rows().get("pool:hash").state());
    }

    @Test
    void aQuarantinedSlotTakesNothingFromAnotherProcessThatHasTheIdNow() {
        first.exit(exit(101, "Exited with code 1."), true);
        pools.monitor.sample(new ProcessId(101, 1_005_000), 1, ProcessKind.CHILD, "git", "git",
                new Usage(now, 0.5, 64 << 20));
        Map<String, Row> rows = rows();
        assertTrue(Double.isNaN(rows.get("s:hash-1").cpu()));
        assertEquals("git", rows.get("p:101:1005000").name());
    }

    @Test
    void memoryIsMarkedUntilTheShareOfTheProcessIsKnown() {
        sample(101, 1, ProcessKind.WORKER, "hash-1");
        assertEquals("64.0 MB", Column.MEMORY.text(rows().get("w:hash-1:101"), now));
        pools.monitor.rough(new ProcessId(101, 1_000_000));
        Map<String, Row> rows = rows();
        assertEquals("~64.0 MB", Column.MEMORY.text(rows.get("w:hash-1:101"), now));
        assertEquals("~64.0 MB", Column.MEMORY.text(rows.get("pool:hash"), now));
        pools.monitor.rough(new ProcessId(1, 1_000_000));
        assertEquals("64.0 MB", Column.MEMORY.text(rows().get("w:hash-1:101"), now),
                "where the system tells no shares, all are alike");
    }

    @Test
    void aChildOfAWorkerStandsBelowIt() {
        sample(101, 1, ProcessKind.WORKER, "hash-1");
        sample(300, 101, ProcessKind.CHILD, "git");
        assertEquals("w:hash-1:101", rows().get("p:300:1000000").parentKey());
    }

    @Test
    void aProcessThatCouldNotBeSampledIsMarkedAlone() {
        sample(101, 1, ProcessKind.WORKER, "hash-1");
        pools.monitor.trouble(new ProcessId(101, 1_000_000), "permission denied");
        Map<String, Row> rows = rows();
        assertEquals("Could not be sampled: permission denied", rows.get("w:hash-1:101").note());
        assertEquals("", rows.get("p:1:1000000").note());
    }

    @Test
    void withoutMonitorTheWorkersAreStillThere() {
        pools.monitorThere = false;
        assertTrue(rows().containsKey("w:hash-1:101"));
        assertEquals("", rows().get("pool:hash").parentKey());
    }

    @Test
    void withoutPoolsTheProcessesAreStillThere() {
        sample(101, 1, ProcessKind.WORKER, "hash-1");
        pools.poolsThere = false;
        Row row = rows().get("w:hash-1:101");
        assertEquals("p:1:1000000", row.parentKey());
        assertNull(row.worker());
    }

    @Test
    void theCurveOfAProcessGrowsByOneFigureASample() {
        sample(101, 1, ProcessKind.WORKER, "hash-1");
        assertEquals(1, rows().get("w:hash-1:101").recent().cores().length);
        assertEquals(1, rows().get("w:hash-1:101").recent().cores().length);
        for (int i = 0; i < 70; i++) {
            sample(101, 1, ProcessKind.WORKER, "hash-1");
            rows();
        }
        assertEquals(RecentUse.LENGTH, rows().get("w:hash-1:101").recent().cores().length);
    }

    private Exit exit(long pid, String verdict) {
        return new Exit(
                pid, Instant.ofEpochMilli(now), Exit.Cause.EXITED, 1, Optional.empty(), verdict, List.of(), List.of());
    }

    private void sleep(Depth depth, long after, String problem) {
        first.sleeping(new SleepReport(Optional.of(depth), 1, 120L << 20, after, problem));
    }

    @Test
    void aWorkerThatSleepsWithoutAProcessDoesNotCountAsOneAndCanBeWoken() {
        sample(101, 1, ProcessKind.WORKER, "hash-1");
        sleep(Depth.HIBERNATE, 0, "");
        assertEquals(101, rows().get("w:hash-1:101").pid(), "its process has not ended yet");
        pools.monitor.ended(new ProcessId(101, 1_000_000), "It was drained.");
        Map<String, Row> rows = rows();
        Row row = rows.get("w:hash-1:101");
        assertEquals(0, row.pid());
        assertFalse(row.running());
        assertFalse(row.hasFigures());
        assertTrue(row.alive());
        assertEquals("0 of 4", rows.get("pool:hash").state());
        assertEquals("Sleeps without a process; the next request starts one. Sleep gave back 120 MB of 120 MB.",
                row.note());
        assertTrue(EndPlan.of(List.of(row), true).refused().isPresent(), "there is nothing to kill");
        assertEquals(1, rows.values().stream().filter(each -> each.name().equals("hash-1")).count());
    }

    @Test
    void whatASandboxReallyHoldsIsShown() {
        sample(101, 1, ProcessKind.WORKER, "hash-1");
        assertEquals("", rows().get("w:hash-1:101").note());
        first.protectedBy(new Protection(Sandbox.Profile.ISOLATED, EnumSet.allOf(Sandbox.Right.class), List.of()));
        assertEquals("In the sandbox isolated.", rows().get("w:hash-1:101").note());
        first.protectedBy(new Protection(Sandbox.Profile.RESTRICTED, Set.of(), List.of("not held: NO_HOME (there is"
                + " no bwrap)", "no limit of processes")));
        assertEquals("In the sandbox restricted, which the system does not hold whole: not held: NO_HOME (there is no"
                + " bwrap); no limit of processes.", rows().get("w:hash-1:101").note());
        first.protectedBy(new Protection(Sandbox.Profile.TRUSTED, Set.of(), List.of("no limit of processes")));
        assertEquals("The system does not hold all: no limit of processes.", rows().get("w:hash-1:101").note());
    }

    @Test
    void whatSleepGivesBackIsShown() {
        sample(101, 1, ProcessKind.WORKER, "hash-1");
        sleep(Depth.DOZE, 44L << 20, "its hook said no");
        Row row = rows().get("w:hash-1:101");
        assertEquals("76.0 MB", Column.GIVEN_BACK.text(row, now));
        assertEquals("Sleep gave back 76.0 MB of 120 MB. Not as deep as wanted: its hook said no.", row.note());
        assertTrue(row.running());
        assertEquals("1 asleep, 76.0 MB given back", SleepText.of(pool.snapshot().workers()));
        first.set(WorkerState.READY, 0, 1, 0, 10);
        assertEquals("", Column.GIVEN_BACK.text(rows().get("w:hash-1:101"), now));
    }

    @Test
    void aRowOfTheDeadIsThereAsLongAsItIsSet() {
        sample(7, 1, ProcessKind.CHILD, "git");
        pools.monitor.ended(new ProcessId(7, 1_000_000), new Exit(7, Instant.ofEpochMilli(now), Exit.Cause.EXITED, 1,
                Optional.empty(), "ended", List.of(), List.of()));
        assertTrue(rows().containsKey("p:7:1000000"));
        rowJoin.keepEnded(Duration.ofMinutes(2));
        now += 125_000;
        assertFalse(rows().containsKey("p:7:1000000"));
        rowJoin.keepEnded(Duration.ofMinutes(10));
        assertTrue(rows().containsKey("p:7:1000000"));
    }
}
