package dev.drover.app.worker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import dev.drover.app.worker.FileFacts.Outcome;
import dev.drover.wire.Context;

/** Reads one file, once, from its beginning to its end, in a buffer of fixed size. */
final class FileReading {

    private static final int SMALLEST_BUFFER = 1 << 10;
    private static final int LARGEST_BUFFER = 128 << 10;
    private static final long PROGRESS_EVERY = 64L << 20;

    private final Path file;
    private final Context context;
    private final MessageDigest digest = sha256();
    private final TextScan scan = new TextScan();
    private byte[] head = new byte[0];
    private Optional<FileKind> binary = Optional.empty();
    private long bytes;

    private FileReading(Path file, Context context) {
        this.file = file;
        this.context = context;
    }

    /**
     * Finds the facts of a file. Whatever is wrong with the file is an outcome, not an exception.
     *
     * @throws InterruptedException if the request was cancelled
     */
    static FileFacts of(Path file, Context context) throws InterruptedException {
        try {
            return new FileReading(file, context).facts();
        } catch (ClosedByInterruptException e) {
            throw cancelled();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return FileFacts.failed(Outcome.VANISHED, "is no longer there");
        } catch (AccessDeniedException e) {
            return FileFacts.failed(Outcome.UNREADABLE, "permission denied");
        } catch (IOException e) {
            return FileFacts.failed(Outcome.BROKEN, reason(e));
        }
    }

    private FileFacts facts() throws IOException, InterruptedException {
        BasicFileAttributes before = attributes();
        if (!before.isRegularFile()) return FileFacts.failed(Outcome.NOT_REGULAR, "is not a regular file");
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            readAll(channel, buffer(before.size()));
        }
        BasicFileAttributes after = attributes();
        if (changed(before, after)) return FileFacts.failed(Outcome.CHANGED, "was written to while it was read");
        FileKind kind = kind();
        return FileFacts.read(kind, bytes, kind.text() ? scan.lines() : 0, HexFormat.of().formatHex(digest.digest()));
    }

    private void readAll(FileChannel channel, ByteBuffer buffer) throws IOException, InterruptedException {
        long nextProgress = PROGRESS_EVERY;
        do {
            fill(channel, buffer);
            if (context.cancelled() || Thread.currentThread().isInterrupted()) throw cancelled();
            if (bytes == 0) begin(buffer);
            if (binary.isEmpty()) scan.take(buffer.array(), buffer.position());
            digest.update(buffer.array(), 0, buffer.position());
            bytes += buffer.position();
            if (bytes >= nextProgress) {
                context.progress(bytes);
                nextProgress = bytes + PROGRESS_EVERY;
            }
        } while (!buffer.hasRemaining());
    }

    /** Fills the buffer, or as much of it as there is: room left in it means the file's end. */
    private static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) return;
        }
    }

    private void begin(ByteBuffer buffer) {
        head = new byte[Math.min(buffer.position(), Classifier.HEAD)];
        System.arraycopy(buffer.array(), 0, head, 0, head.length);
        binary = Classifier.binaryKind(head, head.length, name());
    }

    private FileKind kind() {
        if (binary.isPresent()) return binary.get();
        return scan.text() ? Classifier.textKind(head, head.length, name()) : FileKind.BINARY;
    }

    /** A file that says it has 0 bytes and yet has some is made up by the system as it is read, like those of /proc. */
    private boolean changed(BasicFileAttributes before, BasicFileAttributes after) {
        if (!Objects.equals(before.fileKey(), after.fileKey())) return true;
        if (before.size() == 0 && after.size() == 0) return false;
        return after.size() != bytes || !before.lastModifiedTime().equals(after.lastModifiedTime());
    }

    private BasicFileAttributes attributes() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private String name() {
        return String.valueOf(file.getFileName());
    }

    /** One byte more than the file has, so that one read finds its end. */
    private static ByteBuffer buffer(long size) {
        return ByteBuffer.allocate((int) Math.max(SMALLEST_BUFFER, Math.min(size + 1, LARGEST_BUFFER)));
    }

    private static InterruptedException cancelled() {
        return new InterruptedException("the request was cancelled");
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException system && system.getReason() != null) return system.getReason();
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
