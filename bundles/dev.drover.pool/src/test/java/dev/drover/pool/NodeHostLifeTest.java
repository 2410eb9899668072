package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Sleep;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a worker in JavaScript starts, sleeps and ends. */
@Timeout(120)
class NodeHostLifeTest {

    /** Nothing falls asleep by itself. */
    private static final Sleep BY_HAND = new Sleep(Depth.FREEZE, Duration.ofDays(1), Duration.ofHours(1));
    private static final Task<Object, Object> ECHO = Task.named("echo");
    private static final String REQUIRE = "const { ProcessHost } = require('drover-host');\n";
    private static final String IMPORT = "import { ProcessHost } from 'drover-host';\n";
    private static final String ADD = "ProcessHost.registry('echo', (value) => value);\n";

    @RegisterExtension
    final Harness harness = new Harness();

    @TempDir
    Path directory;

    private final List<ProcessHandle> seen = new ArrayList<>();

    @BeforeEach
    void skipWithoutNode() {
        Node.skipWithout("NodeHostLifeTest");
    }

    @AfterEach
    void endAll() {
        seen.forEach(ProcessHandle::destroyForcibly);
    }

    private ProcessPool open(ProcessSpec worker) {
        return harness.open(harness.spec(worker).size(1, 1).sleep(BY_HAND));
    }

    private ProcessPool open(String name, String script) throws IOException {
        return open(ProcessSpec.node(Files.writeString(directory.resolve(name), script)));
    }

    private Exit verdict(ProcessPool pool) {
        harness.await("a verdict", () -> pool.snapshot().workers().get(0).lastExit().isPresent());
        return pool.snapshot().workers().get(0).lastExit().orElseThrow();
    }

    // ---- its start

    @ParameterizedTest
    @ValueSource(strings = {"a.js", "a.cjs", "a b#c%20.js"})
    void aScriptOfCommonJsFindsTheHost(String name) throws Exception {
        assertEquals(1L, harness.call(open(name, REQUIRE + ADD), ECHO, 1L));
    }

    @Test
    void aModuleFindsTheHostAndMayWaitForSomethingAtItsTop() throws Exception {
        String wait = "await new Promise((resolve) => setTimeout(resolve, 50));\n";
        assertEquals(1L, harness.call(open("a.mjs", IMPORT + wait + ADD), ECHO, 1L));
        Files.writeString(directory.resolve("package.json"), "{ \"type\": \"module\" }");
        assertEquals(2L, harness.call(open("a b.js", IMPORT + wait + ADD), ECHO, 2L));
    }

    @ParameterizedTest
    @CsvSource({"a.js,exports.echo = (value) => value", "b.js,module.exports = { echo: async (value) => value }",
            "c.mjs,export const echo = (value) => value", "d.mjs,export default { echo: (value) => value }"})
    void whatAScriptExportsAreItsTasksIfItRegistersNone(String name, String script) throws Exception {
        assertEquals("x", harness.call(open(name, script), ECHO, "x"));
    }

    @Test
    void aScriptMayRunTheHostItself() throws Exception {
        assertEquals(1L, harness.call(open("a.js", REQUIRE + ADD + "ProcessHost.run();"), ECHO, 1L));
    }

    @Test
    void itHasItsArgumentsAndItsOptions() {
        Task<Object, Object> arguments = Task.named("arguments");
        List<String> expected = List.of("a b", "$HOME", "--inspect", Node.script().toString());
        ProcessPool pool = open(Node.worker("a b", "$HOME", "--inspect").interpreterOptions("--stack-size=500"));
        assertEquals(expected, harness.call(pool, arguments, null));
        assertEquals("--stack-size=500", harness.get(harness.history().send(
                pool, Task.named("evaluate"), "process.execArgv.join()", Duration.ofMinutes(1))));
    }

    @Test
    void whatCannotBeLoadedIsReported() throws Exception {
        Exit exit = verdict(open("a.js", "throw new Error('not today')"));
        assertEquals(64, exit.code());
        assertTrue(exit.verdict().contains("could not join its pool"), exit::verdict);
        assertTrue(exit.verdict().contains("a.js cannot be loaded: not today"), exit::verdict);
    }

    @Test
    void aModuleThatWaitsForEverIsReported() throws Exception {
        Exit exit = verdict(open("a.mjs", "await new Promise(() => {})"));
        assertEquals(64, exit.code());
        assertTrue(exit.verdict().contains("a.mjs is not loaded: it waits for what never comes"), exit::verdict);
    }

    @ParameterizedTest
    @CsvSource({"'ProcessHost.registry(\"a b\", print)', '\"a b\" cannot name a task'",
            "'ProcessHost.registry(\"drover:doze\", print)', '\"drover:doze\" cannot name a task'",
            "'ProcessHost.registry(\"a\", 1)', 'is no function'",
            "'ProcessHost.registry(\"a\", print).registry(\"a\", print)', 'has a handler'"})
    void whatCannotBeRegisteredIsReported(String registering, String why) throws Exception {
        Exit exit = verdict(open("a.js", REQUIRE + "const print = console.log;\n" + registering));
        assertTrue(exit.verdict().contains(why), exit::verdict);
    }

    @Test
    void aMissingNodeOrScriptIsRefusedWithASentence() {
        Rejected node = harness.failure(Rejected.class,
                harness.send(open(Node.worker().interpreter("no-such-node")), ECHO, 1L));
        assertTrue(node.getMessage().contains("the interpreter 'no-such-node' was not found on the PATH: install it,"
                + " or name another by ProcessSpec.interpreter"), node::getMessage);
        Path missing = directory.resolve("missing.js");
        Rejected script = harness.failure(Rejected.class, harness.send(open(ProcessSpec.node(missing)), ECHO, 1L));
        assertTrue(script.getMessage().contains("the script '" + missing + "' does not exist"), script::getMessage);
    }

