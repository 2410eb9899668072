package dev.drover.app.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import dev.drover.app.worker.FileFacts.Outcome;
import dev.drover.wire.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileReadingTest {

    @TempDir
    Path dir;

    private final FakeContext context = new FakeContext();

    @Test
    void aTextFileHasItsSumItsBytesAndItsLines() throws Exception {
        byte[] bytes = "eins\r\nzwei\nGrüße".getBytes(StandardCharsets.UTF_8);
        FileFacts facts = facts(bytes);
        assertEquals(FileFacts.read(FileKind.TEXT, bytes.length, 3, sum(bytes)), facts);
        assertEquals(ProcessHandle.current().pid(), facts.worker());
    }

    @Test
    void anEmptyFileHasTheSumOfNothing() throws Exception {
        assertEquals(FileFacts.read(FileKind.EMPTY, 0, 0, sum(new byte[0])), facts(new byte[0]));
    }

    @Test
    void aBinaryFileHasNoLines() throws Exception {
        byte[] bytes = "line\nline\n\0".getBytes(StandardCharsets.UTF_8);
        assertEquals(FileFacts.read(FileKind.BINARY, bytes.length, 0, sum(bytes)), facts(bytes));
    }

    @Test
    void textInAnotherEncodingIsBinary() throws Exception {
        byte[] bytes = "Größe\n".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(FileFacts.read(FileKind.BINARY, bytes.length, 0, sum(bytes)), facts(bytes));
    }

    @Test
    void filesAroundTheSizeOfTheBufferAreReadWhole() throws Exception {
        for (int size : new int[] {1023, 1024, 1025, (128 << 10) - 1, 128 << 10, (128 << 10) + 1, 300_001}) {
            byte[] bytes =
                    ("x" + "é\n".repeat(size / 3 + 1)).substring(0, size * 2 / 3).getBytes(StandardCharsets.UTF_8);
            FileFacts facts = facts(bytes);
            long lines = new String(bytes, StandardCharsets.UTF_8).lines().count();
            assertEquals(FileFacts.read(FileKind.TEXT, bytes.length, lines, sum(bytes)), facts, "size " + bytes.length);
        }
    }

    @Test
    void aLargeFileTellsItsProgress() throws Exception {
        Path file = dir.resolve("sparse");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(130L << 20);
        }
        assertEquals(130L << 20, FileReading.of(file, context).bytes());
        assertEquals(List.of(64L << 20, 128L << 20), context.progress);
    }

    @Test
    void aCancelledRequestEndsAtTheNextBuffer() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "text");
        context.whileReading = () -> context.cancelled = true;
        assertThrows(InterruptedException.class, () -> FileReading.of(file, context));
    }

    @Test
    void anInterruptedThreadReadsNoFurther() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "text");
        Thread.currentThread().interrupt();
        try {
            assertThrows(InterruptedException.class, () -> FileReading.of(file, context));
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void aFileThatIsNotThereHasVanished() throws Exception {
        assertOutcome(Outcome.VANISHED, dir.resolve("gone"));
        assertOutcome(Outcome.VANISHED, dir.resolve("gone/below"));
    }

    @Test
    void aFileRemovedWhileItIsReadHasVanished() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "text");
        context.whileReading = () -> run(() -> Files.delete(file));
        assertOutcome(Outcome.VANISHED, file);
    }

    @Test
    void aFileWrittenToWhileItIsReadHasChanged() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "text");
        context.whileReading = () -> run(() -> Files.writeString(file, "more", StandardOpenOption.APPEND));
        assertOutcome(Outcome.CHANGED, file);
    }

    @Test
    void aFileReplacedByAnotherOfTheSameSizeHasChanged() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "text");
        Path other = Files.writeString(dir.resolve("other"), "TEXT");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        context.whileReading = () -> run(() -> Files.move(other, file, StandardCopyOption.REPLACE_EXISTING));
        assertOutcome(Outcome.CHANGED, file);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatTheSystemMakesUpIsRead() throws Exception {
        FileFacts facts = FileReading.of(Path.of("/proc/version"), context);
        assertEquals(Outcome.READ, facts.outcome());
        assertTrue(facts.bytes() > 0);
        assertEquals(1, facts.lines());
    }

    @Test
    void whatIsNoRegularFileIsNeverOpened() throws Exception {
        assertOutcome(Outcome.NOT_REGULAR, dir);
        Path link = Files.createSymbolicLink(dir.resolve("link"), Files.createFile(dir.resolve("target")));
        assertOutcome(Outcome.NOT_REGULAR, link);
        Path socket = Path.of("/tmp").resolve("drover-test-" + System.nanoTime());
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertOutcome(Outcome.NOT_REGULAR, socket);
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aPipeIsNeverOpened() throws Exception {
        Path pipe = dir.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertOutcome(Outcome.NOT_REGULAR, pipe);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aFileWithoutPermissionIsUnreadable() throws Exception {
        Path file = Files.writeString(dir.resolve("secret"), "text");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        boolean root = Files.isReadable(file);
        assertOutcome(root ? Outcome.READ : Outcome.UNREADABLE, file);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aNameThatIsNoTextReachesTheWorkerUnchanged() throws Exception {
        Path file = Path.of(URI.create(dir.toUri() + "%FF%FEname%0A"));
        Files.writeString(file, "text");
        FileRequest request = FileRequest.of(file);
        assertFalse(request.uri().contains("\uFFFD"));
        assertEquals(file, request.file());
        assertOutcome(Outcome.READ, request.file());
    }

    private FileFacts facts(byte[] bytes) throws Exception {
        return FileReading.of(Files.write(dir.resolve("file"), bytes), context);
    }

    private void assertOutcome(Outcome outcome, Path file) throws InterruptedException {
        FileFacts facts = FileReading.of(file, context);
        assertEquals(outcome, facts.outcome());
        assertEquals(outcome == Outcome.READ, facts.problem().isEmpty());
        assertEquals(outcome == Outcome.READ, facts.sha256().length() == 64);
    }

    private static String sum(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void run(Action action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class FakeContext implements Context {
        final List<Object> progress = new ArrayList<>();
        boolean cancelled;
        Runnable whileReading = () -> {};

        @Override
        public boolean cancelled() {
            Runnable once = whileReading;
            whileReading = () -> {};
            once.run();
            return cancelled;
        }

        @Override
        public void progress(Object value) {
            progress.add(value);
        }
    }
}
