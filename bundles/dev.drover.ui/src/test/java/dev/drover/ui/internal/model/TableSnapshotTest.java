package dev.drover.ui.internal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import dev.drover.api.process.Exit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.drover.api.monitor.ProcessId;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.Usage;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.WorkerState;
import dev.drover.ui.internal.fake.FakePool;
import dev.drover.ui.internal.fake.FakePools;
import dev.drover.ui.internal.fake.FakeWorker;
import org.junit.jupiter.api.Test;

final class TableSnapshotTest {
    private final FakePools pools = new FakePools();
    private final SnapshotBuilder builder = new SnapshotBuilder();
    private long now = 100_000;

    private void read() {
        builder.read(
                new Reading(
                        now,
                        pools.pools().map(p -> p.all().stream().map(ProcessPool::snapshot).toList()),
                        FakePools.STRATEGIES,
                        pools.monitor().map(m -> m.snapshot())),
                pools.monitor::history);
    }

    private FakePool pool(int workers) {
        FakePool pool = new FakePool("hash", 0, workers);
        for (int i = 0; i < workers; i++)
            pool.slots.add(new FakeWorker("hash", i, 101 + i, Instant.ofEpochMilli(90_000)));
        pools.pools.add(pool);
        return pool;
    }

    private void sample(long pid, ProcessKind kind, String name) {
        pools.monitor.sample(new ProcessId(pid, 90_000), 1, kind, name, "", new Usage(now, 0.25, 10 << 20));
    }

    private TableSnapshot table() {
        return builder.table(ViewChoice.FIRST);
    }

    @Test
    void totalsAreOfEverythingWhateverTheFilterShows() {
        FakePool pool = pool(2);
        pool.slots.get(0).set(WorkerState.BUSY, 3, 10, 0, 100);
        pool.queued = 4;
        sample(1, ProcessKind.MAIN, "drover");
        sample(101, ProcessKind.WORKER, "hash-1");
        read();
        Totals totals = builder.table(ViewChoice.FIRST.filtered(Filter.parse("nothing"))).totals();
        assertEquals(3, totals.processes());
        assertEquals(0.5, totals.cpu());
        assertEquals(20 << 20, totals.memory());
        assertEquals("3 processes   ·   CPU 50.0 %   ·   20.0 MB   ·   3 in flight, 4 waiting   ·   0.0 tasks/s",
                totals.text());
    }

    @Test
    void tasksPerSecondAreThoseOfTheLastSeconds() {
        FakePool pool = pool(1);
        for (int i = 0; i <= 10; i++) {
            pool.slots.get(0).set(WorkerState.READY, 0, i < 5 ? 0 : (i - 5) * 200L, 0, 100);
            read();
            now += 1000;
        }
        assertEquals(200, table().totals().perSecond(), 1e-9);
        pools.pools.clear();
        pool(1).slots.get(0).set(WorkerState.READY, 0, 5, 0, 100);
        read();
        assertEquals(200 * 2 / 3.0, table().totals().perSecond(), 1e-9, "a pool opened anew takes nothing away");
    }

    @Test
    void theCostIsThatOfTheWholeProgram() {
        sample(1, ProcessKind.MAIN, "drover");
        read();
        assertEquals("This program costs 25.0 % of a core", table().totals().costText());
        assertEquals("This program costs 25.0 % of a core, of which sampling takes 0.4 %",
                table().totals().costDetail());
        assertEquals("", TableSnapshot.EMPTY.totals().costText());
    }

    @Test
    void matchesInColumnsThatAreNotShownAreSaid() {
        pool(3);
        read();
        TableSnapshot table = builder.table(ViewChoice.FIRST.filtered(Filter.parse("10")));
        assertEquals(Optional.empty(), table.hiddenMatches(List.of(Column.NAME, Column.PID)));
        assertEquals("3 rows match in a hidden column: PID", table.hiddenMatches(List.of(Column.NAME)).orElseThrow());
    }

    @Test
    void aQuarantinedSlotIsNoRunningProcess() {
        FakePool pool = pool(2);
        pool.slots.get(0).exit(new Exit(101, Instant.ofEpochMilli(now), Exit.Cause.EXITED, 1, Optional.empty(), "x",
                List.of(), List.of()), true);
        read();
        assertEquals(1, table().totals().processes());
    }

    @Test
    void oldDataIsReported() {
        pool(1);
        sample(1, ProcessKind.MAIN, "drover");
        read();
        assertEquals(Optional.empty(), table().warning(now + 3000));
        assertEquals("Data is 8 s old", table().warning(now + 8000).orElseThrow());
    }

    @Test
    void missingServiceIsNamed() {
        pools.poolsThere = false;
        pools.monitorThere = false;
        assertEquals("Reading …", table().advice().orElseThrow());
        read();
        assertTrue(table().advice().orElseThrow().contains("dev.drover.pool"));
        assertTrue(table().warning(now).orElseThrow().contains("No process monitor"));
        pools.poolsThere = true;
        read();
        assertTrue(table().advice().orElseThrow().startsWith("No Drover processes yet"));
    }

    @Test
    void filterThatFindsNothingSaysHowToSeeAllRowsAgain() {
        pool(1);
        read();
        TableSnapshot table = builder.table(ViewChoice.FIRST.filtered(Filter.parse("nothing")));
        assertTrue(table.advice().orElseThrow().contains("No process matches “nothing”"));
    }

