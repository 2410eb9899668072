package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Codec;
import dev.drover.wire.Rejected;
import dev.drover.wire.Task;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Ticket;
import dev.drover.wire.link.Welcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How {@code hosts/python/drover_host.py} joins a pool and ends with it, in all the Pythons that there are. */
@Timeout(120)
class PythonHostLifeTest {

    private static final String TOKEN = "0123456789abcdef".repeat(4);
    private static final String NO_POOL = "This worker could not join its pool: ";

    @RegisterExtension
    final Harness harness = new Harness();

    @TempDir
    Path directory;

    private final List<ProcessHandle> seen = new ArrayList<>();

    @BeforeEach
    void skipWithoutPython() {
        Python.skipWithout("PythonHostLifeTest");
    }

    @AfterEach
    void endAll() {
        seen.forEach(ProcessHandle::destroyForcibly);
    }

    static Stream<String> interpreters() {
        return Python.interpreters().stream();
    }

    /** Starts a host without a pool, with a line on its standard input. */
    private Process start(String line, String... command) throws IOException {
        Process host = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        seen.add(host.toHandle());
        try (OutputStream in = host.getOutputStream()) {
            in.write(line.getBytes(StandardCharsets.UTF_8));
        }
        return host;
    }

    private void assertNotJoined(Process host, String why) throws Exception {
        assertTrue(host.waitFor(60, TimeUnit.SECONDS), "it goes on");
        assertEquals(64, host.exitValue());
        String errors = Files.readString(directory.resolve("err"));
        assertTrue(errors.startsWith(NO_POOL), errors);
        assertTrue(errors.contains(why), errors);
        assertEquals(1, errors.lines().count(), errors);
        assertFalse(errors.contains(TOKEN), "the token is a secret");
    }

    private ServerSocketChannel door() throws IOException {
        ServerSocketChannel door = harness.close(ServerSocketChannel.open(StandardProtocolFamily.UNIX));
        door.bind(UnixDomainSocketAddress.of(directory.resolve("s")));
        return door;
    }

    private String ticket() {
        return new Ticket(TOKEN, directory.resolve("s").toString()).line();
    }

    // ---- joining

    @ParameterizedTest
    @MethodSource("interpreters")
    void withoutATicketItExitsWith64(String python) throws Exception {
        assertNotJoined(start("", Python.command(python)), "no ticket on standard input");
    }

    @ParameterizedTest
    @CsvSource({"hello", "drover 2 TOKEN /s", "drover 1 TOKEN ", "drover 1 F /s"})
    void aBadTicketIsRefused(String line) throws Exception {
        assertNotJoined(
                start(line.replace("TOKEN", TOKEN) + "\n", Python.command("python3")),
                "this is no ticket of protocol 1");
    }

    @Test
    void aSocketThatIsNotThereIsReported() throws Exception {
        assertNotJoined(start(ticket(), Python.command("python3")), "No such file");
    }

    @Test
    void aPoolThatClosesIsReported() throws Exception {
        try (ServerSocketChannel door = door()) {
            Process host = start(ticket(), Python.command("python3"));
            door.accept().close();
            assertNotJoined(host, "");
        }
    }

    @ParameterizedTest
    @MethodSource("interpreters")
    void afterARefusalItExitsWith64(String python) throws Exception {
        try (ServerSocketChannel door = door()) {
            Process host = start(ticket(), Python.command(python));
            try (SocketChannel channel = door.accept()) {
                assertEquals(TOKEN, Handshake.read(channel, Frame.HELLO, Hello.CODEC).token());
                Handshake.write(channel, Frame.REFUSED, Codec.UTF8, "its token has been used");
                assertNotJoined(host, "refused: its token has been used");
            }
        }
    }

    /** Names reach logs and other people's screens. */
    @ParameterizedTest
    @CsvSource({"'Host(**{\"a\\nb\": print})', a HELLO has a wrong name in 'tasks': 'a\\u000ab' cannot name a task",
            "'h = Host(a=print); h.names *= 2; h', a HELLO has the task 'a' twice in 'tasks'"})
    void aHostWithWrongNamesIsTurnedAway(String tasks, String why) {
        ProcessPool pool = harness.open(
                harness.spec(ProcessSpec.command(Python.command("python3", tasks + ".run()"))).size(1, 1));
        harness.await("a verdict", () -> pool.snapshot().workers().get(0).lastExit().isPresent());
        Exit exit = pool.snapshot().workers().get(0).lastExit().orElseThrow();
        assertEquals(64, exit.code());
        assertTrue(exit.verdict().contains("refused: " + why), exit::verdict);
    }

