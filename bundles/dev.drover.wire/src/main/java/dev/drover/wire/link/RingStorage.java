package dev.drover.wire.link;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** Where the memory of one ring comes from, on the side that makes it. */
public interface RingStorage {

    /** Where the other side opens it. */
    Path path();

    /**
     * Opens it, empty, for reading and writing. Called once.
     *
     * @throws IOException if it cannot be made
     */
    RandomAccessFile open() throws IOException;

    /** Called once the size is final; where the system can do so, nobody changes it from now on. */
    default void fixSize() throws IOException {}

    /** Whether so many bytes can be taken and enough is left to others. */
    boolean hasRoomFor(long bytes) throws IOException;

    /**
     * Takes the path away, if it is a name in a file system; the memory stays with those who have it mapped. Does
     * nothing the second time, nor where the path ends with the memory.
     */
    void unlink() throws IOException;

    /**
     * Gives the memory back, though it stays mapped until it is collected. The link and the other process must have
     * ended: touching the memory fails from now on.
     *
     * @param file what {@link #open} has returned; still open
     */
    void release(RandomAccessFile file) throws IOException;
}
