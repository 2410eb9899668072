package dev.drover.process.internal.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.process.Exit;
import dev.drover.process.internal.dump.DumpFolder;
import dev.drover.process.internal.fake.FakeLink;
import dev.drover.process.internal.fake.FakeProcess;
import dev.drover.process.internal.fake.ManualDelayer;
import dev.drover.process.internal.fake.ManualExecutor;
import dev.drover.wire.CodecException;
import dev.drover.wire.link.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessEndTest {

    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    private final FakeEndingProcess subject = new FakeEndingProcess();
    private final FakeLink link = new FakeLink();
    private final ManualDelayer delayer = new ManualDelayer();
    private final ManualExecutor background = new ManualExecutor();
    private CompletableFuture<Void> printed = CompletableFuture.completedFuture(null);
    /** Thrown for who asks for what was printed, while it is set. */
    private Error consoleFailure;
    private final Collector collector = new Collector(
            System::nanoTime, () -> null, new DumpFolder(Path.of("/nonexistent"), 1, 1));
    private final ProcessEnd end = new ProcessEnd(subject, delayer, background, child -> {
        if (consoleFailure != null) throw consoleFailure;
        return printed;
    }, LINGER, collector.open(1, 2));

    /** What a process with a link does when it ends: the link, and then the process. */
    private void exits(int code) {
        end.linkEnded(new EOFException(), false);
        subject.process.exits(code);
        end.notice();
        background.runAll();
    }

    private Exit exit() {
        assertEquals(1, subject.exits.size());
        assertTrue(end.over());
        assertEquals(subject.exits.get(0), end.exit().join());
        return end.exit().join();
    }

    // ---- by itself

    /** A JVM that crashes, or cannot begin, says so on its standard output. */
    @Test
    void whatAJvmSaysOfItselfOnEitherStreamIsPreferred() {
        subject.joined = false;
        subject.err = List.of("Picked up JAVA_TOOL_OPTIONS: -XX:+UseG1GC");
        subject.out = List.of("Error occurred during initialization of VM", "Multiple garbage collectors selected");
        exits(1);
        end.notice();
        background.runAll();
        assertEquals("it (process 1000000007) ended before it joined with exit code 1: "
                + "Multiple garbage collectors selected", exit().verdict());
        assertEquals(subject.err, exit().lastErrors());
    }

    @Test
    void anErrorAmongTheResultsOfAWorkerThatHasJoinedIsNoReason() {
        subject.err = List.of();
        subject.out = List.of("error: of a document that was worked on");
        exits(1);
        end.notice();
        background.runAll();
        assertEquals("it (process 1000000007) ended with exit code 1", exit().verdict());
    }

    @Test
    void anErrorIsFoundAboveTheLastLinesThatAnExitKeeps() {
        List<String> lines = new ArrayList<>(List.of("a.BadException: the cause"));
        lines.addAll(Collections.nCopies(1_024, "\tat a.Main.down(Main.java:12)"));
        subject.err = lines;
        exits(1);
        end.notice();
        background.runAll();
        assertTrue(exit().verdict().endsWith("exit code 1: a.BadException: the cause"), exit().verdict());
        assertEquals(lines.subList(1_005, 1_025), exit().lastErrors());
    }

    @Test
    void whatEndsByItselfIsToldOnceWithItsCode() {
        subject.link = link;
        exits(3);
        end.notice();
        end.look();
        end.look();
        background.runAll();
        Exit exit = exit();
        assertEquals(Exit.Cause.EXITED, exit.cause());
        assertEquals(3, exit.code());
        assertEquals("it (process 1000000007) ended with exit code 3", exit.verdict());
        assertEquals(List.of("task"), exit.running());
        assertEquals(List.of("withdraw", "shut", "ended EXITED"), subject.told);
    }

    @Test
    void aSignalIsNamed() {
        exits(137);
        assertEquals(Exit.Cause.SIGNALLED, exit().cause());
        assertEquals("KILL", exit().signal().orElseThrow());
    }

    @Test
    void theEndOfTheProcessAloneIsEnoughAndTheLinkIsReadToItsEndFirst() {
        subject.link = link;
        subject.process.exits(0);
        end.notice();
        end.linkEnded(new EOFException(), false);
        background.runAll();
        assertEquals(0, exit().code());
    }

    @Test
    void aLinkThatNeverEndsIsClosedAfterASecond() {
        subject.link = link;
        subject.process.exits(0);
        end.notice();
        background.runAll();
        assertTrue(link.closed.getMessage().contains("the process has ended"));
        exit();
    }

    @Test
    void itIsNoticedByTheHousekeeperAtTheSecondSightOnly() {
        end.look();
        subject.process.exits(0);
        end.look();
        assertEquals(0, background.waiting());
        end.look();
        assertEquals(1, background.waiting());
        end.look();
        background.runAll();
        exit();
    }

    @Test
    void anExecutorThatRefusesIsAskedAgain() {
        subject.process.exits(0);
        background.failure = new OutOfMemoryError("unable to create native thread");
        assertThrows(OutOfMemoryError.class, end::notice);
        assertThrows(OutOfMemoryError.class, () -> {
            end.look();
            end.look();
        });
        assertFalse(end.over());
        background.failure = null;
        end.look();
        background.runAll();
        exit();
    }

    // ---- failures of a moment

    private static Error outOfMemory() {
        return new InternalError("a test's");
    }

    /** A round of the housekeeper, and what the background does meanwhile. */
    private boolean round() {
        boolean told = end.look();
        background.runAll();
        return told;
    }

    @Test
    void aListenerThatThrowsIsToldAgainTheSameAndTheFutureWaitsForIt() {
        subject.failure = outOfMemory();
        exits(3);
        for (int i = 0; i < 3; i++) assertFalse(round());
        assertFalse(end.over());
        subject.failure = null;
        while (!round()) assertTrue(subject.told.size() < 100);
        Exit told = end.exit().join();
        assertEquals(3, told.code());
        assertTrue(subject.exits.stream().allMatch(each -> each == told));
        int times = subject.exits.size();
        assertTrue(round());
        assertEquals(times, subject.exits.size());
    }

    @Test
    void aListenerThatThrewAtItsEndOnlyIsToldTheVerdictThatItHasHeard() {
        subject.endFailure = outOfMemory();
        exits(3);
        Exit first = subject.exits.get(0);
        assertFalse(end.over());
        subject.err = List.of("printed too late to change it");
        subject.endFailure = null;
        while (!round()) assertTrue(subject.told.size() < 100);
        assertTrue(subject.exits.size() > 1);
        assertTrue(subject.exits.stream().allMatch(each -> each == first));
        assertEquals(first, end.exit().join());
    }

    @Test
    void aListenerThatAlwaysThrowsIsToldOnceInAWhileOnly() {
        subject.failure = outOfMemory();
        exits(0);
        for (int i = 0; i < 1_000; i++) assertFalse(round());
        long times = subject.told.stream().filter("withdraw"::equals).count();
        assertTrue(times > 50 && times < 70, () -> times + " times");
    }

    @Test
    void aProcessThatCouldNotStartIsToldAgainToo() {
        subject.process = null;
        subject.endFailure = outOfMemory();
        end.neverStarted(new IOException("no such file"));
        assertFalse(end.over());
        subject.endFailure = null;
        while (!round()) assertTrue(subject.told.size() < 100);
        assertEquals(Exit.Cause.NOT_STARTED, end.exit().join().cause());
    }

    @Test
    void whatCannotBeCleanedUpIsTriedAgainAndThenToldAllTheSame() {
        consoleFailure = outOfMemory();
        exits(0);
        assertFalse(end.over());
        consoleFailure = null;
        while (!round()) assertTrue(subject.told.size() < 100);
        exit();
    }

    @Test
    void whatCanNeverBeCleanedUpIsToldAllTheSame() {
        consoleFailure = outOfMemory();
        exits(0);
        for (int i = 0; i < 30 && !end.over(); i++) round();
        exit();
    }

    @Test
    void aConsoleThatNeverEndsDoesNotKeepTheEndFromBeingTold() {
        printed = new CompletableFuture<>();
        exits(0);
        exit();
    }

    @Test
    void aKillThatFindsNoThreadIsTriedAgain() {
        background.failure = outOfMemory();
        end.kill(Exit.Cause.KILLED_BY_USER, "");
        assertFalse(round());
        background.failure = null;
        background.refuses = true;
        end.kill(Exit.Cause.KILLED_BY_USER, "");
        background.refuses = false;
        assertFalse(subject.process.killed);
        round();
        assertTrue(subject.process.killed);
    }

    @Test
    void aKillThatDoesNotHelpIsRepeated() {
        end.kill(Exit.Cause.KILLED_BY_USER, "");
        background.runAll();
        subject.process.killed = false;
        for (int i = 0; i < 19; i++) round();
        assertFalse(subject.process.killed);
        round();
        assertTrue(subject.process.killed);
    }

    @Test
    void aKillThatCameBeforeThereWasAProcessIsDoneOnceThereIsOne() {
        FakeProcess late = subject.process;
        subject.process = null;
        end.kill(Exit.Cause.KILLED_BY_USER, "");
        round();
        subject.process = late;
        round();
        assertTrue(late.killed);
    }

    @Test
    void aSubjectThatThrowsWhenItIsShutIsKilledAllTheSame() {
        subject.failure = outOfMemory();
        assertThrows(InternalError.class, () -> end.kill(Exit.Cause.KILLED_BY_USER, ""));
        background.runAll();
        assertTrue(subject.process.killed);
    }

    @Test
    void aStepThatCannotBePlannedIsPlannedInTheNextRound() {
        subject.link = link;
        delayer.failure = outOfMemory();
        end.ask();
        delayer.failure = null;
        round();
        delayer.advance(HALF_A_SECOND);
        assertTrue(subject.process.terminated);
        delayer.failure = outOfMemory();
        end.linkEnded(new EOFException(), false);
        delayer.failure = null;
        round();
        delayer.advance(LINGER);
        background.runAll();
        assertTrue(subject.process.killed);
    }

    @Test
    void aProcessWithoutHandleAndIdIsEndedAndToldAllTheSame() {
        subject.process.foreign = true;
        end.terminate();
        assertTrue(subject.process.terminated);
        delayer.advance(HALF_A_SECOND);
        background.runAll();
        assertTrue(subject.process.killed);
        exits(143);
        assertEquals(0, exit().pid());
        assertEquals(Exit.Cause.DRAINED, exit().cause());
    }

    // ---- before it has begun or joined

    @Test
    void aProcessThatCouldNotStartIsToldAtOnce() {
        subject.process = null;
        subject.joined = false;
        end.neverStarted(new IOException("no such file"));
        Exit exit = exit();
        assertEquals(Exit.Cause.NOT_STARTED, exit.cause());
        assertEquals("it could not be started: no such file", exit.verdict());
        assertEquals(0, exit.pid());
        assertEquals(-1, exit.code());
        assertEquals(List.of("withdraw", "shut", "ended NOT_STARTED"), subject.told);
    }

    @Test
    void aLauncherThatThrowsSomethingElseIsQuotedWithItsKind() {
        subject.process = null;
        end.neverStarted(new IllegalStateException("mine"));
        assertTrue(exit().verdict().contains("IllegalStateException: mine"), exit().verdict());
    }

    @Test
    void whatEndsWithoutHavingJoinedIsLearntFrom() {
        subject.joined = false;
        subject.out = List.of("what a JVM says first");
        exits(1);
        assertTrue(subject.told.contains("never joined"));
        assertTrue(exit().verdict().contains("ended before it joined with exit code 1: what a JVM says first"),
                exit().verdict());
    }

    @Test
    void aStartThatTookTooLongIsLearntFromToo() {
        subject.joined = false;
        end.kill(Exit.Cause.START_TIMEOUT, "1s");
        background.runAll();
        assertTrue(subject.process.killed);
        exits(137);
        assertTrue(subject.told.contains("never joined"));
        assertEquals(Exit.Cause.START_TIMEOUT, exit().cause());
    }

    @Test
    void anEndThatWasWantedIsNotLearntFrom() {
        subject.joined = false;
        end.kill(Exit.Cause.KILLED_BY_USER, "");
        exits(137);
        assertFalse(subject.told.contains("never joined"));
    }

    // ---- asked

    @Test
    void askedItGetsTheFrameThenTheTermSignalThenIsKilled() {
        subject.link = link;
        end.ask();
        assertEquals(List.of(Frame.EXIT), link.sent);
        delayer.advance(HALF_A_SECOND.minusNanos(1));
        assertFalse(subject.process.terminated);
        delayer.advance(Duration.ofNanos(1));
        assertTrue(subject.process.terminated);
        delayer.advance(HALF_A_SECOND.minusNanos(1));
        assertFalse(subject.process.killed);
        delayer.advance(Duration.ofNanos(1));
        background.runAll();
        assertTrue(subject.process.killed);
        exits(137);
        assertEquals(Exit.Cause.DRAINED, exit().cause());
        assertEquals("it (process 1000000007) ended as asked", exit().verdict());
    }

    @Test
    void whatGoesWhenAskedIsLeftAlone() {
        subject.link = link;
        end.ask();
        exits(0);
        delayer.advance(Duration.ofSeconds(10));
        assertFalse(subject.process.terminated);
        assertFalse(subject.process.killed);
        assertEquals(Exit.Cause.DRAINED, exit().cause());
    }

    @Test
    void whatHasNoLinkIsKilledWhenAsked() {
        subject.joined = false;
        end.ask();
        background.runAll();
        assertTrue(subject.process.killed);
        exits(137);
        assertEquals(Exit.Cause.DRAINED, exit().cause());
    }

    @Test
    void terminatedItGetsTheSignalAtOnceAndIsKilledAfterHalfASecond() {
        end.terminate();
        assertTrue(subject.process.terminated);
        delayer.advance(HALF_A_SECOND);
        background.runAll();
        assertTrue(subject.process.killed);
    }

    /** Hundreds may be at it at one time, and to look for the descendants of each takes milliseconds. */
    @Test
    void whatIsStubbornIsKilledAsideAndNotByTheHousekeeper() {
        end.terminate();
        delayer.advance(HALF_A_SECOND);
        assertFalse(subject.process.killed);
        assertEquals(1, background.waiting());
    }

    @Test
    void aDeadProcessIsNotTerminated() {
        subject.process.exits(0);
        end.terminate();
        delayer.advance(Duration.ofSeconds(1));
        assertFalse(subject.process.terminated);
        assertFalse(end.decided());
    }

    // ---- killed

    @Test
    void theFirstReasonForAKillIsTheOneThatIsTold() {
        end.blame(Exit.Cause.CANCEL_TIMEOUT, " of 'x'");
        assertTrue(end.decided());
        end.kill(Exit.Cause.UNRESPONSIVE, "10s");
        end.kill(Exit.Cause.KILLED_BY_USER, "");
        background.runAll();
        assertTrue(subject.process.killed);
        exits(137);
        assertEquals(Exit.Cause.CANCEL_TIMEOUT, exit().cause());
        assertTrue(exit().verdict().contains(" of 'x'"), exit().verdict());
    }

    @Test
    void whatIsOverIsNotKilled() {
        exits(0);
        end.kill(Exit.Cause.KILLED_BY_USER, "");
        background.runAll();
        assertFalse(subject.process.killed);
        assertEquals(Exit.Cause.EXITED, exit().cause());
    }

    @Test
    void aKillThatComesBeforeThereIsAProcessIsRemembered() {
        subject.process = null;
        end.kill(Exit.Cause.KILLED_BY_USER, "");
        assertTrue(end.decided());
        assertEquals(0, background.waiting());
    }

    // ---- the link

    @Test
    void aLinkThatBrokeTheProtocolKillsTheProcess() {
        subject.link = link;
        end.linkEnded(new IOException("frame 99", new CodecException("frame 99")), true);
        background.runAll();
        assertTrue(subject.process.killed);
        subject.process.exits(137);
        end.notice();
        background.runAll();
        assertEquals(Exit.Cause.PROTOCOL, exit().cause());
        assertTrue(exit().verdict().contains("frame 99"), exit().verdict());
    }

    @Test
    void aProcessThatOutlivesItsLinkIsKilledAfterAWhile() {
        end.linkEnded(new EOFException(), false);
        delayer.advance(LINGER.minusNanos(1));
        background.runAll();
        assertFalse(subject.process.killed);
        delayer.advance(Duration.ofNanos(1));
        background.runAll();
        assertTrue(subject.process.killed);
        exits(137);
        assertTrue(exit().verdict().contains("it ended its link but not itself"), exit().verdict());
    }

    @Test
    void aProcessThatEndsAfterItsLinkIsNotKilled() {
        exits(0);
        delayer.advance(LINGER.multipliedBy(2));
        background.runAll();
        assertFalse(subject.process.killed);
    }

    @Test
    void aLinkThatEndsBadlyAfterTheEndWasDecidedChangesNothing() {
        subject.link = link;
        end.ask();
        end.linkEnded(new IOException("frame 99", new CodecException("frame 99")), true);
        background.runAll();
        assertFalse(subject.process.killed);
        exits(0);
        assertEquals(Exit.Cause.DRAINED, exit().cause());
    }
}
