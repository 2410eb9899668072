package dev.drover.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A named pipe. */
@Timeout(120)
class FifoTest {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    private Path parent;

    private final Children children = new Children();
    private SharedFolder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = SharedFolder.at(parent.resolve("shared"));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        children.close();
        assertEquals(List.of(), folder.list());
        assertFalse(Thread.getAllStackTraces().keySet().stream().anyMatch(each -> each.getName().equals(
                "drover-fifo-open") && each.isAlive()), "a thread is left");
    }

    @Test
    void whatAnotherProcessWritesIsRead() throws Exception {
        try (Fifo fifo = Fifo.create(folder, "f")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(fifo.path())));
            Children.One writer = children.start(folder, "fifo-write", "f", "hello");
            try (InputStream in = fifo.openForReading(LONG)) {
                assertEquals("hello", new String(in.readAllBytes()));
            }
            writer.expect("done").await();
            Children.One plain = children.launch(List.of("cat", fifo.path().toString()));
            try (OutputStream out = fifo.openForWriting(LONG)) {
                out.write("to a plain program\n".getBytes());
            }
            plain.expect("to a plain program");
            assertThrows(FileAlreadyExistsException.class, () -> Fifo.create(folder, "f"));
        }
        assertThrows(NoSuchFileException.class, () -> Fifo.open(folder, "f"));
    }

    @Test
    void withoutTheOtherEndItIsOneErrorAndNoThreadIsLeft() throws Exception {
        try (Fifo fifo = Fifo.create(folder, "f")) {
            fifo.remove();
            assertEquals("fifo f has had no reader for 300 ms",
                    assertThrows(TimeoutException.class, () -> fifo.openForWriting(SHORT)).getMessage());
            assertEquals("fifo f has had no writer for 300 ms",
                    assertThrows(TimeoutException.class, () -> fifo.openForReading(SHORT)).getMessage());
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread waiter = new Thread(() -> {
                try {
                    fifo.openForReading(LONG).close();
                } catch (Throwable e) {
                    thrown.set(e);
                }
            });
            waiter.start();
            while (waiter.getState() != Thread.State.TIMED_WAITING) Thread.onSpinWait();
            waiter.interrupt();
            waiter.join();
            assertEquals(InterruptedException.class, thrown.get().getClass());
        }
    }

    @Test
    void aReaderThatIsKilledIsAnErrorForTheWriter() throws Exception {
        try (Fifo fifo = Fifo.create(folder, "f")) {
            Children.One reader = children.launch(List.of("cat", fifo.path().toString()));
            try (OutputStream out = fifo.openForWriting(LONG)) {
                out.write(1);
                reader.kill();
                assertThrows(IOException.class, () -> {
                    for (int i = 0; i < 100; i++) out.write(new byte[100_000]);
                });
            }
            assertTrue(Files.exists(fifo.path()));
        }
    }
}
