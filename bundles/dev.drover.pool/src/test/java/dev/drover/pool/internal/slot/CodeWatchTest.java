package dev.drover.pool.internal.slot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.pool.internal.fake.FakeServices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeWatchTest {

    private static final Duration LOOK = Duration.ofNanos(CodeWatch.LOOK_NANOS);

    @TempDir
    Path folder;

    private final FakeServices services = new FakeServices();
    private final List<String> changes = new ArrayList<>();
    private long second = 1_000_000;

    private Path write(String name, String text) {
        try {
            Path file = Files.writeString(folder.resolve(name), text);
            Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second++)));
            return file;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private CodeWatch watch(boolean wanted, Path... entries) {
        PoolSpec spec = PoolSpec.of("p", ProcessSpec.java("Main", entries)).reloadOnChange(wanted);
        return new CodeWatch(spec, services, changes::add);
    }

    private void look(CodeWatch watch) {
        watch.round();
        services.runAll();
        services.advance(LOOK);
    }

    @Test
    void aChangedJarIsNamedOnceItIsTheSameAtTwoLooks() {
        Path jar = write("a.jar", "old");
        CodeWatch watch = watch(true, jar);
        look(watch);
        look(watch);
        write("a.jar", "half");
        look(watch);
        assertEquals(List.of(), changes);
        write("a.jar", "halfwhole");
        look(watch);
        assertEquals(List.of(), changes, "it was being written");
        look(watch);
        assertEquals(List.of(jar.toString()), changes);
        look(watch);
        look(watch);
        assertEquals(1, changes.size());
    }

    @Test
    void whatAWorkerWritesBesideItsCodeIsNoChange() {
        write("A.class", "1");
        CodeWatch watch = watch(true, folder);
        look(watch);
        write("worker.log", "a line");
        for (int i = 0; i < 3; i++) look(watch);
        assertEquals(List.of(), changes);
        write("A.class", "2");
        write("B.class", "1");
        for (int i = 0; i < 3; i++) look(watch);
        assertEquals(1, changes.size());
        assertTrue(changes.getFirst().endsWith(" and 1 more"), changes::toString);
    }

    @Test
    void itLooksEveryTwoSecondsAndNotAtAllUnlessAsked() {
        CodeWatch watch = watch(true, write("a.jar", "old"));
        assertEquals(CodeWatch.LOOK_NANOS, watch.nextLook());
        watch.round();
        services.runAll();
        watch.round();
        assertEquals(0, services.background.waiting());
        services.advance(LOOK);
        watch.round();
        assertEquals(1, services.background.waiting());
        services.runAll();
        CodeWatch off = watch(false, write("b.jar", "old"));
        assertEquals(Long.MAX_VALUE, off.nextLook());
        off.round();
        assertEquals(0, services.background.waiting());
    }

    @Test
    void ofACommandTheProgramAndItsScriptsCount() {
        assertEquals(List.of(Path.of("/w/bin/run"), Path.of("/w/worker.py")),
                CodeFiles.of(ProcessSpec.command("bin/run", "worker.py", "out.log").directory(Path.of("/w"))));
        assertEquals(List.of(), CodeFiles.of(ProcessSpec.command("python3").directory(Path.of("/w"))));
        assertEquals(List.of(Path.of("/w/a.js")),
                CodeFiles.of(ProcessSpec.node(Path.of("a.js")).directory(Path.of("/w"))));
    }

    @Test
    void theVerdictOfAnEndSaysThatTheCodeWasOverwritten() {
        Path jar = write("a.jar", "new");
        Exit exit = new Exit(
                7, Instant.EPOCH, Exit.Cause.EXITED, 1, Optional.empty(), "it ended", List.of(), List.of());
        ProcessSpec spec = ProcessSpec.java("Main", jar);
        assertEquals("it ended; its code 'a.jar' was changed at 1970-01-12T13:46:40Z, after it had been started",
                CodeFiles.explained(spec, Instant.ofEpochSecond(999_999), exit).verdict());
        assertEquals(exit, CodeFiles.explained(spec, Instant.ofEpochSecond(1_000_001), exit));
    }
}
