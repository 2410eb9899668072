package dev.drover.pool.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

import dev.drover.api.lifecycle.BackOff;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.RecycleReason;
import dev.drover.api.pool.Recycling;
import dev.drover.api.pool.RestartStopped;
import dev.drover.api.pool.Sleep;
import dev.drover.api.pool.Worker;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Dump;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.pool.internal.fake.FakeHostProcess;
import dev.drover.wire.Rejected;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.Test;

/** Settings that change while a pool works. */
class SpecChangesTest {

    private static final PoolSpec SPEC = PoolSpec.of("fake", ProcessSpec.command("nothing")).prefetch(0).size(2, 2);

    private static final ProcessSpec OTHER = ProcessSpec.command("other");

    /** What is changed without a new process, by the setting. */
    private static final Map<String, UnaryOperator<PoolSpec>> AT_ONCE = Map.ofEntries(
            Map.entry("min", spec -> spec.min(1)),
            Map.entry("max", spec -> spec.max(3)),
            Map.entry("minIdle", spec -> spec.minIdle(1)),
            Map.entry("weights", spec -> spec.weights(3)),
            Map.entry("strategy", spec -> spec.strategy("POLLING")),
            Map.entry("queue", spec -> spec.queue(1)),
            Map.entry("taskTimeout", spec -> spec.taskTimeout(Duration.ofHours(1))),
            Map.entry("startTimeout", spec -> spec.startTimeout(Duration.ofHours(1))),
            Map.entry("cancelGrace", spec -> spec.cancelGrace(Duration.ofHours(1))),
            Map.entry("closeGrace", spec -> spec.closeGrace(Duration.ofHours(1))),
            Map.entry("sleep", spec -> spec.sleep(new Sleep(Depth.FREEZE, Duration.ofHours(1), Duration.ofHours(1)))),
            Map.entry("recycling", spec -> spec.recycling(Recycling.NEVER.tasks(9))),
            Map.entry("preheat", spec -> spec.preheat(PoolOnFakes.TASK, "warm")),
            Map.entry("reloadOnChange", spec -> spec.reloadOnChange(true)),
            Map.entry("poisonDeaths", spec -> spec.poisonDeaths(9)),
            Map.entry("restart", spec -> spec.restart(BackOff.DEFAULT)),
            Map.entry("dumpEvery", spec -> spec.dumpEvery(Dump.Kind.THREADS, Duration.ofHours(1))));

    /** What has the workers replaced. */
    private static final Map<String, UnaryOperator<PoolSpec>> BY_RESTART = Map.of(
            "worker", spec -> spec.worker(OTHER),
            "slots", spec -> spec.slot(0, OTHER).slot(1, OTHER),
            "concurrency", spec -> spec.concurrency(3),
            "prefetch", spec -> spec.prefetch(7),
            "heartbeatTimeout", spec -> spec.heartbeatTimeout(Duration.ofHours(1)),
            "kind", spec -> spec.kind(ProcessKind.SERVICE),
            "links", spec -> spec.links("unix"),
            "encrypted", spec -> spec.encrypted(true));

    private static final Map<String, UnaryOperator<PoolSpec>> NEVER = Map.of(
            "name", spec -> spec.name("other"),
            "maxMessage", spec -> spec.maxMessage(1 << 20),
            "consoleBytes", spec -> spec.consoleBytes(7));

    /** Replaces one worker after another, as far as somebody wants that. */
    private static void replaceAll(PoolOnFakes fakes) {
        for (int i = 0; i < 10; i++) {
            fakes.joinAll();
            for (FakeHostProcess each : List.copyOf(fakes.services.processes))
                if (each.wishes().contains("end") && !each.over()) each.ends(Exit.Cause.DRAINED, 0, false);
            fakes.services.runAll();
        }
    }

    private static List<Long> pids(PoolOnFakes fakes) {
        return fakes.pool.workers().stream().map(each -> each.snapshot().pid()).toList();
    }

    @Test
    void eachSettingIsTriedHere() {
        String all = assertThrows(IllegalArgumentException.class, () -> SPEC.with(Map.of("none", 1))).getMessage();
        var named = new TreeSet<>(Arrays.asList(all.replaceAll(".*\\[|\\]", "").split(", ")));
        var tried = new TreeSet<>(AT_ONCE.keySet());
        tried.addAll(BY_RESTART.keySet());
        tried.addAll(NEVER.keySet());
        assertEquals(named, tried);
    }

