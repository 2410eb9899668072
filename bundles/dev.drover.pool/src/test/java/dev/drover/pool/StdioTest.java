package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.process.stdio.Stdio;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Plain programs as workers. */
@Timeout(120)
class StdioTest {

    /** Answers each line, but for some that say what else it is to do. */
    private static final String SCRIPT = """
            while IFS= read -r line; do
              case $line in
                pid) echo $$ ;;
                leave) exit 3 ;;
                hang) sleep 600 ;;
                two) echo one; echo two ;;
                long) head -c 5000 /dev/zero | tr '\\0' x; echo ;;
                raw) printf '\\377\\n' ;;
                windows) printf 'carriage\\r\\n' ;;
                *) echo "got $line"; echo "said to the console" >&2 ;;
              esac
            done
            """;

    @RegisterExtension
    final Harness harness = new Harness();

    private ProcessPool open(ProcessSpec worker) {
        ProcessPool pool = harness.open(harness.spec(worker).size(1, 1).concurrency(4));
        harness.awaitReady(pool, 1);
        return pool;
    }

    private ProcessPool open() {
        return open(Stdio.lines(Duration.ofMinutes(1), 1_000, "/bin/sh", "-c", SCRIPT));
    }

    private String ask(ProcessPool pool, String line) {
        return harness.get(pool.send(Stdio.LINE, line));
    }

    private String failure(ProcessPool pool, String line) {
        return harness.failure(TaskFailed.class, pool.send(Stdio.LINE, line)).getMessage();
    }

    @Test
    void itAnswersLinesByLines() {
        ProcessPool pool = open();
        assertEquals("got ä€😀 $HOME", ask(pool, "ä€😀 $HOME"));
        assertEquals("got ", ask(pool, ""));
        assertEquals("carriage", ask(pool, "windows"));
        Worker worker = pool.workers().get(0);
        harness.await("its standard error", () -> worker.console(0).lines().stream()
                .anyMatch(line -> line.text().equals("said to the console")));
    }

    /** One at a time, whatever the pool allows: each answer is that of its request. */
    @Test
    void manyAtOnceHaveTheirOwnAnswers() {
        ProcessPool pool = open();
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) all.add(pool.send(Stdio.LINE, "line " + i));
        for (int i = 0; i < 500; i++) assertEquals("got line " + i, harness.get(all.get(i)));
    }

    @Test
    void aLineThatNobodyHasAskedForAnswersNothingAndEndsTheProgram() {
        ProcessPool pool = open();
        long pid = Long.parseLong(ask(pool, "pid"));
        assertEquals("one", ask(pool, "two"));
        Worker worker = pool.workers().get(0);
        harness.await("the second line", () -> worker.console(0).lines().stream()
                .anyMatch(line -> line.text().equals("two")));
        harness.await("its end", () -> !Harness.alive(pid));
        assertEquals("got next", ask(pool, "next"));
    }

    @Test
    void whatCannotBeAnsweredFailsAndTheNextRequestHasANewProgram() {
        ProcessPool pool = open();
        String before = ask(pool, "pid");
        assertTrue(failure(pool, "leave").contains("'/bin/sh' has not answered: it ended with 3"));
        String after = ask(pool, "pid");
        assertNotEquals(before, after);
        assertTrue(failure(pool, "long").contains("a line of it has more than 1000 bytes"));
        assertNotEquals(after, ask(pool, "pid"));
        assertTrue(failure(pool, "raw").contains("what is no UTF-8"));
        assertTrue(failure(pool, "one\ntwo").contains("more than one line"));
        assertTrue(failure(pool, "x".repeat(1_001)).contains("1001 bytes, and may have 1000"));
        assertEquals("got on", ask(pool, "on"));
        assertEquals(0, pool.snapshot().restarts());
    }

    @Test
    void aLateOrCancelledRequestEndsTheProgramWithAllItHasStarted() {
        ProcessPool pool = open(Stdio.lines(Duration.ofMillis(300), 1_000, "/bin/sh", "-c", SCRIPT));
        long pid = Long.parseLong(ask(pool, "pid"));
        assertTrue(failure(pool, "hang").contains("has not answered in 300 ms, and was ended"));
        harness.await("its end", () -> !Harness.alive(pid));
        ProcessPool patient = open();
        long other = Long.parseLong(ask(patient, "pid"));
        ProcessHandle program = ProcessHandle.of(other).orElseThrow();
        CompletableFuture<String> hanging = patient.send(Stdio.LINE, "hang");
        harness.await("its sleep", () -> program.children().findAny().isPresent());
        ProcessHandle sleep = program.children().findAny().orElseThrow();
        hanging.cancel(true);
        harness.failure(CancellationException.class, hanging);
        harness.await("its end", () -> !program.isAlive() && !sleep.isAlive());
        assertEquals("got on", ask(patient, "on"));
        assertEquals(0, patient.snapshot().restarts());
    }

    @Test
    void itEndsWithItsWorker() {
        ProcessPool pool = open();
        long pid = Long.parseLong(ask(pool, "pid"));
        pool.close();
        harness.await("its end", () -> !Harness.alive(pid));
    }

    @Test
    void whatCannotBeIsRefusedInOneSentence() {
        ProcessPool pool = harness.open(harness.spec(Stdio.lines("/no/such/program")).size(1, 1));
        harness.await("a verdict", () -> pool.snapshot().workers().get(0).lastExit().isPresent());
        Exit exit = pool.snapshot().workers().get(0).lastExit().orElseThrow();
        assertTrue(exit.verdict().contains("'/no/such/program' cannot be run"), exit::verdict);
        assertThrows(IllegalArgumentException.class, () -> Stdio.lines());
        assertThrows(IllegalArgumentException.class, () -> Stdio.lines(Duration.ZERO, 1, "cat"));
        assertThrows(IllegalArgumentException.class, () -> Stdio.lines(Duration.ofSeconds(1), 0, "cat"));
    }
}
