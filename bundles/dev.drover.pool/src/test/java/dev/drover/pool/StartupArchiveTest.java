package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Workers that start from an archive of their classes. */
class StartupArchiveTest {

    private static final String PROPERTY = "drover.startup.archive";
    /** To make one takes seconds, and gives way to all other tests. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @RegisterExtension
    final Harness harness = new Harness();

    @TempDir
    Path area;

    private String before;
    private Path folder;
    private Path jar;

    @BeforeEach
    void prepare() throws Exception {
        assertTrue(Files.isRegularFile(
                Path.of(Endpoint.class.getProtectionDomain().getCodeSource().getLocation().toURI())),
                "only classes in jars are archived: build with 'verify', not 'test'");
        folder = area.resolve("startup");
        jar = jar();
        before = System.getProperty(PROPERTY);
        System.setProperty(PROPERTY, folder.toString());
    }

    @AfterEach
    void restore() {
        if (before == null) System.clearProperty(PROPERTY);
        else
            System.setProperty(PROPERTY, before);
    }

    @Test
    void oneIsMadeAfterTheFirstStartAndUsedByTheNextAndABrokenOneHarmsNobody() throws Exception {
        ProcessPool pool = harness.open(spec());
        assertEquals(List.of(), archiveOptions(pool), "there is none yet");
        await("an archive", () -> archives().size() == 1);
        assertEquals(1, pool.snapshot().workers().size(), "what makes it is no worker");
        assertEquals(0, pool.snapshot().restarts());
        pool.close();
        Path archive = archives().get(0);
        assertEquals(List.of(archive), all(), "nothing else is left in the folder");

        ProcessPool next = harness.open(spec());
        assertTrue(archiveOptions(next).get(0).endsWith("=" + archive), () -> archiveOptions(next).toString());
        silent(next);
        next.close();
        assertEquals(List.of(archive), archives(), "it is not made again");

        long size = Files.size(archive);
        try (FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            file.truncate(size / 2);
        }
        ProcessPool broken = harness.open(spec());
        assertEquals("as ever", harness.call(broken, TestWorker.VALUE, "as ever"));
        silent(broken);
        assertEquals(0, broken.snapshot().restarts());
        // Archives of one class path are of about one size.
        await("another archive", () -> size(archive) > size / 2 + 1);
        broken.close();
        assertEquals(List.of(archive), all());
        ProcessPool mended = harness.open(spec());
        assertFalse(archiveOptions(mended).isEmpty());
        silent(mended);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            // It has just been removed.
            return 0;
        }
    }

    @Test
    void closingEndsTheMakingOfOneAndLeavesNothing() throws IOException {
        ProcessPool pool = harness.open(spec());
        harness.call(pool, TestWorker.VALUE, 1);
        await("a process that makes one", () -> Harness.children().size() > 1);
        pool.close();
        assertEquals(List.of(), Harness.children());
        assertEquals(List.of(), all());
    }

    @Test
    void twoThatMakeTheSameAtOnceDoNotDisturbEachOther() {
        ProcessPool one = harness.open(spec());
        ProcessPool two = harness.open(spec());
        harness.call(one, TestWorker.VALUE, 1);
        harness.call(two, TestWorker.VALUE, 2);
        await("two processes that make one", () -> Harness.children().size() == 4 || !archives().isEmpty());
        await("the archive alone", () -> Harness.children().size() == 2 && all().size() == 1);
        ProcessPool next = harness.open(spec());
        assertFalse(archiveOptions(next).isEmpty());
        silent(next);
    }

    @Test
    void whatMayNotHaveOneStartsAsEver() throws IOException {
        Files.createDirectory(folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        ProcessPool exposed = harness.open(spec());
        assertEquals(List.of(), archiveOptions(exposed), "others may enter the folder");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));

        for (ProcessSpec worker : List.of(
                ProcessSpec.java(TestWorker.class), worker().debug(true), worker().jvmOptions("-Xshare:auto"),
                worker().environment("JDK_JAVA_OPTIONS", "-Xmx300m"))) {
            ProcessPool pool = harness.open(harness.spec(worker).max(1));
            harness.call(pool, TestWorker.VALUE, 1);
        }
        // Longer than it would take to begin.
        assertFalse(Harness.within(Duration.ofSeconds(4), () -> !all().isEmpty()), () -> all().toString());
    }

    private ProcessSpec worker() {
        return ProcessSpec.java(TestWorker.class.getName(), jar);
    }

    private PoolSpec spec() {
        return harness.spec(worker()).max(1);
    }

    private List<String> archiveOptions(ProcessPool pool) {
        Map<?, ?> given = (Map<?, ?>) harness.call(pool, TestWorker.GIVEN, null);
        return ((List<?>) given.get("options")).stream().map(String::valueOf)
                .filter(option -> option.startsWith("-XX:AOTCache") || option.startsWith("-XX:SharedArchiveFile"))
                .toList();
    }

    private static void silent(ProcessPool pool) {
        assertEquals(List.of(), pool.workers().get(0).console(0).lines());
    }

    private void await(String what, BooleanSupplier condition) {
        assertTrue(Harness.within(PATIENCE, condition), () -> "in vain waited for " + what + ", there is " + all());
    }

    private List<Path> archives() {
        return all().stream().filter(each -> each.getFileName().toString().matches("[0-9a-f]{64}")).toList();
    }

    private List<Path> all() {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(each -> !each.toString().endsWith(".sum")).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        }
    }

    /** The worker's classes in a jar, as a program has them. */
    private Path jar() throws Exception {
        Path made = area.resolve("worker.jar");
        Path classes = Path.of(TestWorker.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        String name = TestWorker.class.getName().replace('.', '/');
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(made))) {
            for (Path each : files(classes.resolve(name).getParent())) {
                if (!each.getFileName().toString().matches("TestWorker(\\$.*)?\\.class")) continue;
                out.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
                Files.copy(each, out);
            }
        }
        return made;
    }
}
