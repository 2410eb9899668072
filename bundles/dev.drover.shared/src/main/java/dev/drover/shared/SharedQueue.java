package dev.drover.shared;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

import dev.drover.shared.internal.MessageRing;
import dev.drover.shared.internal.Thing;

/**
 * A bounded queue of messages, with any number of writers and readers in any processes. Messages of one writer are
 * taken in the order in which they were put, each by one reader. May be used by any thread.
 *
 * <p>A message is there when it is written in full. A writer that dies before leaves nothing and takes no room, a
 * reader that dies before it has the message in full leaves it to the next; those that wait go on within about 0.1 s.
 * A process that is stopped just while it copies a message holds up others at the same end, for a time-out that names
 * it.
 *
 * <p>Putting and taking cost some hundred nanoseconds and one copy each. How others wait says
 * {@link dev.drover.shared the package}.
 */
public final class SharedQueue implements AutoCloseable {

    private final Thing thing;
    private final MessageRing ring;
    private final String name;

    private SharedQueue(Thing thing, String name, MessageRing ring) {
        this.thing = thing;
        this.name = name;
        this.ring = ring;
        thing.membership().leaveAtExit();
    }

    /**
     * Opens the queue of this name; the first who does so makes it. All its memory is taken then: the product of the
     * two numbers, which may be 2 GiB at most.
     *
     * @param capacity how many messages may be in it, at least 1
     * @param longestMessage in bytes, at least 1
     * @throws IOException also if it was made with other numbers, or there is no room
     */
    public static SharedQueue open(SharedFolder folder, String name, int capacity, int longestMessage)
            throws IOException {
        long size = MessageRing.size(capacity, longestMessage);
        Thing thing = Thing.openOrCreate(folder.path(), "queue", name, size, capacity, longestMessage);
        return new SharedQueue(thing, name, new MessageRing(thing, capacity, longestMessage));
    }

    /**
     * Puts a message if there is room.
     *
     * @return false if the queue is full, or another process that is just putting one does not get on for 1 ms
     * @throws IllegalArgumentException if it is longer than allowed
     */
    public boolean offer(byte[] message) throws InterruptedException {
        try {
            return ring.put(message, Duration.ZERO);
        } catch (TimeoutException e) {
            return false;
        }
    }

    /**
     * Puts a message, and waits for room.
     *
     * @param longest not longer than this
     * @throws TimeoutException if there was no room all the time, or another process held it up: then it was not put
     * @throws IllegalArgumentException if it is longer than allowed
     */
    public void put(byte[] message, Duration longest) throws InterruptedException, TimeoutException {
        if (!ring.put(message, longest)) throw new TimeoutException("queue " + name + " is full");
    }

    /**
     * Takes the oldest message. There is none if the queue is empty, or another process that is just taking one does
     * not get on for 1 ms.
     */
    public Optional<byte[]> poll() throws InterruptedException {
        try {
            return Optional.ofNullable(ring.take(Duration.ZERO));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    /**
     * Takes the oldest message, and waits for one.
     *
     * @param longest not longer than this
     * @throws TimeoutException if there was none all the time, or another process held it up
     */
    public byte[] take(Duration longest) throws InterruptedException, TimeoutException {
        byte[] message = ring.take(longest);
        if (message == null) throw new TimeoutException("queue " + name + " is empty");
        return message;
    }

    /** How many messages are in it just now. */
    public int size() {
        return ring.count();
    }

    /** How many writers and readers have died while they were just putting or taking. */
    public long recovered() {
        return ring.recovered();
    }

    /** Takes the name from the queue. Those who use it go on, nobody can open it any more. */
    public void remove() throws IOException {
        thing.membership().remove();
    }

    /**
     * Uses it no more; the last to do so removes it with what is in it. Threads that wait get an exception. Once is
     * enough.
     */
    @Override
    public void close() throws IOException {
        ring.close();
        thing.close();
    }
}
