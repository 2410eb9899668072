package dev.drover.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import dev.drover.shared.Segment;
import dev.drover.shared.SharedFolder;

/** Copies pieces over 64 MiB of memory, shared with somebody who has it mapped too or not: gigabytes a second. */
final class SegmentCopy implements Contender {

    private static final int PIECE = 1 << 20;
    private static final int PIECES = 64;

    private final Path place;
    private final SharedFolder folder;
    private final Segment one;
    private final Segment other;
    /** Null if the memory is shared. */
    private final ByteBuffer plain;
    private final byte[] from = Payloads.bytes(PIECE)[0];
    private final byte[] to = new byte[PIECE];

    SegmentCopy(boolean shared) throws Unavailable {
        plain = shared ? null : ByteBuffer.allocateDirect(PIECE * PIECES);
        try {
            place = Files.createTempDirectory(Path.of("/dev/shm"), "drover-bench-");
            folder = SharedFolder.at(place.resolve("shared"));
            one = Segment.create(folder, "copy", PIECE * PIECES);
            other = Segment.open(folder, "copy");
        } catch (IOException e) {
            throw new Unavailable("nothing can be shared in memory", e);
        }
    }

    @Override
    public double measure(Duration time) throws Unavailable {
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        long copies = 0;
        long now;
        do {
            int at = (int) (copies++ % PIECES) * PIECE;
            if (plain == null) one.write(at, from, 0, PIECE);
            else
                plain.put(at, from);
            now = System.nanoTime();
        } while (now - end < 0);
        int last = (int) ((copies - 1) % PIECES) * PIECE;
        if (plain == null) other.read(last, to, 0, PIECE);
        else
            plain.get(last, to);
        if (!Payloads.same(from, to)) throw new Unavailable("a copy is wrong");
        return new Outcome(copies, now - begin, 0).gigabytes(PIECE);
    }

    @Override
    public void close() {
        try {
            one.close();
            other.close();
            Files.deleteIfExists(folder.path().resolve("gate"));
            Files.deleteIfExists(folder.path());
            Files.deleteIfExists(place);
        } catch (IOException e) {
            throw new IllegalStateException("what was shared is left in " + place, e);
        }
    }
}
