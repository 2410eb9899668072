package dev.drover.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.drover.channel.Answer;

/**
 * The mailboxes of one peer: what waits, by sender and channel. Of each the next message begins when the one before has
 * ended. A lane is there only while it has something to do. Safe for use by many threads; no code of users runs while
 * its lock is held.
 */
final class Lanes {

    /** What a lane is of. */
    record Key(String from, String channel, boolean asked) {}

    /**
     * A message that waits.
     *
     * @param deadline when its sender gives up, by {@link System#nanoTime}; 0 if he does not
     * @param owed whether its sender has not been told that it was taken
     */
    record Delivery(Envelope envelope, Message message, Answer answer, long deadline, boolean owed) {}

    private static final class Lane {
        private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
        private long bytes;
    }

    private final Map<Key, Lane> lanes = new HashMap<>();
    private final List<Answer> whenEmpty = new ArrayList<>();
    private long dropped;

    /** What became of a message. */
    enum Taken {
        /** It is its lane's turn: the caller runs the lane. */
        RUN,
        /** Whoever runs the lane comes to it. */
        WAITS,
        /** There is no room. */
        FULL
    }

    /** Puts the message into its lane. What has to go for it is told so. */
    Taken put(Key key, Mailbox mailbox, Delivery next) {
        Delivery oldest = null;
        Taken taken;
        boolean owed = next.owed();
        synchronized (this) {
            Lane lane = lanes.get(key);
            boolean idle = lane == null;
            if (idle) lanes.put(key, lane = new Lane());
            int count = lane.waiting.size();
            long size = next.envelope().size();
            if (!mailbox.fits(count, lane.bytes, size)) {
                switch (mailbox.overflow()) {
                    case REJECT -> {
                        return Taken.FULL;
                    }
                    case SLOW -> {
                        if (!mailbox.fitsSomehow(count, lane.bytes, size)) return Taken.FULL;
                        owed = true;
                    }
                    case DROP_OLDEST -> {
                        oldest = lane.waiting.poll();
                        lane.bytes -= oldest.envelope().size();
                        dropped++;
                    }
                }
            }
            lane.waiting.add(owed ? new Delivery(
                    next.envelope(), next.message(), next.answer(), next.deadline(), true) : next);
            lane.bytes += size;
            taken = idle ? Taken.RUN : Taken.WAITS;
        }
        if (oldest != null) oldest.answer().reject("a newer message has taken its place in a full mailbox");
        if (next.envelope().kind() == Envelope.SEND && !owed) next.answer().reply(Envelope.NULL);
        return taken;
    }

    /** The next message of a lane, whose turn it is; null if there is none, and the lane is gone. */
    Delivery next(Key key) {
        List<Answer> told;
        synchronized (this) {
            Lane lane = lanes.get(key);
            if (lane == null) return null;
            Delivery next = lane.waiting.poll();
            if (next != null) {
                lane.bytes -= next.envelope().size();
                return next;
            }
            lanes.remove(key);
            if (!lanes.isEmpty() || whenEmpty.isEmpty()) return null;
            told = List.copyOf(whenEmpty);
            whenEmpty.clear();
        }
        told.forEach(each -> each.reply(Envelope.NULL));
        return null;
    }

    /** Answers once there is no lane. */
    void whenEmpty(Answer answer) {
        synchronized (this) {
            if (!lanes.isEmpty()) {
                whenEmpty.add(answer);
                return;
            }
        }
        answer.reply(Envelope.NULL);
    }

    /** How many messages wait. */
    synchronized int waiting() {
        return lanes.values().stream().mapToInt(lane -> lane.waiting.size()).sum();
    }

    /** How many were thrown away for newer ones. */
    synchronized long dropped() {
        return dropped;
    }
}
