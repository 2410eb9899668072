package dev.drover.bench;

import java.time.Duration;

/** Copies an array to another again and again, on one thread: gigabytes a second. */
final class MemoryCopy implements Contender {

    private final byte[][] from;
    private final byte[] to;

    MemoryCopy(int size) {
        from = Payloads.bytes(size);
        to = new byte[size];
    }

    @Override
    public double measure(Duration time) throws Unavailable {
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        long copies = 0;
        long now;
        do {
            byte[] source = from[(int) (copies++ % from.length)];
            System.arraycopy(source, 0, to, 0, source.length);
            if (!Payloads.same(source, to)) throw new Unavailable("a copy is wrong");
            now = System.nanoTime();
        } while (now - end < 0);
        return new Outcome(copies, now - begin, 0).gigabytes(to.length);
    }

    @Override
    public void close() {}
}
