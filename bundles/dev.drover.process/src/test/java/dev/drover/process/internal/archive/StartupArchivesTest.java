package dev.drover.process.internal.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.drover.api.process.Launch;
import dev.drover.api.process.ProcessSpec;
import dev.drover.process.internal.fake.FakeProcess;
import dev.drover.process.internal.fake.ManualDelayer;
import dev.drover.process.internal.fake.ManualExecutor;
import dev.drover.process.internal.launch.Launching;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a process that writes what it likes, and a class path of one file. */
@Timeout(60)
class StartupArchivesTest {

    private static final Duration DELAY = Duration.ofSeconds(2);

    @TempDir
    Path area;

    private final ManualDelayer delayer = new ManualDelayer();
    private final ManualExecutor background = new ManualExecutor();
    private final List<FakeHost> hosts = new ArrayList<>();
    private final List<Launch> launched = new ArrayList<>();
    private Consumer<FakeHost> script = this::records;
    private Path jar;
    private ProcessSpec worker;
    private StartupArchives archives;

    @BeforeEach
    void open() throws IOException {
        jar = Files.writeString(area.resolve("worker.jar"), "classes");
        worker = ProcessSpec.java("Main", jar);
        archives = archives(ArchiveFolder.open(area.resolve("startup")));
    }

    private StartupArchives archives(ArchiveFolder folder) {
        Launching launching = new Launching((launch, ticket) -> {
            launched.add(launch);
            return new FakeProcess();
        });
        return new StartupArchives((starter, spec, console, listener) -> {
            FakeHost host = new FakeHost(starter, spec, listener, script);
            hosts.add(host);
            return host;
        }, launching, delayer, background, delayer::now, folder, program -> program.classPath());
    }