    @Test
    void aHostNeedNotHaveTasks() {
        ProcessPool pool = harness.open(
                harness.spec(ProcessSpec.command(Python.command("python3", "Host().run()"))).size(1, 1));
        harness.awaitReady(pool, 1);
        Rejected rejected = harness.failure(Rejected.class, harness.send(pool, Task.named("any"), null));
        assertTrue(rejected.getMessage().contains("No handler for the task 'any'"), rejected::getMessage);
    }

    // ---- a host by itself

    private static <T> T read(SocketChannel channel, int type, Codec<T> codec) throws IOException {
        return Handshake.read(channel, type, codec);
    }

    private SocketChannel join(ServerSocketChannel door, long parent) throws IOException {
        SocketChannel channel = door.accept();
        Handshake.read(channel, Frame.HELLO, Hello.CODEC);
        Handshake.write(channel, Frame.WELCOME, Welcome.CODEC, new Welcome("test-1", "", 1, 1 << 20, parent));
        return channel;
    }

    /** The pool chooses the correlation, also 0. These frames have it. */
    @Test
    void aRequestMayHaveTheCorrelation0() throws Exception {
        String tasks = "Host(echo=lambda value, job: job.progress(value) or value).run()";
        try (ServerSocketChannel door = door()) {
            Process host = start(ticket(), Python.command("python3", tasks));
            try (SocketChannel channel = join(door, ProcessHandle.current().pid())) {
                Handshake.write(channel, Frame.REQUEST, Codec.VALUE, 7L);
                assertEquals(7L, read(channel, Frame.PROGRESS, Codec.VALUE));
                assertEquals(7L, read(channel, Frame.REPLY, Codec.VALUE));
                Handshake.write(channel, Frame.POST, Codec.VALUE, 8L);
                Handshake.write(channel, Frame.REQUEST, Codec.VALUE, 9L);
                assertEquals(9L, read(channel, Frame.PROGRESS, Codec.VALUE), "the post is not answered");
                assertEquals(9L, read(channel, Frame.REPLY, Codec.VALUE));
                Handshake.write(channel, Frame.EXIT, Codec.NOTHING, null);
                assertTrue(host.waitFor(60, TimeUnit.SECONDS));
                assertEquals(0, host.exitValue());
            }
        }
    }

    @Test
    void noProgressFollowsTheAnswer() throws Exception {
        String tasks = "kept = []; Host(keep=lambda value, job: [each.progress(0) for each in kept] + kept.append(job)"
                + " if kept else kept.append(job)).run()";
        try (ServerSocketChannel door = door()) {
            Process host = start(ticket(), Python.command("python3", tasks));
            try (SocketChannel channel = join(door, ProcessHandle.current().pid())) {
                for (int i = 0; i < 2; i++) Handshake.write(channel, Frame.REQUEST, Codec.VALUE, null);
                read(channel, Frame.REPLY, Codec.VALUE);
                // The handler fails after its attempt, so that the next frame is an ERROR, and no PROGRESS.
                read(channel, Frame.ERROR, Codec.VALUE);
            }
            assertTrue(host.waitFor(60, TimeUnit.SECONDS));
        }
    }

    /** Another process, this one, holds the pool's end open. */
    @Test
    void itSeesThatItsPoolIsGoneThoughTheLinkIsOpen() throws Exception {
        Process pool = new ProcessBuilder("sleep", "600").start();
        seen.add(pool.toHandle());
        try (ServerSocketChannel door = door()) {
            Process host = start(ticket(), Python.command("python3"));
            try (SocketChannel channel = join(door, pool.pid())) {
                Handshake.write(channel, Frame.PING, Codec.NOTHING, null);
                read(channel, Frame.PONG, Codec.NOTHING);
                assertFalse(host.waitFor(1_500, TimeUnit.MILLISECONDS), "the pool is there");
                pool.destroyForcibly();
                assertTrue(host.waitFor(60, TimeUnit.SECONDS), "it goes on");
            }
        }
    }

