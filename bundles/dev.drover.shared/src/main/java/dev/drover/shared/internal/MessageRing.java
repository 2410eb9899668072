package dev.drover.shared.internal;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The slots of a queue. Who puts holds the writers' place, who takes the readers'. The one store that makes a message
 * there, or gone, is that of the tail, or the head: before it nothing has happened, so there is nothing to repair after
 * somebody has died.
 *
 * <pre>
 *   0  header: capacity, longest message      256  who stands first among readers
 *  64  who stands first among writers         320  the reader
 * 128  the writer                             384  head: messages taken so far
 * 192  tail: messages put so far              448  recovered
 * 512  slots: length (4 bytes) and bytes, each slot a multiple of 8
 * </pre>
 */
public final class MessageRing {

    private static final int LINE = Thing.HEADER;
    private static final int TAIL = 3 * LINE;
    private static final int HEAD = 6 * LINE;
    private static final int RECOVERED = 7 * LINE;
    private static final int SLOTS = 8 * LINE;
    /** For the few instructions of another who is just putting or taking. */
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    /** After that somebody who waits for the other looks whether this was closed. */
    private static final Duration SLICE = Duration.ofMillis(50);

    private final Thing thing;
    private final MappedFile memory;
    private final Claims writers;
    private final Claims readers;
    private final int capacity;
    private final int longest;
    /** Threads that are just putting or taking; negative once it is closed. */
    private final AtomicInteger inside = new AtomicInteger();

    public MessageRing(Thing thing, int capacity, int longest) {
        this.thing = thing;
        this.capacity = capacity;
        this.longest = longest;
        memory = thing.memory();
        writers = new Claims(memory, thing.membership(), LINE, 2 * LINE, 1);
        readers = new Claims(memory, thing.membership(), 4 * LINE, 5 * LINE, 1);
    }

    /** How many bytes it needs. */
    public static long size(int capacity, int longest) {
        if (capacity < 1 || longest < 1) {
            throw new IllegalArgumentException("a queue holds at least 1 message of 1 byte, not " + capacity + " of "
                    + longest);
        }
        long size = SLOTS + (long) capacity * slot(longest);
        if (size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a queue has at most 2 GiB, not " + capacity + " messages of " + longest);
        }
        return size;
    }

    private static long slot(int longest) {
        return (Integer.BYTES + (long) longest + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    }

    /**
     * False if there was no room all the time.
     *
     * @throws TimeoutException if at the end another process held it up; the message says which
     */
    public boolean put(byte[] message, Duration longest) throws InterruptedException, TimeoutException {
        if (message.length > this.longest) {
            throw new IllegalArgumentException(
                    thing.membership().what() + " takes " + this.longest + " bytes, not " + message.length);
        }
        return repeat(writers, longest, () -> count() < capacity, () -> {
            long tail = memory.getLong(TAIL);
            if (tail - memory.getLong(HEAD) >= capacity) return null;
            int at = at(tail);
            memory.setInt(at, message.length);
            memory.writeQuickly(at + Integer.BYTES, message);
            memory.setLong(TAIL, tail + 1);
            return message;
        }) != null;
    }

    /**
     * Null if there was none all the time.
     *
     * @throws TimeoutException if at the end another process held it up; the message says which
     */
    public byte[] take(Duration longest) throws InterruptedException, TimeoutException {
        return repeat(readers, longest, () -> count() > 0, () -> {
            long head = memory.getLong(HEAD);
            if (memory.getLong(TAIL) - head <= 0) return null;
            int at = at(head);
            int length = memory.getInt(at);
            if (length < 0 || length > this.longest) {
                throw new IllegalStateException(thing.membership().what() + " is damaged: a length of " + length);
            }
            byte[] message = new byte[length];
            memory.read(at + Integer.BYTES, message, 0, length);
            memory.setLong(HEAD, head + 1);
            return message;
        });
    }

    private int at(long number) {
        return (int) (SLOTS + Math.floorMod(number, (long) capacity) * slot(longest));
    }

    /** @param step with the place held; null if there was nothing to do */
    private <T> T repeat(Claims claims, Duration longest, BooleanSupplier worthATry, Supplier<T> step)
            throws InterruptedException, TimeoutException {
        enter();
        try {
            Pause pause = new Pause(longest);
            for (long round = 0;; round++) {
                if (Thread.interrupted()) throw new InterruptedException();
                TimeoutException heldUp = null;
                if (worthATry.getAsBoolean()) {
                    try {
                        T done = locked(claims, pause.left(), step);
                        if (done != null) return done;
                    } catch (TimeoutException e) {
                        heldUp = e;
                    }
                }
                if (inside.get() < 0) throw closed();
                if (pause.over()) {
                    if (heldUp != null) throw heldUp;
                    return null;
                }
                // Who waits for one message for ever learns that the memory is gone.
                if (round % 64 == 63) memory.checkSize();
                pause.once();
            }
        } catch (InternalError e) {
            memory.checkSize();
            throw e;
        } finally {
            inside.decrementAndGet();
        }
    }

    private <T> T locked(Claims claims, Duration longest, Supplier<T> step)
            throws InterruptedException, TimeoutException {
        Duration slice = longest.compareTo(SLICE) > 0 ? SLICE : longest;
        int place = claims.take(slice.compareTo(AT_ONCE) < 0 ? AT_ONCE : slice);
        try {
            if (place < 0) memory.getAndAddLong(RECOVERED, 1);
            return step.get();
        } finally {
            claims.giveBack(0);
        }
    }

    private void enter() {
        if (inside.getAndUpdate(n -> n < 0 ? n : n + 1) < 0) throw closed();
    }

    private IllegalStateException closed() {
        return new IllegalStateException(thing.membership().what() + " is closed");
    }

    /** Ends all that is going on here: a place that was held at the end of the memory would be held for ever. */
    public void close() {
        inside.getAndUpdate(n -> n < 0 ? n : n + Integer.MIN_VALUE);
        Pause pause = new Pause(Duration.ofDays(1));
        while (inside.get() != Integer.MIN_VALUE) pause.once();
    }

    /** How many messages are there. */
    public int count() {
        // In this order, for the other end may move between the two.
        long head = memory.getLong(HEAD);
        return Math.clamp(memory.getLong(TAIL) - head, 0, capacity);
    }

    /** How often somebody died at it. */
    public long recovered() {
        return memory.getLong(RECOVERED);
    }
}