    /** What a JVM that records does. */
    private void records(FakeHost host) {
        try {
            host.starter.start(host.spec.program(), host.spec.mark(), "");
            host.joins();
            host.answers();
            Files.writeString(draft(), "archive");
            host.ends(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the process that was started last was told to write. */
    private Path draft() {
        return launched.getLast().command().stream().filter(option -> option.contains("draft-"))
                .map(option -> Path.of(option.substring(option.indexOf('=') + 1))).findFirst().orElseThrow();
    }

    private void joinedAndWaited(ProcessSpec spec) {
        archives.joined(spec);
        delayer.advance(DELAY);
        background.runAll();
    }

    private List<String> files() throws IOException {
        try (var all = Files.list(area.resolve("startup"))) {
            return all.map(each -> each.getFileName().toString()).filter(each -> !each.endsWith(".sum")).toList();
        }
    }

    @Test
    void anArchiveIsMadeAWhileAfterTheFirstWorkerHasJoinedAndUsedFromThenOn() throws IOException {
        assertEquals(List.of(), archives.options(worker));
        archives.joined(worker);
        delayer.advance(DELAY.minusNanos(1));
        assertEquals(0, background.waiting());
        delayer.advance(Duration.ofNanos(1));
        background.runAll();
        assertEquals(1, hosts.size());
        List<String> options = archives.options(worker);
        Path archive = area.resolve("startup").resolve(files().get(0));
        assertTrue(options.stream().anyMatch(option -> option.endsWith("=" + archive)), options::toString);
        assertEquals("archive", Files.readString(archive));
        assertEquals(1, files().size());
    }

    @Test
    void itIsMadeOnceHoweverManyWorkersJoin() {
        archives.joined(worker);
        joinedAndWaited(worker);
        joinedAndWaited(worker);
        assertEquals(1, hosts.size());
        StartupArchives later = archives;
        later.joined(worker);
        assertEquals(0, background.waiting());
    }

    @Test
    void whatFailsIsNotTriedAgainByThisProgramAndLeavesNothing() throws IOException {
        script = host -> {
            try {
                host.starter.start(host.spec.program(), host.spec.mark(), "");
                Files.writeString(draft(), "half");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            host.ends(1);
        };
        joinedAndWaited(worker);
        joinedAndWaited(worker);
        assertEquals(1, hosts.size());
        assertEquals(List.of(), archives.options(worker));
        assertEquals(List.of(), files());
    }

    @Test
    void whateverARecordingThrowsAnotherOneIsMadeAfterIt() {
        script = host -> {
            throw new InternalError("a test's");
        };
        joinedAndWaited(worker);
        script = this::records;
        ProcessSpec other = worker.jvmOptions("-Xmx64m");
        joinedAndWaited(other);
        assertEquals(2, hosts.size());
        assertNotEquals(List.of(), archives.options(other));
    }

    @Test
    void aRecordingThatCannotBePlannedIsPlannedWithTheNextWorker() {
        delayer.failure = new InternalError("a test's");
        assertThrows(InternalError.class, () -> archives.joined(worker));
        delayer.failure = null;
        joinedAndWaited(worker);
        assertEquals(1, hosts.size());
    }

    @Test
    void anArchiveWithWhichAProcessDidNotJoinGoesForGood() throws IOException {
        joinedAndWaited(worker);
        archives.neverJoined(worker);
        assertEquals(List.of(), archives.options(worker));
        assertEquals(List.of(), files());
        joinedAndWaited(worker);
        assertEquals(1, hosts.size());
    }

    @Test
    void aProcessThatDidNotJoinWithoutAnArchiveSaysNothingAboutIt() {
        archives.neverJoined(worker);
        joinedAndWaited(worker);
        assertEquals(1, hosts.size());
    }

    @Test
    void oneOfAnEarlierProgramIsMadeAnewIfItIsDamagedAndElseKept() throws IOException {
        joinedAndWaited(worker);
        Path archive = area.resolve("startup").resolve(files().get(0));
        archives = archives(ArchiveFolder.open(area.resolve("startup")));
        joinedAndWaited(worker);
        assertEquals(1, hosts.size(), "it is whole");
        for (String damaged : List.of("archivf", "arch", "")) {
            Files.writeString(archive, damaged);
            archives = archives(ArchiveFolder.open(area.resolve("startup")));
            int before = hosts.size();
            joinedAndWaited(worker);
            assertEquals(before + 1, hosts.size(), "it is '" + damaged + "'");
            assertEquals("archive", Files.readString(archive));
        }
    }

    @Test
    void oneOfAnEarlierProgramWithWhichAProcessDidNotJoinIsMadeAnewOnce() throws IOException {
        joinedAndWaited(worker);
        archives = archives(ArchiveFolder.open(area.resolve("startup")));
        archives.neverJoined(worker);
        assertEquals(List.of(), archives.options(worker));
        joinedAndWaited(worker);
        assertEquals(2, hosts.size());
        assertNotEquals(List.of(), archives.options(worker));
        archives.neverJoined(worker);
        joinedAndWaited(worker);
        assertEquals(2, hosts.size());
    }

    @Test
    void anArchiveOfAClassPathThatChangedMeanwhileIsNotKept() throws IOException {
        script = host -> {
            try {
                Files.writeString(jar, "other classes");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            records(host);
        };
        joinedAndWaited(worker);
        assertEquals(List.of(), files());
    }

    @Test
    void eachClassPathMainClassAndSetOfOptionsHasItsOwn() throws IOException {
        joinedAndWaited(worker);
        ProcessSpec otherMain = ProcessSpec.java("Other", jar);
        ProcessSpec otherOption = worker.jvmOptions("-Xmx64m");
        for (ProcessSpec other : List.of(otherMain, otherOption)) {
            assertEquals(List.of(), archives.options(other));
            joinedAndWaited(other);
            assertNotEquals(List.of(), archives.options(other));
        }
        assertEquals(3, files().size());
        Files.writeString(jar, "a new version");
        assertEquals(List.of(), archives.options(worker));
    }

    @Test
    void whatCanHaveNoneIsLeftAlone() throws IOException {
        Path classes = Files.createDirectory(area.resolve("classes"));
        for (ProcessSpec spec : List.of(
                worker.debug(true),
                worker.jvmOptions("-Xshare:off"),
                worker.jvmOptions("-javaagent:x.jar"),
                worker.environment("JAVA_TOOL_OPTIONS", "-Dx=y"),
                ProcessSpec.java("Main", classes),
                ProcessSpec.java("Main", area.resolve("missing.jar")),
                ProcessSpec.command("sh"))) {
            joinedAndWaited(spec);
            archives.neverJoined(spec);
            assertEquals(List.of(), archives.options(spec), spec::toString);
        }
        assertEquals(0, hosts.size());
    }

    @Test
    void withoutAFolderThereAreNone() {
        archives = archives(null);
        joinedAndWaited(worker);
        archives.neverJoined(worker);
        assertEquals(List.of(), archives.options(worker));
        assertEquals(0, hosts.size());
        archives.close();
    }

    @Test
    void closedItEndsWhatRecordsAndWaitsForIt() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        script = host -> started.countDown();
        archives.joined(worker);
        delayer.advance(DELAY);
        Thread records = Thread.ofPlatform().start(background::runAll);
        assertTrue(started.await(20, TimeUnit.SECONDS));
        archives.close();
        assertTrue(hosts.get(0).over());
        records.join();
        assertEquals(List.of(), files());
    }

    @Test
    void closedItBeginsNoMore() {
        archives.joined(worker);
        archives.close();
        delayer.advance(DELAY);
        background.runAll();
        assertEquals(0, hosts.size());
    }

    @Test
    void anExecutorThatHasEndedIsNobodysFault() {
        archives.joined(worker);
        background.refuses = true;
        delayer.advance(DELAY);
        assertFalse(background.waiting() > 0);
    }
}
