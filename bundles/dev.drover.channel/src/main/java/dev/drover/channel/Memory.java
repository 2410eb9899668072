package dev.drover.channel;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Memory that this process has open: a file without a name, or somebody's for reading. The kernel takes it back when
 * the last process that has it open has closed it or died. One for a name, however many parts of this process hold it.
 * Safe for use by many threads.
 *
 * <p>What nobody holds any more stays open for some milliseconds, up to {@value #SPARE_BYTES} bytes of it: memory that
 * goes to and fro is opened and mapped once, and not each time.
 */
final class Memory {

    private static final long LINGER_NANOS = 10_000_000;
    private static final long SPARE_BYTES = 64 << 20;

    /** Those without a name in a file system. Guarded by itself, as all that changes of them. */
    private static final Map<String, Memory> OPEN = new HashMap<>();
    /** Held while it is found out which descriptor an opened file has. */
    private static final Object OPENING = new Object();
    private static long spareBytes;
    private static boolean sweeping;

    /** As the kernel names it, without the word that it has been deleted. */
    private final String name;
    private final boolean nameless;
    private final RandomAccessFile file;
    private final int size;
    private int holds;
    private long spareSince;
    // Guarded by this.
    private int descriptor = -1;
    private Mapped forWriting;
    private Mapped forReading;
    private boolean closed;

    /** One user's part in it. */
    final class Hold {
        private final AtomicBoolean released = new AtomicBoolean();

        /** Only with the lock of all. */
        private Hold() {
            holds++;
        }

        Memory memory() {
            return Memory.this;
        }

        /** Another one. */
        Hold again() {
            synchronized (OPEN) {
                return new Hold();
            }
        }

        /** @param soon whether it may come back in a moment, and stay open until then. Once is enough */
        void release(boolean soon) {
            if (released.compareAndSet(false, true)) left(soon);
        }
    }

    private Memory(String name, boolean nameless, RandomAccessFile file, int size) {
        this.name = name;
        this.nameless = nameless;
        this.file = file;
        this.size = size;
    }

    // ---- getting some

    /** Makes some of zeros, all of which is there. */
    static Hold allocate(int size) throws IOException {
        Nameless made = Nameless.create(size);
        Memory memory = new Memory(made.name(), true, made.file(), size);
        memory.descriptor = made.descriptor();
        return added(memory);
    }

    /** That of a file, for reading. */
    static Hold of(Path path) throws IOException {
        Path real = path.toRealPath();
        if (!Files.isRegularFile(real)) throw new IOException(real + " is no file of its own");
        synchronized (OPENING) {
            return opened(real);
        }
    }

    private static Hold opened(Path real) throws IOException {
        Set<Integer> before = Descriptors.of(real.toString());
        RandomAccessFile file = new RandomAccessFile(real.toFile(), "rw");
        try {
            Memory memory = new Memory(real.toString(), false, file, length(file));
            Set<Integer> now = Descriptors.of(memory.name);
            now.removeAll(before);
            if (now.isEmpty()) throw new IOException("the system does not say where " + real + " is open");
            memory.descriptor = now.iterator().next();
            return added(memory);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Opens what another process, or this one, has sent.
     *
     * @param lent names of what this process has sent, is being asked about and has open
     * @throws IOException if it is not what the sender has open, or not as long as he says; one sentence
     */
    static Hold receive(long process, Handle handle, Set<String> lent) throws IOException {
        Hold there = lent.contains(handle.name()) ? again(handle) : null;
        if (there != null) return there;
        boolean nameless = Descriptors.check(process, handle);
        there = nameless ? again(handle) : null;
        if (there != null) return there;
        // For writing even if it is not written to: so a pipe in its place would not block.
        RandomAccessFile file =
                new RandomAccessFile(Descriptors.link(process, handle.descriptor()).toFile(), "rw");
        try {
            int length = length(file);
            if (length != handle.size())
                throw new IOException(
                        "it has " + length + " bytes, not " + handle.size() + ": somebody has made it shorter");
            return added(new Memory(handle.name(), nameless, file, length));
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Another part in what this process has open; null if it has not. */
    private static Hold again(Handle handle) throws IOException {
        synchronized (OPEN) {
            Memory there = OPEN.get(handle.name());
            if (there == null) return null;
            if (there.size != handle.size())
                throw new IOException("it has " + there.size + " bytes, not " + handle.size());
            if (there.holds == 0) spareBytes -= there.size;
            return there.new Hold();
        }
    }

    private static int length(RandomAccessFile file) throws IOException {
        long length = file.length();
        if (length < 1 || length > Payload.MAX_SIZE) throw new IOException("it has " + length + " bytes");
        return (int) length;
    }

    private static Hold added(Memory memory) {
        synchronized (OPEN) {
            Memory there = memory.nameless ? OPEN.putIfAbsent(memory.name, memory) : null;
            // Another thread was quicker.
            if (there != null) {
                memory.close();
                if (there.holds == 0) spareBytes -= there.size;
                return there.new Hold();
            }
            return memory.new Hold();
        }
    }

    /** How many are open, spare ones included. */
    static int open() {
        synchronized (OPEN) {
            return OPEN.size();
        }
    }

    // ---- giving it back

    private void left(boolean soon) {
        synchronized (OPEN) {
            if (--holds > 0) return;
            if (soon && nameless && spareBytes + size <= SPARE_BYTES && sweepsSoon()) {
                spareSince = System.nanoTime();
                spareBytes += size;
                return;
            }
            if (nameless) OPEN.remove(name);
        }
        close();
    }

    /** Whether what is spare is closed in a moment: not if there is no thread for it. With the lock of all. */
    private static boolean sweepsSoon() {
        if (sweeping) return true;
        try {
            Later.run(LINGER_NANOS, Memory::sweep);
            sweeping = true;
        } catch (OutOfMemoryError | RejectedExecutionException e) {
            // Then nothing becomes spare.
            return false;
        }
        return true;
    }

    private static void sweep() {
        List<Memory> over = new ArrayList<>();
        synchronized (OPEN) {
            long now = System.nanoTime();
            boolean more = false;
            for (Iterator<Memory> each = OPEN.values().iterator(); each.hasNext();) {
                Memory memory = each.next();
                if (memory.holds > 0) continue;
                if (now - memory.spareSince < LINGER_NANOS) {
                    more = true;
                    continue;
                }
                each.remove();
                spareBytes -= memory.size;
                over.add(memory);
            }
            sweeping = false;
            if (more) sweepsSoon();
        }
        over.forEach(Memory::close);
    }

    private void close() {
        Mapped writing;
        Mapped reading;
        synchronized (this) {
            closed = true;
            writing = forWriting;
            reading = forReading;
            forWriting = null;
            forReading = null;
        }
        if (writing != null) writing.close();
        if (reading != null) reading.close();
        try {
            file.close();
        } catch (IOException e) {
            throw new IllegalStateException("memory of this process cannot be closed", e);
        }
    }

    // ---- using it

    String name() {
        return name;
    }

    int size() {
        return size;
    }

    /** Whether it may only be read. */
    boolean isOfOthers() {
        return !nameless;
    }

    /** What a message says of it. */
    Handle handle(boolean readOnly) throws IOException {
        synchronized (this) {
            if (descriptor < 0) descriptor = Descriptors.own(name);
            return new Handle(name, descriptor, size, readOnly);
        }
    }

    /** All of it. Mapped once, for as long as it is open. */
    synchronized ByteBuffer buffer(boolean readOnly) throws IOException {
        if (closed) throw new IOException("it has been closed");
        if (readOnly) {
            if (forReading == null) forReading = Mapped.of(file.getChannel(), MapMode.READ_ONLY, size);
            return forReading.buffer();
        }
        if (forWriting == null) forWriting = Mapped.of(file.getChannel(), MapMode.READ_WRITE, size);
        return forWriting.buffer();
    }

    /** @throws IOException if the file has been made shorter */
    void check() throws IOException {
        // Not by the channel, which an interrupt would close.
        if (file.length() < size) throw new IOException("another process has made it shorter than " + size + " bytes");
    }
}