    @Test
    void trendsOfAPoolAreThoseOfItsLivingWorkers() {
        pool(12);
        for (int i = 0; i < 12; i++) sample(101 + i, ProcessKind.WORKER, "hash-" + (i + 1));
        read();
        Trend trend = builder.trend(Set.of("pool:hash"), pools.monitor::history, false);
        assertEquals(Trend.MAX_CURVES, trend.curves().size());
        assertEquals("hash-1", trend.curves().get(0).name());
        assertEquals("and 4 more that use less: select up to 8", trend.message());
        assertEquals(trend.curves(), builder.trend(Set.of(), pools.monitor::history, false).curves());
    }

    @Test
    void theEightWithTheMostProcessorTimeAreShown() {
        pool(12);
        for (int second = 0; second < 3; second++, now += 1000) {
            for (int i = 0; i < 12; i++)
                pools.monitor.sample(new ProcessId(101 + i, 90_000), 1, ProcessKind.WORKER, "hash-" + (i + 1), "",
                        new Usage(now, i * 0.01, 10 << 20));
            read();
        }
        assertEquals(List.of("hash-5", "hash-6", "hash-7", "hash-8", "hash-9", "hash-10", "hash-11", "hash-12"),
                builder.trend(Set.of(), pools.monitor::history, false).curves().stream().map(Trend.Curve::name)
                        .toList());
    }

    @Test
    void aProcessKeepsItsColourWhateverIsShownBesideIt() {
        pool(3);
        for (int i = 0; i < 3; i++) sample(101 + i, ProcessKind.WORKER, "hash-" + (i + 1));
        read();
        Set<String> two = Set.of("w:hash-2:102", "w:hash-3:103");
        List<Integer> before = builder.trend(two, pools.monitor::history, false).curves().stream()
                .map(Trend.Curve::color).toList();
        List<Integer> all = builder.trend(Set.of(), pools.monitor::history, false).curves().stream()
                .map(Trend.Curve::color).toList();
        assertEquals(before, all.subList(1, 3));
        assertEquals(3, Set.copyOf(all).size(), all.toString());
    }

    @Test
    void aPoolCanBeOneCurve() {
        pool(12);
        for (int i = 0; i < 12; i++) sample(101 + i, ProcessKind.WORKER, "hash-" + (i + 1));
        read();
        Trend trend = builder.trend(Set.of(), pools.monitor::history, true);
        assertEquals(List.of("hash"), trend.curves().stream().map(Trend.Curve::name).toList());
        assertEquals(12 * 0.25, trend.curves().get(0).usage().get(0).cpu(), 1e-9);
        assertEquals(120 << 20, trend.curves().get(0).usage().get(0).memory());
    }

    @Test
    void whatTheMonitorForgetsIsKeptForAnHourInMeans() {
        pool(1);
        List<Usage> kept = new ArrayList<>();
        for (int second = 0; second < 4000; second++, now += 1000) {
            Usage usage = new Usage(now, second < 1000 ? 1 : 0.25, 10 << 20);
            pools.monitor.sample(new ProcessId(101, 90_000), 1, ProcessKind.WORKER, "hash-1", "", usage);
            kept.add(usage);
            builder.read(new Reading(now, Optional.of(List.of(pools.pools.get(0).snapshot())), List.of(),
                    pools.monitor().map(m -> m.snapshot())), id -> List.of());
        }
        List<Usage> lastTen = kept.subList(3400, 4000);
        List<Usage> usage = builder.trend(Set.of("w:hash-1:101"), id -> lastTen, false).curves().get(0).usage();
        long hour = now - usage.get(0).atMillis();
        assertTrue(hour > 3_500_000 && hour < 3_750_000, "reaches back " + hour + " ms");
        assertEquals(1, usage.get(0).cpu(), 1e-9);
        assertEquals(lastTen, usage.subList(usage.size() - 600, usage.size()));
        for (int i = 1; i < usage.size(); i++)
            assertTrue(usage.get(i).atMillis() - usage.get(i - 1).atMillis() <= 60_000, "a gap at " + i);
    }

    @Test
    void trendsShowProcessesThatHaveEnded() {
        pool(1);
        sample(101, ProcessKind.WORKER, "hash-1");
        read();
        pools.monitor.ended(new ProcessId(101, 90_000), "Exited with code 3.");
        pools.pools.get(0).slots.clear();
        now += 5000;
        read();
        Trend trend = builder.trend(Set.of("w:hash-1:101"), pools.monitor::history, false);
        assertEquals(1, trend.curves().size());
        assertEquals(false, trend.curves().get(0).alive());
        assertEquals(List.of("hash-1 started", "hash-1 ended: Exited with code 3."),
                trend.marks().stream().map(Mark::text).toList());
    }

    @Test
    void changeOfTheStrategyIsMarked() {
        FakePool pool = pool(1);
        sample(101, ProcessKind.WORKER, "hash-1");
        read();
        pool.strategy("random");
        pool.resize(1, 3);
        now += 1000;
        read();
        assertEquals(List.of(90_000L, 101_000L, 101_000L),
                builder.trend(Set.of("w:hash-1:101"), pools.monitor::history, false).marks().stream()
                        .map(Mark::atMillis)
                        .sorted().toList());
    }
}