    /** There is none here, so one says that it is. */
    @Test
    void anOldNodeIsRefusedWithASentence() throws Exception {
        Path old = Files.writeString(directory.resolve("old.js"),
                "Object.defineProperty(process, 'versions', { value: { node: '16.20.2' } });");
        ProcessPool pool = open(Node.worker().interpreterOptions("--require", old.toString()));
        Exit exit = verdict(pool);
        assertEquals(64, exit.code());
        assertTrue(exit.verdict().contains("it is run by Node 16.20.2, and 18 or newer is needed"), exit::verdict);
    }

    @Test
    void aDebuggerCanBeAttachedIfItIsWanted() throws Exception {
        ProcessPool pool = open(Node.worker().debug(true));
        harness.await("its port", () -> pool.snapshot().workers().get(0).debugPort().isPresent());
        assertEquals(1L, harness.call(pool, ECHO, 1L));
        ProcessPool plain = open(Node.worker());
        assertEquals(1L, harness.call(plain, ECHO, 1L));
        assertTrue(plain.snapshot().workers().get(0).debugPort().isEmpty());
    }

    // ---- its sleep

    private static char state(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FREEZE", "DOZE"})
    void itSleepsAndIsWokenByARequest(String depth) throws Exception {
        ProcessPool pool = open(Node.worker());
        harness.awaitReady(pool, 1);
        Worker worker = pool.workers().get(0);
        long pid = worker.snapshot().pid();
        WorkerSnapshot asleep = harness.get(worker.sleep(Depth.valueOf(depth)));
        assertEquals(WorkerState.ASLEEP, asleep.state());
        harness.await("the stop", () -> {
            try {
                return state(pid) == 'T';
            } catch (IOException e) {
                return false;
            }
        });
        assertEquals(1L, harness.call(pool, ECHO, 1L));
        Object woken = harness.call(pool, Task.named("woken"), null);
        assertEquals(depth.equals("DOZE"), woken instanceof Long, "the hook was told: " + woken);
        assertEquals(pid, worker.snapshot().pid());
    }

    @Test
    void itTrimsAndTellsItsMemory() {
        ProcessPool pool = open(Node.worker());
        harness.awaitReady(pool, 1);
        WorkerSnapshot trimmed = harness.get(pool.workers().get(0).sleep(Depth.TRIM));
        assertTrue(trimmed.sleep().problem().isEmpty(), () -> trimmed.sleep().toString());
    }

    @Test
    void itsHookMayRefuseToSleep() {
        ProcessPool pool = open(Node.worker());
        harness.call(pool, Task.named("may-doze"), false);
        Worker worker = pool.workers().get(0);
        Rejected veto = harness.failure(Rejected.class, worker.sleep(Depth.DOZE));
        assertTrue(veto.getMessage().contains("its hook hook vetoes"), veto::getMessage);
        harness.await("it is awake", () -> worker.snapshot().state() == WorkerState.READY);
    }

    // ---- its end

    /** The thread that owns the link sees the end of the pool also while the other one is blocked. */
    @ParameterizedTest
    @ValueSource(strings = {"idle", "sleep", "spin"})
    void aKilledPoolTakesItsWorkerAndAllItsChildrenAlong(String meanwhile) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=" + directory, "-cp",
                System.getProperty("java.class.path"), ParentMain.class.getName(), "node", meanwhile,
                Node.script().toString()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().remove("XDG_RUNTIME_DIR");
        Process parent = builder.start();
        seen.add(parent.toHandle());
        List<Long> pids = new ArrayList<>();
        try (BufferedReader out = parent.inputReader()) {
            for (String line; (line = out.readLine()) != null && !line.equals("up");) pids.add(Long.parseLong(line));
            pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(seen::add));
            assertEquals(3, pids.size());
            assertTrue(pids.stream().allMatch(Harness::alive));
            parent.destroyForcibly();
            harness.await("the end of " + pids, () -> pids.stream().noneMatch(Harness::alive));
        }
        parent.waitFor();
    }

    /** What a worker is ended by is what the verdict tells, also where it has children to end. */
    @Test
    void aSignalFromOutsideEndsItsChildrenAndIsNamed() {
        ProcessPool pool = open(Node.worker());
        List<?> children = (List<?>) harness.call(pool, Task.named("children"), null);
        long pid = (Long) harness.call(pool, Task.named("pid"), null);
        children.forEach(child -> ProcessHandle.of((Long) child).ifPresent(seen::add));
        ProcessHandle.of(pid).orElseThrow().destroy();
        Exit exit = verdict(pool);
        assertEquals("TERM", exit.signal().orElseThrow(), exit::verdict);
        harness.await("the children's end", () -> children.stream().noneMatch(child -> Harness.alive((Long) child)));
    }

    /** Before it is killed, the thread of the link says what the blocked one does. */
    @Test
    void aStuckOneSaysWhatItIsDoing() throws Exception {
        PoolSpec spec = harness.spec(Node.worker()).size(1, 1).cancelGrace(Duration.ofMillis(200));
        ProcessPool pool = harness.open(spec);
        CompletableFuture<Object> blocked = harness.begin(pool, Task.named("block"), 600_000L);
        assertTrue(blocked.cancel(true));
        Exit exit = verdict(pool);
        assertEquals(Exit.Cause.CANCEL_TIMEOUT, exit.cause());
        Path threads = exit.diagnosis().dumps().getFirst().file();
        String said = Files.readString(threads);
        Files.delete(threads);
        assertTrue(said.startsWith("main thread, runs JavaScript:\n    at "), said);
        assertTrue(said.contains("node_worker.js"), said);
    }
}