    @Test
    void mostSettingsAreChangedWithTheSameWorkers() {
        AT_ONCE.forEach((setting, change) -> {
            PoolOnFakes fakes = PoolOnFakes.of(2);
            List<Long> before = pids(fakes);
            CompletableFuture<Integer> changed = fakes.pool.change(change.apply(SPEC));
            assertEquals(0, changed.resultNow(), setting);
            replaceAll(fakes);
            assertTrue(pids(fakes).containsAll(before), setting);
        });
    }

    @Test
    void whatAProcessKeepsToItsEndIsChangedByARollingRestart() {
        BY_RESTART.forEach((setting, change) -> {
            PoolOnFakes fakes = PoolOnFakes.of(2);
            List<Long> before = pids(fakes);
            CompletableFuture<Integer> changed = fakes.pool.change(change.apply(SPEC));
            assertFalse(changed.isDone(), setting);
            assertEquals(3, fakes.services.processes.size(), setting + ": one at a time");
            replaceAll(fakes);
            assertEquals(2, changed.resultNow(), setting);
            List<Long> after = pids(fakes);
            assertEquals(2, after.size(), setting);
            assertTrue(after.stream().noneMatch(before::contains), setting);
            assertEquals(Map.of(RecycleReason.RESTART, 2L), fakes.pool.snapshot().recycled());
            assertEquals(0, fakes.pool.change(change.apply(SPEC)).resultNow(), setting + ": it is so already");
        });
    }

    @Test
    void whatAPoolKeepsToItsEndIsRefusedByItsNameAndChangesNothing() {
        NEVER.forEach((setting, change) -> {
            PoolOnFakes fakes = PoolOnFakes.of(2);
            var refused = assertThrows(IllegalArgumentException.class,
                    () -> fakes.pool.change(change.apply(SPEC).max(9).worker(OTHER)));
            assertEquals("The setting '" + setting + "' of pool 'fake' cannot be changed while it is open: close it and"
                    + " open another", refused.getMessage());
            replaceAll(fakes);
            assertEquals(2, fakes.pool.snapshot().max());
            assertEquals(2, fakes.services.processes.size());
        });
    }

    @Test
    void aStrategyThatIsNotPresentOrAProgramThatCannotBeIsRefusedAndChangesNothing() {
        PoolOnFakes fakes = PoolOnFakes.of(2);
        assertThrows(IllegalArgumentException.class, () -> fakes.pool.change(SPEC.max(9).strategy("fastest")));
        assertEquals(2, fakes.pool.snapshot().max());
        fakes.services.refusal = new IllegalArgumentException("no");
        assertThrows(IllegalArgumentException.class, () -> fakes.pool.change(SPEC.max(9).strategy("POLLING")));
        assertEquals(2, fakes.pool.snapshot().max());
        assertThrows(NullPointerException.class, () -> fakes.pool.change(null));
    }

    @Test
    void itGrowsAtOnceAndShrinksWhenTheWorkersAboveHaveAnswered() {
        PoolOnFakes fakes = PoolOnFakes.of(2);
        fakes.pool.change(SPEC.size(3, 4));
        fakes.joinAll();
        assertEquals(3, pids(fakes).size());
        List<CompletableFuture<Object>> futures = List.of(fakes.send(), fakes.send(), fakes.send());
        fakes.pool.change(SPEC.size(1, 1));
        for (int i = 0; i < 3; i++) fakes.process(i).reply("answer");
        replaceAll(fakes);
        futures.forEach(each -> assertEquals("answer", each.resultNow()));
        assertEquals(List.of(0), fakes.pool.workers().stream().map(each -> each.snapshot().slotIndex()).toList());
    }

