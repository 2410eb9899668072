package dev.drover.app.internal.headless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.drover.app.internal.job.FilesJobService;
import dev.drover.app.internal.job.RealTree;
import dev.drover.pool.Pools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The headless product with real workers. */
class HeadlessTest {

    private static final long DEADLINE_SECONDS = 120;

    @TempDir
    Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aJobThatIsDoneEndsWithASummaryAndExitCodeZero() throws Exception {
        RealTree tree = new RealTree(dir, 50, 1);
        assertEquals(0, run("--dir", dir.toString(), "--workers", "2"));
        String text = text(out);
        assertTrue(text.contains("Done: " + tree.count() + " files, "), text);
        assertTrue(text.contains("Share per worker:\n  files-"), text);
        assertEquals("", text(err));
    }

    @Test
    void withJsonStandardOutputHoldsOneObjectAndNothingElse() throws Exception {
        RealTree tree = new RealTree(dir, 10, 1);
        assertEquals(0, run("--dir", dir.toString(), "--json"));
        String json = text(out);
        assertEquals(1, json.lines().count(), json);
        assertTrue(json.startsWith("{\"dir\":"), json);
        assertTrue(json.contains("\"complete\":true,\"problem\":null,\"rounds\":1,\"files\":" + tree.count()), json);
    }

    @ParameterizedTest
    @CsvSource({"--dir,/gone/for/ever", "--workers,0", "--strategy,nobody", "--typo,1"})
    void whatCannotBeEndsWithOneSentenceAndExitCodeTwo(String option, String value) throws Exception {
        assertEquals(2, run(option, value));
        assertEquals("", text(out));
        assertEquals(1, text(err).lines().count(), text(err));
        assertTrue(text(err).startsWith("drover: "), text(err));
        assertTrue(text(err).contains(value.equals("1") ? option : value), text(err));
    }

    @Test
    void helpIsPrintedAndNothingElseDone() throws Exception {
        assertEquals(0, run("--dir", "/gone", "--help"));
        assertTrue(text(out).startsWith("Options:"), text(out));
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    @DisabledOnOs(OS.WINDOWS)
    void aSignalStopsTheJobAndStillPrintsWhatWasDone(String signal, int code) throws Exception {
        new RealTree(dir, 200, 1);
        Process product = product("--dir", dir.toString(), "--workers", "2", "--repeat", "--plain");
        try (BufferedReader lines = product.inputReader(StandardCharsets.UTF_8)) {
            List<ProcessHandle> workers = awaitWorkers(product, lines);
            assertEquals(0, new ProcessBuilder("kill", "-" + signal, "" + product.pid()).start().waitFor());
            assertTrue(product.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "the product goes on");
            String rest = String.join("\n", lines.lines().toList());
            assertEquals(code, product.exitValue(), rest);
            assertTrue(rest.contains("Stopped: "), rest);
            assertTrue(rest.contains("Share per worker:"), rest);
            for (ProcessHandle worker : workers) assertFalse(worker.isAlive(), "a worker is left: " + worker.pid());
        } finally {
            product.descendants().forEach(ProcessHandle::destroyForcibly);
            product.destroyForcibly();
        }
    }

    private int run(String... arguments) throws InterruptedException {
        try (Pools pools = Pools.create()) {
            Headless headless = new Headless(new FilesJobService(pools.service()), new NoMonitor());
            int code = headless.run(List.of(arguments), print(out), print(err), Map.of());
            assertTrue(pools.service().all().isEmpty(), "a pool is left open");
            return code;
        }
    }

    /** Reads until a line tells of two workers, and of files that are done: the job runs. */
    private static List<ProcessHandle> awaitWorkers(Process product, BufferedReader lines) throws IOException {
        List<String> read = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            read.add(line);
            if (line.endsWith("; 2 workers") && !line.contains(": 0 of ")) return product.children().toList();
        }
        throw new AssertionError("the product ended: " + read);
    }

    private static Process product(String... arguments) throws IOException {
        // A shell has its background jobs ignore SIGINT, and all that they start: a terminal does not.
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HeadlessMain.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