    @Test
    void aPoolThatBreaksTheProtocolIsLeftWithASentence() throws Exception {
        try (ServerSocketChannel door = door()) {
            Process host = start(ticket(), Python.command("python3"));
            try (SocketChannel channel = join(door, ProcessHandle.current().pid())) {
                Handshake.write(channel, Frame.LINK, Codec.NOTHING, null);
                assertTrue(host.waitFor(60, TimeUnit.SECONDS), "it goes on");
            }
        }
        String errors = Files.readString(directory.resolve("err"));
        assertEquals("This worker leaves its pool: a host does not understand frame 14\n", errors);
    }

    // ---- the end

    static Stream<List<String>> ends() {
        return Stream.concat(
                Stream.of(List.of("python3", "sleep"), List.of("python3", "hold_the_lock")),
                interpreters().map(python -> List.of(python, "idle")));
    }

    /** Python cannot handle a signal while a function of another language holds its lock. */
    @ParameterizedTest
    @MethodSource("ends")
    void aKilledPoolTakesItsWorkerAndAllItsChildrenAlong(List<String> how) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "-Djava.io.tmpdir=" + directory, "-cp",
                System.getProperty("java.class.path"),
                ParentMain.class.getName(), "script", how.get(1)));
        command.addAll(List.of(Python.command(how.get(0))));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().remove("XDG_RUNTIME_DIR");
        Process parent = builder.start();
        seen.add(parent.toHandle());
        List<Long> pids = new ArrayList<>();
        try (BufferedReader out = parent.inputReader()) {
            for (String line; (line = out.readLine()) != null && !line.equals("up");) pids.add(Long.parseLong(line));
            pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(seen::add));
            assertEquals(4, pids.size());
            assertTrue(pids.stream().allMatch(Harness::alive));
            long begin = System.nanoTime();
            parent.destroyForcibly();
            harness.await("the end of " + pids, () -> pids.stream().noneMatch(Harness::alive));
            harness.promisedMillis(2_000, (System.nanoTime() - begin) / 1e6, "%s: all gone", how);
        }
        parent.waitFor();
    }

    /** What a worker is ended by is what the verdict tells, also where it has children to end. */
    @Test
    void aSignalFromOutsideEndsItsChildrenAndIsNamed() throws Exception {
        ProcessPool pool = harness.open(harness.spec(Python.worker("python3")).size(1, 1));
        List<?> children = (List<?>) harness.call(pool, Task.named("children"), null);
        long pid = (Long) harness.call(pool, Task.named("pid"), null);
        children.forEach(child -> ProcessHandle.of((Long) child).ifPresent(seen::add));
        ProcessHandle.of(pid).orElseThrow().destroy();
        harness.await("a verdict", () -> pool.snapshot().workers().get(0).lastExit().isPresent());
        Exit exit = pool.snapshot().workers().get(0).lastExit().orElseThrow();
        assertEquals("TERM", exit.signal().orElseThrow(), exit::verdict);
        harness.await("the children's end", () -> children.stream().noneMatch(child -> Harness.alive((Long) child)));
    }

    @ParameterizedTest
    @MethodSource("interpreters")
    void itWorksInEachPython(String python) {
        PoolSpec spec = harness.spec(Python.worker(python)).size(1, 1).startTimeout(Duration.ofMinutes(1));
        ProcessPool pool = harness.open(spec);
        harness.awaitReady(pool, 1);
        for (Object value : List.of(1L, -0.5, "ä", true, List.of(1L, List.of())))
            assertEquals(value, harness.call(pool, Task.named("echo"), value));
        harness.call(pool, Task.named("say"), "ä in " + python);
        harness.await("the line", () -> pool.workers().get(0).console(0).lines().stream()
                .anyMatch(line -> line.text().equals("ä in " + python)));
        pool.close();
        assertEquals(0, pool.snapshot().restarts());
    }

    /** Where there is no old Python, a new one knows what the old one's grammar was. */
    @Test
    void anOldPythonCanReadIt() throws Exception {
        String parse = "import ast, sys; sys.version_info < (3, 8) or "
                + "[ast.parse(open(sys.argv[1] + '/drover_' + each + '.py', encoding='ascii').read(),"
                + " feature_version=(3, 6)) for each in ('host', 'messages')]";
        Process python = start("", "python3", "-c", parse, Path.of("../../hosts/python").toRealPath().toString());
        assertTrue(python.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, python.exitValue(), Files.readString(directory.resolve("err")));
    }
}