    @Test
    void weightsQueueAndTimeoutsHoldFromNowOn() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        fakes.pool.change(SPEC.size(1, 1).weights(7).queue(1).taskTimeout(Duration.ofSeconds(1))
                .cancelGrace(Duration.ofSeconds(9)));
        assertEquals(7, fakes.pool.snapshot().workers().getFirst().weight());
        CompletableFuture<Object> sent = fakes.send();
        CompletableFuture<Object> waits = fakes.send();
        assertInstanceOf(Rejected.class, fakes.send().exceptionNow());
        fakes.rounds(Duration.ofSeconds(2));
        for (CompletableFuture<Object> each : List.of(sent, waits))
            assertInstanceOf(TimeoutException.class, each.exceptionNow());
        assertEquals(1, fakes.process(0).link.sent(Frame.CANCEL).size());
        fakes.rounds(Duration.ofSeconds(7));
        assertFalse(fakes.process(0).over() || fakes.process(0).wishes().contains("kill CANCEL_TIMEOUT"));
        fakes.pool.change(SPEC.size(1, 1));
        fakes.rounds(Duration.ofSeconds(2));
        assertTrue(fakes.process(0).wishes().contains("kill CANCEL_TIMEOUT"), () -> fakes.process(0).wishes() + "");
    }

    @Test
    void marksForRecyclingHoldFromNowOn() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        fakes.round();
        fakes.services.advance(Duration.ofMinutes(2));
        fakes.pool.change(SPEC.size(1, 1).recycling(Recycling.NEVER.age(Duration.ofMinutes(1))));
        fakes.round();
        replaceAll(fakes);
        assertEquals(Map.of(RecycleReason.AGE, 1L), fakes.pool.snapshot().recycled());
    }

    @Test
    void whatWasChangedByHandStaysUnlessTheSpecsDifferInIt() {
        PoolOnFakes fakes = PoolOnFakes.of(2);
        fakes.pool.resize(1, 5);
        fakes.pool.weight(0, 9);
        fakes.pool.change(SPEC.queue(7));
        assertEquals(5, fakes.pool.snapshot().max());
        assertEquals(9, fakes.pool.snapshot().workers().getFirst().weight());
        fakes.pool.change(SPEC.weights(2).size(1, 3));
        assertEquals(3, fakes.pool.snapshot().max());
        assertEquals(2, fakes.pool.snapshot().workers().getFirst().weight());
    }

    @Test
    void onlyTheWorkersWithAnotherProgramAreReplaced() {
        PoolOnFakes fakes = PoolOnFakes.of(2);
        List<Long> before = pids(fakes);
        CompletableFuture<Integer> changed = fakes.pool.change(SPEC.slot(1, OTHER));
        replaceAll(fakes);
        assertEquals(1, changed.resultNow());
        assertEquals(before.get(0), pids(fakes).get(0));
        assertEquals(OTHER, fakes.services.last().spec.program());
    }

    @Test
    void aSuccessorThatWasStartedBeforeTheChangeIsReplacedAsWell() {
        PoolOnFakes fakes = PoolOnFakes.of(1);
        CompletableFuture<Worker> recycled = fakes.pool.workers().getFirst().recycle();
        fakes.services.runAll();
        assertEquals(2, fakes.services.processes.size());
        CompletableFuture<Integer> changed = fakes.pool.change(SPEC.size(1, 1).worker(OTHER));
        replaceAll(fakes);
        assertTrue(recycled.isDone());
        assertEquals(2, changed.resultNow());
        assertEquals(OTHER, fakes.services.last().spec.program());
        assertEquals(1, pids(fakes).size());
    }

    @Test
    void ifTheNewProgramDoesNotComeUpTheOldWorkersStayAndLaterOnesAreNew() {
        PoolOnFakes fakes = PoolOnFakes.of(2);
        List<Long> before = pids(fakes);
        CompletableFuture<Integer> changed = fakes.pool.change(SPEC.worker(OTHER));
        fakes.services.runAll();
        fakes.services.last().exits(1);
        fakes.services.runAll();
        assertInstanceOf(RestartStopped.class, changed.exceptionNow());
        assertEquals(before, pids(fakes));
        fakes.pool.change(SPEC.worker(OTHER).size(2, 3));
        assertEquals(OTHER, fakes.services.last().spec.program());
    }

    @Test
    void aSlotThatWasGivenUpIsTriedWithItsNewProgramAtOnce() {
        PoolOnFakes fakes = new PoolOnFakes(spec -> spec.size(1, 1));
        fakes.services.last().cannotStart();
        fakes.services.runAll();
        int made = fakes.services.processes.size();
        assertInstanceOf(Rejected.class, fakes.send().exceptionNow());
        fakes.pool.change(SPEC.size(1, 1).worker(OTHER));
        CompletableFuture<Object> sent = fakes.send();
        assertEquals(made + 1, fakes.services.processes.size());
        fakes.joinAll();
        fakes.services.last().reply("answer");
        assertEquals("answer", sent.resultNow());
    }
}
