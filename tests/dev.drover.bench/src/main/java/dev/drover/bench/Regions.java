package dev.drover.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What {@link BareLink} is compared with: every message has a region of shared memory to itself, is copied into the
 * region as a whole, shown, and copied out as a whole. Two threads of one process do this and never sleep while they
 * are measured, so nothing could be quicker that works this way.
 */
final class Regions implements Contender {

    private final byte[][] payloads;
    private final int size;
    private final int inFlight;
    private final ByteBuffer there;
    private final ByteBuffer back;
    /** How many messages have been put in, and how many of them have been taken out by the echo and come back. */
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong returned = new AtomicLong();
    private volatile boolean over;

    Regions(int size, int inFlight) throws Unavailable {
        payloads = Payloads.bytes(size);
        this.size = size;
        this.inFlight = inFlight;
        try {
            there = map();
            back = map();
        } catch (IOException e) {
            throw new Unavailable("no memory can be mapped", e);
        }
    }

    private ByteBuffer map() throws IOException {
        Path file = Files.createTempFile(BareLink.storage(), "drover-bench", "");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, (long) size * inFlight);
        } finally {
            Files.delete(file);
        }
    }

    private int at(long message) {
        return (int) (message % inFlight) * size;
    }

    private void echo() {
        for (long message = returned.get(); awaits(sent, message); message++) {
            byte[] copy = new byte[size];
            there.get(at(message), copy);
            back.put(at(message), copy);
            returned.setRelease(message + 1);
        }
    }

    /** Whether the message comes. */
    private boolean awaits(AtomicLong count, long message) {
        while (count.getAcquire() <= message) {
            if (over) return false;
            Thread.onSpinWait();
        }
        return true;
    }

    @Override
    public double measure(Duration time) throws Unavailable {
        over = false;
        Thread echo = new Thread(this::echo, "bench-echo");
        echo.start();
        try {
            return exchange(time);
        } finally {
            over = true;
            join(echo);
        }
    }

    private double exchange(Duration time) throws Unavailable {
        long first = sent.get();
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        long taken = first;
        for (long next = first; next < first + inFlight; next++) send(next);
        while (System.nanoTime() - end < 0) {
            take(taken);
            send(taken++ + inFlight);
        }
        while (taken < sent.get()) take(taken++);
        return new Outcome(taken - first, System.nanoTime() - begin, 0).gigabytes(size);
    }

    private void send(long message) {
        there.put(at(message), payloads[(int) (message % payloads.length)]);
        sent.setRelease(message + 1);
    }

    private void take(long message) throws Unavailable {
        awaits(returned, message);
        byte[] copy = new byte[size];
        back.get(at(message), copy);
        if (!Payloads.same(payloads[(int) (message % payloads.length)], copy))
            throw new Unavailable("a message came back wrong");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {}
}
