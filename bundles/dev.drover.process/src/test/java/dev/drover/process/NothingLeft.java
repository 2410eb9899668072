package dev.drover.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Checks after each test that no thread of Drover's, no child, and no directory of this program is left. */
final class NothingLeft implements AfterEachCallback {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    @Override
    public void afterEach(ExtensionContext context) {
        calm(NothingLeft::threads);
        calm(NothingLeft::children);
        calm(NothingLeft::directories);
    }

    private static void calm(Supplier<List<String>> left) {
        long begin = System.nanoTime();
        while (!left.get().isEmpty() && System.nanoTime() - begin < PATIENCE_NANOS) LockSupport.parkNanos(5_000_000);
        assertEquals(List.of(), left.get());
    }

    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("drover-")).toList();
    }

    static List<String> children() {
        return ProcessHandle.current().children().map(child -> child.pid() + " " + child.info()).toList();
    }

    static List<String> directories() {
        List<String> found = new ArrayList<>();
        String own = "drover-" + ProcessHandle.current().pid() + "-*";
        String runtime = System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/dev/shm");
        for (String base : List.of("/dev/shm", System.getProperty("java.io.tmpdir"), runtime)) {
            if (!Files.isDirectory(Path.of(base))) continue;
            try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of(base), own)) {
                all.forEach(each -> found.add(each.toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }
}
