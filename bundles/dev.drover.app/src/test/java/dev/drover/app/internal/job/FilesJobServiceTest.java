package dev.drover.app.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.app.worker.FileKind;
import dev.drover.pool.Pools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job with real workers. */
class FilesJobServiceTest {

    private static final Duration DEADLINE = Duration.ofSeconds(120);
    private static final long SEED = 20_260_102;

    @TempDir
    Path dir;

    private final Pools pools = Pools.create();
    private final FilesJobService jobs = new FilesJobService(pools.service());

    @AfterEach
    void close() {
        jobs.deactivate();
        pools.close();
    }

    @Test
    void workersFindTheSameSumsAsTheJdkAndSha256sum() throws Exception {
        System.out.println("seed " + SEED);
        RealTree tree = new RealTree(Files.createDirectory(dir.resolve("tree")), 300, SEED);
        Path facts = dir.resolve("facts.jsonl");
        RunningJob running = start(tree.root(), "--workers", "2", "--facts", facts.toString());
        assertTrue(running.job().await(DEADLINE), "the job is not done");
        JobReport report = running.job().report();
        assertEquals(Optional.empty(), report.problem());
        assertEquals(new Count(tree.count(), tree.bytes(), 4), report.total());
        assertEquals(new Count(1, 14, 1), report.kinds().get(FileKind.JAVA));
        assertEquals(new Count(1, 14, 3), report.kinds().get(FileKind.TEXT));
        assertEquals(tree.sums(), sumsIn(facts));
        assertEquals(tree.count(), report.workers().values().stream().mapToLong(Count::files).sum());
        List<Long> pids = running.pool().snapshot().workers().stream().map(WorkerSnapshot::pid).toList();
        assertTrue(pids.containsAll(report.workers().keySet()), "the files were read by others than " + pids);
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/sha256sum")), "there is no sha256sum to compare with");
        assertEquals(sha256sum(tree), sumsIn(facts));
    }

    @Test
    void thePoolStaysOpenAndIdleWhenTheJobIsDone() throws Exception {
        RealTree tree = new RealTree(dir, 20, SEED);
        RunningJob running = start(tree.root(), "--workers", "2");
        assertTrue(running.job().await(DEADLINE));
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!isIdle(running.pool().snapshot()) && System.nanoTime() - deadline < 0) Thread.onSpinWait();
        PoolSnapshot pool = running.pool().snapshot();
        assertTrue(isIdle(pool), pool.toString());
        assertFalse(pool.closed());
        assertEquals(tree.count(), pool.done());
        assertTrue(jobs.snapshot().finished());
        running.close();
        running.close();
        assertTrue(pools.service().all().isEmpty());
        for (WorkerSnapshot worker : pool.workers())
            assertFalse(ProcessHandle.of(worker.pid()).map(ProcessHandle::isAlive).orElse(false),
                    "worker left running");
    }

    @Test
    void theQueueOfThePoolIsBoundedByTheJob() throws Exception {
        RealTree tree = new RealTree(dir, 1000, SEED);
        RunningJob running = start(tree.root(), "--workers", "1");
        int most = 0;
        while (!running.job().await(Duration.ofMillis(1))) {
            PoolSnapshot pool = running.pool().snapshot();
            most = Math.max(most, pool.queued() + pool.inFlight());
        }
        assertTrue(most <= 64, "there were " + most + " open requests");
        assertEquals(tree.count(), running.job().report().total().files());
    }

    @Test
    void filesInFlightWhenAWorkerIsKilledAreReadAgain() throws Exception {
        RealTree tree = new RealTree(dir, 1500, SEED);
        RunningJob running = start(tree.root(), "--workers", "2");
        int kills = 0;
        // A request that lost three workers would be given up.
        while (kills < 2 && !running.job().await(Duration.ofMillis(1))) {
            Optional<Worker> busy = running.pool().workers().stream()
                    .filter(worker -> worker.snapshot().state() == WorkerState.BUSY)
                    .findFirst();
            if (busy.isEmpty()) continue;
            busy.get().kill();
            kills++;
        }
        assertTrue(kills > 0, "the job was done before a worker was busy");
        assertTrue(running.job().await(DEADLINE));
        assertEquals(tree.count(), running.job().report().total().files() + running.job().report().failed());
        assertEquals(new Count(tree.count(), tree.bytes(), 4), running.job().report().total());
    }

    @Test
    void aClosedPoolEndsTheJobWithASentence() throws Exception {
        RunningJob running = start(new RealTree(dir, 200, SEED).root(), "--repeat");
        while (running.job().snapshot().filesDone() == 0) assertFalse(running.job().await(Duration.ofMillis(1)));
        running.pool().close();
        assertTrue(running.job().await(DEADLINE));
        assertTrue(running.job().snapshot().problem().orElse("").startsWith("No worker takes files: "));
    }

    @Test
    void anUnknownStrategyIsRefusedWithThoseThereAre() {
        BadArgument refusal = assertThrows(BadArgument.class, () -> start(dir, "--strategy", "coolest"));
        assertTrue(refusal.getMessage().contains("coolest"), refusal.getMessage());
        for (String present : pools.service().strategies())
            assertTrue(refusal.getMessage().contains(present), refusal.getMessage());
        assertThrows(BadArgument.class, () -> start(dir, "--strategy", "no name"));
        assertTrue(pools.service().all().isEmpty());
    }

    @Test
    void aStrategyIsChosenByItsAlias() throws Exception {
        RunningJob running = start(dir, "--strategy", "POLLING");
        assertTrue(running.job().await(DEADLINE));
        assertEquals("round-robin", running.pool().snapshot().strategy());
    }

    @Test
    void theFewestOpenRequestsDecideWhereNobodyChooses() throws Exception {
        assertEquals("least-connections", start(dir).pool().snapshot().strategy());
    }

    @Test
    void aSecondJobIsRefusedWhileThePoolIsOpen() throws Exception {
        start(dir);
        BadArgument refusal = assertThrows(BadArgument.class, () -> start(dir));
        assertTrue(refusal.getMessage().contains("files"), refusal.getMessage());
    }

    @Test
    void withoutAJobTheViewIsIdle() {
        assertEquals(JobSnapshot.idle(), jobs.snapshot());
    }

    private static boolean isIdle(PoolSnapshot pool) {
        return pool.done() == pool.submitted()
                && pool.inFlight() + pool.queued() == 0
                && pool.workers().stream().map(WorkerSnapshot::state).allMatch(WorkerState.READY::equals);
    }

    private RunningJob start(Path tree, String... more) throws BadArgument {
        List<String> arguments = new ArrayList<>(List.of("--dir", tree.toString()));
        arguments.addAll(List.of(more));
        return jobs.start(Arguments.parse(arguments, dir));
    }

    private static Map<String, String> sumsIn(Path facts) throws IOException {
        Pattern line = Pattern.compile("\\{\"path\":\"([^\"]+)\",.*\"sha256\":\"([0-9a-f]{64})\"}");
        Map<String, String> sums = new TreeMap<>();
        for (String text : Files.readAllLines(facts)) {
            Matcher matcher = line.matcher(text);
            assertTrue(matcher.matches(), text);
            sums.put(matcher.group(1), matcher.group(2));
        }
        return sums;
    }

    private static Map<String, String> sha256sum(RealTree tree) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/sha256sum", "--"));
        command.addAll(tree.sums().keySet());
        Process process = new ProcessBuilder(command).directory(tree.root().toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        Map<String, String> sums = new TreeMap<>();
        output.lines().forEach(line -> sums.put(line.substring(66), line.substring(0, 64)));
        return sums;
    }
}
