package dev.drover.process.internal.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import dev.drover.api.process.Dump;
import dev.drover.process.internal.fake.FakeProcess;
import dev.drover.process.internal.fake.ManualDelayer;
import dev.drover.wire.Task;
import dev.drover.wire.call.Control;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps that the process writes itself, while its disk fills up. */
class DumperTest {

    @TempDir
    private Path place;
    private final ManualDelayer delayer = new ManualDelayer();
    private final Writing subject = new Writing();
    private Dumper dumper;

    /** Writes half a dump, and then finds the disk full, until there is room. */
    private static final class Writing implements DumpSubject {
        final List<Dump> dumps = new ArrayList<>();
        boolean full = true;
        Path recording;

        @Override
        public String name() {
            return "p-1";
        }

        @Override
        public Process process() {
            return new FakeProcess();
        }

        @Override
        public boolean java() {
            return true;
        }

        @Override
        public boolean joined() {
            return true;
        }

        @Override
        public boolean asleep() {
            return false;
        }

        @Override
        public boolean over() {
            return false;
        }

        @Override
        public int maxMessage() {
            return 1 << 20;
        }

        @Override
        public boolean offers(String control) {
            return true;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <Q, R> CompletableFuture<R> control(Task<Q, R> task, Q request, Duration timeout) {
            Map<?, ?> wish = request == null ? Map.of() : (Map<?, ?>) request;
            if (task == (Task<?, ?>) Control.MEMORY) return (CompletableFuture<R>) answer(Map.of("heapUsed", 1_000L));
            if (task == (Task<?, ?>) Control.RECORDING && wish.containsKey("file")) {
                recording = Path.of((String) wish.get("file"));
                return (CompletableFuture<R>) answer(true);
            }
            return (CompletableFuture<R>) write(recording == null ? Path.of((String) wish.get("file")) : recording);
        }

        private static CompletableFuture<Object> answer(Object what) {
            return CompletableFuture.completedFuture(what);
        }

        private CompletableFuture<Object> write(Path file) {
            try {
                Files.writeString(file, "half a dump");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return full ? CompletableFuture.failedFuture(new IOException("No space left on device")) : answer(true);
        }

        @Override
        public void dumped(Dump dump) {
            dumps.add(dump);
        }
    }

    @BeforeEach
    void dumper() {
        DumpFolder folder = new DumpFolder(place.resolve("dumps"), 9, 1 << 30);
        dumper = new Dumper(subject, folder, delayer, Runnable::run);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static void assertFull(CompletableFuture<Dump> dump) {
        Throwable failure = dump.exceptionNow();
        if (failure instanceof CompletionException wrapped) failure = wrapped.getCause();
        assertEquals("No space left on device", failure.getMessage());
    }

    @Test
    void aHeapDumpOnADiskThatFillsUpFailsLeavesNothingAndTheNextOneIsMade() throws IOException {
        assertFull(dumper.dump(Dump.Kind.HEAP));
        assertEquals(List.of(), files());
        assertEquals(List.of(), subject.dumps);
        subject.full = false;
        assertTrue(Files.exists(dumper.dump(Dump.Kind.HEAP).join().file()));
        assertEquals(1, files().size());
        assertEquals(1, subject.dumps.size());
    }

    @Test
    void aRecordingOnADiskThatFillsUpFailsLeavesNothingAndTheNextOneIsMade() throws IOException {
        CompletableFuture<Dump> recording = dumper.record(Duration.ofSeconds(1));
        delayer.advance(Duration.ofSeconds(1));
        assertFull(recording);
        assertEquals(List.of(), files());
        subject.full = false;
        recording = dumper.record(Duration.ofSeconds(1));
        delayer.advance(Duration.ofSeconds(1));
        assertTrue(Files.exists(recording.join().file()));
        assertEquals(1, files().size());
    }
}
