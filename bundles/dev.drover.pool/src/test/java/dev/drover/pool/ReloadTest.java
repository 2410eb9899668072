package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.RecycleReason;
import dev.drover.api.process.ClassLocation;
import dev.drover.api.process.ProcessSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Workers whose code changes on disk. */
final class ReloadTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @TempDir
    Path folder;

    /** A jar with the classes of these tests' worker. */
    private void writeJar(Path jar, String note) throws IOException {
        Path classes = ClassLocation.of(TestWorker.class);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> all = Files.list(classes.resolve("dev/drover/pool"))) {
            out.putNextEntry(new JarEntry("note"));
            out.write(note.getBytes());
            all.filter(each -> each.getFileName().toString().startsWith("TestWorker")).forEach(each -> {
                try {
                    out.putNextEntry(new JarEntry("dev/drover/pool/" + each.getFileName()));
                    Files.copy(each, out);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void changedCodeReplacesTheWorkersAndBadCodeLeavesThem() throws IOException {
        Path jar = folder.resolve("worker.jar");
        writeJar(jar, "one");
        ProcessPool pool = harness.open(harness.spec(ProcessSpec.java(TestWorker.class.getName(), jar)).size(2, 2)
                .reloadOnChange(true));
        harness.awaitReady(pool, 2);
        List<Long> first = Harness.pids(pool);
        Path next = folder.resolve("next.jar");
        writeJar(next, "another one");
        Files.move(next, jar, StandardCopyOption.ATOMIC_MOVE);
        harness.await("both to be replaced",
                () -> pool.snapshot().recycled().getOrDefault(RecycleReason.CODE, 0L) == 2);
        harness.await("the old ones to end", () -> first.stream().noneMatch(Harness::alive));
        harness.await("the record", () -> pool.snapshot().workers().getFirst().lastExit().isPresent());
        String verdict = pool.snapshot().workers().getFirst().lastExit().orElseThrow().verdict();
        assertTrue(verdict.endsWith("it was recycled because its code has changed: " + jar), verdict);

        harness.await("nobody else", () -> pool.workers().size() == 2);
        List<Long> second = Harness.pids(pool);
        Files.writeString(next, "this is no jar");
        Files.move(next, jar, StandardCopyOption.ATOMIC_MOVE);
        harness.await("a successor that does not start", () -> pool.workers().size() == 3);
        harness.await("it to be gone", () -> pool.workers().size() == 2);
        assertEquals(second, Harness.pids(pool));
        for (long i = 0; i < 20; i++) assertEquals(i, harness.call(pool, TestWorker.VALUE, i));
    }
}
