package dev.drover.wire.link;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A ring's memory in a file. The other side can make the file shorter: it must be trusted. */
final class RingFile implements RingStorage {

    private final Path path;

    RingFile(Path path) {
        this.path = path;
    }

    @Override
    public Path path() {
        return path;
    }

    /** Makes the file, for its owner only. */
    @Override
    public RandomAccessFile open() throws IOException {
        PrivateFiles.createFile(path);
        return new RandomAccessFile(path.toFile(), "rw");
    }

    @Override
    public boolean hasRoomFor(long bytes) {
        File folder = path.toAbsolutePath().getParent().toFile();
        return RingMemory.leavesEnough(folder.getUsableSpace(), bytes, folder.getTotalSpace());
    }

    @Override
    public void unlink() throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public void release(RandomAccessFile file) throws IOException {
        file.setLength(0);
    }
}
