package dev.drover.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.api.lifecycle.BackOff;
import dev.drover.api.lifecycle.IdleAction;
import dev.drover.api.lifecycle.LifecyclePolicy;
import dev.drover.api.lifecycle.Restart;
import dev.drover.api.lifecycle.WorkerEnd;
import dev.drover.api.pool.Sleep;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Exit;
import dev.drover.api.process.Exit.Cause;
import dev.drover.lifecycle.DefaultPolicy.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DefaultPolicyTest {

    private static final Settings DEFAULT = Settings.DEFAULT;

    private final DefaultPolicy withoutJitter = new DefaultPolicy(DEFAULT, () -> 0);

    @Test
    void isFoundWithoutAFramework() {
        assertInstanceOf(DefaultPolicy.class, ServiceLoader.load(LifecyclePolicy.class).findFirst().orElseThrow());
    }

    @Test
    void endedWorkerStartsAgainByTheBackOffOfItsSettings() {
        BackOff slow =
                new BackOff(Duration.ofSeconds(7), Duration.ofSeconds(7), 1, 1, Duration.ZERO, Duration.ofHours(1),
                        Duration.ofHours(2), 0);
        DefaultPolicy policy =
                new DefaultPolicy(new Settings(DEFAULT.checkInterval(), DEFAULT.idle(), IdleAction.STAY, slow));
        assertEquals(Restart.after(Duration.ofSeconds(7), 1), policy.afterExit(end("unix")));
        assertEquals(Restart.quarantined(Duration.ofHours(1), 1, "it ended"), policy.afterExit(end("")));
    }

    @Test
    void everyDelayIsDrawnAnew() {
        AtomicInteger draws = new AtomicInteger();
        DefaultPolicy policy = new DefaultPolicy(DEFAULT, () -> draws.getAndIncrement() / 2.0);
        assertEquals(Duration.ofMillis(100), policy.afterExit(end("")).delay());
        assertEquals(Duration.ofMillis(90), policy.afterExit(end("")).delay());
    }

    @Test
    void idleWorkerSleepsWhenItsPoolSaysUnlessToldOtherwise() {
        assertEquals(IdleAction.SLEEP, withoutJitter.whenIdle(idleFor(Duration.ofMinutes(10))));
        assertEquals(Duration.ofSeconds(30), withoutJitter.checkInterval());
        Sleep pool = new Sleep(Depth.TRIM, Duration.ofSeconds(2), Duration.ofSeconds(1));
        assertEquals(Duration.ofSeconds(1), withoutJitter.checkInterval(pool));
        assertEquals(IdleAction.SLEEP, withoutJitter.whenIdle(idleFor(Duration.ofSeconds(2)), pool));
        assertEquals(IdleAction.STAY, withoutJitter.whenIdle(idleFor(Duration.ofMillis(1_999)), pool));
        Duration own = Duration.ofSeconds(5);
        DefaultPolicy told = new DefaultPolicy(new Settings(own, own, IdleAction.DRAIN, BackOff.DEFAULT));
        assertEquals(own, told.checkInterval(pool));
        assertEquals(IdleAction.STAY, told.whenIdle(idleFor(Duration.ofSeconds(4)), pool));
        assertEquals(IdleAction.DRAIN, told.whenIdle(idleFor(own), pool));
    }

    @Test
    void idleActionIsTakenOnlyOnceTheWorkerHasBeenIdleLongEnough() {
        for (IdleAction action : IdleAction.values()) {
            DefaultPolicy policy = new DefaultPolicy(whenIdle(action));
            assertEquals(IdleAction.STAY, policy.whenIdle(idleFor(Duration.ofMinutes(10).minusNanos(1))));
            assertEquals(action, policy.whenIdle(idleFor(Duration.ofMinutes(10))));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "READY")
    void workerThatIsNotReadyIsLeftAlone(WorkerState state) {
        DefaultPolicy policy = new DefaultPolicy(whenIdle(IdleAction.DRAIN));
        assertEquals(IdleAction.STAY, policy.whenIdle(worker(state, "unix", Duration.ofDays(1))));
    }

    @Test
    void wrongSettingsAreRefusedInOneSentence() {
        Duration s = Duration.ofSeconds(1);
        assertRefused("checkInterval is PT-1S: it must be PT0.001S to PT24H", s.negated(), s);
        assertRefused("idle is PT0S: it must be PT0.001S to PT8760H", s, Duration.ZERO);
    }

    private static void assertRefused(String message, Duration check, Duration idle) {
        assertEquals(message, assertThrows(IllegalArgumentException.class,
                () -> new Settings(check, idle, IdleAction.STAY, BackOff.DEFAULT)).getMessage());
    }

    private static Settings whenIdle(IdleAction action) {
        return new Settings(DEFAULT.checkInterval(), DEFAULT.idle(), action, DEFAULT.backOff());
    }

    /** The end of a worker that has done nothing. */
    private static WorkerEnd end(String link) {
        Exit exit = new Exit(4711, Instant.EPOCH, Cause.EXITED, 1, Optional.empty(), "it ended", List.of(), List.of());
        return new WorkerEnd(worker(WorkerState.EXITED, link, Duration.ZERO), exit, Duration.ofSeconds(1), false, 0);
    }

    private static WorkerSnapshot idleFor(Duration idle) {
        return worker(WorkerState.READY, "unix", idle);
    }

    private static WorkerSnapshot worker(WorkerState state, String link, Duration idle) {
        return new WorkerSnapshot(
                "hash",
                0,
                1,
                4711,
                state,
                link,
                0,
                0,
                0,
                Instant.EPOCH,
                idle,
                0,
                OptionalInt.empty(),
                Optional.empty());
    }
}
