package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Sleep;
import dev.drover.api.pool.Worker;
import dev.drover.api.process.Console;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Codec;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Python script that a pool runs with the host that Drover brings along. */
@Timeout(120)
class PythonScriptTest {

    /** Nothing falls asleep by itself. */
    private static final Sleep BY_HAND = new Sleep(Depth.FREEZE, Duration.ofDays(1), Duration.ofHours(1));
    private static final Task<Object, Object> ECHO = Task.named("echo");

    @RegisterExtension
    final Harness harness = new Harness();

    @TempDir
    Path directory;

    @BeforeEach
    void skipWithoutPython() {
        Python.skipWithout("PythonScriptTest");
    }

    static Stream<String> interpreters() {
        return Python.interpreters().stream();
    }

    private static Path script() {
        try {
            return Path.of(PythonScriptTest.class.getResource("python_script.py").toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private ProcessPool open(ProcessSpec worker) {
        ProcessPool pool = harness.open(harness.spec(worker).size(1, 1).sleep(BY_HAND));
        harness.awaitReady(pool, 1);
        return pool;
    }

    private ProcessPool open() {
        return open(ProcessSpec.python(script(), "a b", "$HOME"));
    }

    @ParameterizedTest
    @MethodSource("interpreters")
    void itsHostIsFoundInEachPython(String python) {
        ProcessPool pool = open(ProcessSpec.python(script(), "a b", "$HOME").interpreter(python));
        assertEquals(List.of(1L, "ä"), harness.call(pool, ECHO, List.of(1L, "ä")));
        assertEquals(List.of(script().toString(), "a b", "$HOME"), harness.call(pool, Task.named("arguments"), null));
    }

    @Test
    void textsAndBytesNeedNotBeValues() {
        ProcessPool pool = open();
        assertEquals("Ä€😀", harness.call(pool, Task.of("shout", Codec.UTF8, Codec.UTF8), "ä€😀"));
        Task<byte[], byte[]> reverse = Task.of("reverse", Codec.BYTES, Codec.BYTES);
        assertArrayEquals(new byte[] {3, 2, 1}, harness.call(pool, reverse, new byte[] {1, 2, 3}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FREEZE", "DOZE"})
    void itSleepsAndIsWokenByARequest(String depth) {
        ProcessPool pool = open();
        Worker worker = pool.workers().get(0);
        Object pid = harness.call(pool, Task.named("pid"), null);
        harness.get(worker.sleep(Depth.valueOf(depth)));
        assertEquals(pid, harness.call(pool, Task.named("pid"), null));
        Object woken = harness.call(pool, Task.named("woken"), null);
        assertEquals(depth.equals("DOZE"), woken instanceof Long, "the hook was told: " + woken);
    }

    @Test
    void itsHookMayRefuseToSleep() {
        ProcessPool pool = open();
        harness.call(pool, Task.named("may_doze"), false);
        Rejected veto = harness.failure(Rejected.class, pool.workers().get(0).sleep(Depth.DOZE));
        assertTrue(veto.getMessage().contains("its hook hook vetoes"), veto::getMessage);
    }

    @Test
    void anAnswerIsSentBeforeTheProcessEnds() {
        ProcessPool pool = open();
        assertEquals(300_000, ((byte[]) harness.call(pool, Task.named("answer_and_exit"), 300_000L)).length);
    }

    /** One that held the link open would keep the pool from seeing that the worker is gone. */
    @Test
    void aForkedChildDoesNotHoldTheLink() {
        List<?> counts = (List<?>) harness.call(open(), Task.named("sockets_of_a_forked_child"), null);
        assertEquals(List.of(0L, 1L), counts);
    }

    /** Before it is killed it says what its threads do. */
    @Test
    void aStuckOneSaysWhatItIsDoing() throws Exception {
        ProcessPool pool = harness.open(harness.spec(ProcessSpec.python(script())).size(1, 1)
                .cancelGrace(Duration.ofMillis(200)));
        CompletableFuture<Object> held = harness.begin(pool, Task.named("hold"), 600L);
        assertTrue(held.cancel(true));
        harness.await("a verdict", () -> pool.snapshot().workers().get(0).lastExit().isPresent());
        Exit exit = pool.snapshot().workers().get(0).lastExit().orElseThrow();
        assertEquals(Exit.Cause.CANCEL_TIMEOUT, exit.cause());
        Path threads = exit.diagnosis().dumps().getFirst().file();
        String said = Files.readString(threads);
        Files.delete(threads);
        assertTrue(said.contains("time.sleep(seconds)"), said);
    }

    /** It says where a debugger can attach, or that there is none. */
    @Test
    void aDebuggerCanBeAttachedIfThereIsOne() throws IOException {
        String fake = "def listen(address):\n    assert address == ('127.0.0.1', 0)\n    return '127.0.0.1', 40123\n";
        Files.writeString(directory.resolve("debugpy.py"), fake);
        ProcessSpec worker = ProcessSpec.python(script(), "a b").debug(true);
        ProcessPool pool = open(worker.environment("PYTHONPATH", directory.toString()));
        harness.await("its port",
                () -> pool.snapshot().workers().get(0).debugPort().equals(java.util.OptionalInt.of(40_123)));
        assertEquals(List.of(script().toString(), "a b"), harness.call(pool, Task.named("arguments"), null));
        Files.writeString(directory.resolve("debugpy.py"), "raise ImportError('hidden')");
        ProcessPool without = open(worker.environment("PYTHONPATH", directory.toString()));
        harness.await("the line", () -> without.workers().get(0).console(0).lines().stream()
                .anyMatch(line -> line.stream() == Console.Stream.ERR && line.text().contains("debugpy is not")));
        assertEquals(1L, harness.call(without, ECHO, 1L));
    }

    @Test
    void aMissingPythonIsRefusedWithASentence() {
        ProcessPool pool = harness.open(
                harness.spec(ProcessSpec.python(script()).interpreter("no-such-python")).size(1, 1));
        Rejected rejected = harness.failure(Rejected.class, harness.send(pool, ECHO, 1L));
        assertTrue(rejected.getMessage().contains("the interpreter 'no-such-python' was not found on the PATH"),
                rejected::getMessage);
    }
}
