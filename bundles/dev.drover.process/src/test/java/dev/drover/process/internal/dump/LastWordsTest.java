package dev.drover.process.internal.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import dev.drover.api.process.Dump;
import dev.drover.api.process.Exit;
import dev.drover.process.internal.fake.FakeProcess;
import dev.drover.process.internal.fake.ManualDelayer;
import dev.drover.process.internal.fake.ManualExecutor;
import dev.drover.wire.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastWordsTest {

    @TempDir
    private Path place;
    private final ManualDelayer delayer = new ManualDelayer();
    private final ManualExecutor background = new ManualExecutor();
    private int kills;

    /** Answers when the test says so. */
    private static final class Stuck implements DumpSubject {
        final CompletableFuture<Object> answer = new CompletableFuture<>();
        final List<Dump> dumps = new ArrayList<>();
        boolean joined = true;
        boolean asleep;
        Error failure;
        int asked;

        @Override
        public String name() {
            return "p-1";
        }

        @Override
        public Process process() {
            return new FakeProcess();
        }

        @Override
        public boolean java() {
            return true;
        }

        @Override
        public boolean joined() {
            return joined;
        }

        @Override
        public boolean asleep() {
            return asleep;
        }

        @Override
        public boolean over() {
            return false;
        }

        @Override
        public int maxMessage() {
            return 1 << 20;
        }

        @Override
        public boolean offers(String control) {
            return true;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <Q, R> CompletableFuture<R> control(Task<Q, R> task, Q request, Duration timeout) {
            asked++;
            if (failure != null) throw failure;
            return (CompletableFuture<R>) answer;
        }

        @Override
        public void dumped(Dump dump) {
            dumps.add(dump);
        }
    }

    private LastWords of(Stuck subject) {
        return new LastWords(subject, new DumpFolder(place.resolve("dumps"), 9, 1 << 20), delayer, background);
    }

    private void kill(LastWords words, Exit.Cause cause) {
        words.before(cause, () -> kills++);
    }

    @Test
    void anAnswerIsKeptAndTheKillFollowsAtOnceAndOnce() throws IOException {
        Stuck subject = new Stuck();
        LastWords words = of(subject);
        kill(words, Exit.Cause.CANCEL_TIMEOUT);
        assertEquals(0, kills);
        subject.answer.complete("threads");
        background.runAll();
        assertEquals(1, kills);
        assertEquals("threads", Files.readString(subject.dumps.getFirst().file()));
        delayer.advance(Duration.ofMinutes(1));
        assertEquals(1, kills);
    }

    @Test
    void thirtyTwoThatAreStuckAtOnceAreAllKilledWhenTheirTimeIsOver() {
        for (int i = 0; i < 32; i++) kill(of(new Stuck()), Exit.Cause.UNRESPONSIVE);
        delayer.advance(LastWords.BUDGET.minusMillis(1));
        assertEquals(0, kills);
        // No thread of the background has run at all.
        delayer.advance(Duration.ofMillis(1));
        assertEquals(32, kills);
    }

    @Test
    void askedAgainItWaitsNoLongerAndAfterItsTimeItKillsAtOnce() {
        LastWords words = of(new Stuck());
        kill(words, Exit.Cause.UNRESPONSIVE);
        delayer.advance(Duration.ofSeconds(1));
        kill(words, Exit.Cause.UNRESPONSIVE);
        assertEquals(0, kills);
        delayer.advance(Duration.ofSeconds(1));
        assertEquals(1, kills);
        kill(words, Exit.Cause.UNRESPONSIVE);
        assertEquals(2, kills);
    }

    @Test
    void whoIsNotStuckOrCannotAnswerIsKilledAtOnce() {
        Stuck subject = new Stuck();
        kill(of(subject), Exit.Cause.KILLED_BY_USER);
        kill(of(subject), Exit.Cause.PROTOCOL);
        subject.asleep = true;
        kill(of(subject), Exit.Cause.UNRESPONSIVE);
        subject.asleep = false;
        subject.joined = false;
        kill(of(subject), Exit.Cause.UNRESPONSIVE);
        assertEquals(4, kills);
        assertEquals(0, subject.asked);
    }

    @Test
    void whateverGoesWrongTheKillFollows() {
        Stuck failing = new Stuck();
        failing.failure = new OutOfMemoryError("made by this test");
        kill(of(failing), Exit.Cause.CANCEL_TIMEOUT);
        assertEquals(1, kills);
        delayer.failure = new OutOfMemoryError("made by this test");
        kill(of(new Stuck()), Exit.Cause.CANCEL_TIMEOUT);
        assertEquals(2, kills);
        delayer.failure = null;
        Stuck silent = new Stuck();
        kill(of(silent), Exit.Cause.CANCEL_TIMEOUT);
        // Nor can it be asked from outside: there is no such process.
        silent.answer.completeExceptionally(new TimeoutException());
        background.runAll();
        assertEquals(3, kills);
    }

    @Test
    void aFolderThatCannotBeUsedCostsTheDumpOnly() throws IOException {
        Files.writeString(place.resolve("dumps"), "a file stands in the way");
        Stuck subject = new Stuck();
        kill(of(subject), Exit.Cause.CANCEL_TIMEOUT);
        subject.answer.complete("threads");
        background.runAll();
        assertEquals(1, kills);
        assertTrue(subject.dumps.isEmpty());
    }
}
