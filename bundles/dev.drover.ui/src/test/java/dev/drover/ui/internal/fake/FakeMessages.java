package dev.drover.ui.internal.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.drover.api.Registration;
import dev.drover.api.messaging.MessageRecord;
import dev.drover.api.messaging.MessageRecord.Outcome;
import dev.drover.api.messaging.Messages;
import dev.drover.api.messaging.PeerSnapshot;
import dev.drover.channel.MessageChannel;

/** Messages that it is told of. */
public final class FakeMessages implements Messages {
    public final List<PeerSnapshot> peers = new CopyOnWriteArrayList<>();
    /** How often the messages were read. */
    public final AtomicInteger reads = new AtomicInteger();
    private final List<MessageRecord> recent = new ArrayList<>();

    public synchronized void add(MessageRecord message) {
        recent.add(message);
        if (recent.size() > KEPT) recent.remove(0);
    }

    /** Adds messages between a program and its workers, one every 40 ms up to the given moment. */
    public void traffic(int count, Instant until, long seed) {
        Random random = new Random(seed);
        String[] channels = {"index.update", "cache.invalidate", "render", "metrics"};
        for (int i = count; i > 0; i--) {
            int worker = 1 + random.nextInt(4);
            boolean up = random.nextBoolean();
            Outcome outcome = random.nextInt(25) == 0 ? Outcome.values()[2 + random.nextInt(4)]
                    : i < 3 ? Outcome.OPEN : Outcome.DONE;
            add(new MessageRecord(until.minusMillis(40L * i), up ? "hash-" + worker : "main",
                    up ? "main" : "hash-" + worker, channels[random.nextInt(4)], random.nextInt(3) > 0,
                    40 + random.nextInt(9000),
                    outcome == Outcome.OPEN ? Duration.ZERO : Duration.ofNanos(90_000 + random.nextInt(9_000_000)),
                    outcome));
        }
        peers.clear();
        peers.add(new PeerSnapshot("main", true, List.of("cache.invalidate", "index.update", "metrics"), 710, 1290, 2,
                3));
        for (int i = 1; i <= 4; i++)
            peers.add(new PeerSnapshot("hash-" + i, false, List.of("render", "metrics"), 300 + i, 170 + i, i % 2, -1));
    }

    @Override
    public MessageChannel open(String name) {
        throw new UnsupportedOperationException("the view opens no peer");
    }

    @Override
    public CompletableFuture<PeerSnapshot> connected(String name) {
        throw new UnsupportedOperationException("the view waits for no peer");
    }

    @Override
    public List<PeerSnapshot> peers() {
        return List.copyOf(peers);
    }

    @Override
    public synchronized List<MessageRecord> recent() {
        reads.incrementAndGet();
        return List.copyOf(recent);
    }

    @Override
    public Expected expect(String name, Runnable wanted) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean reaches(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Registration onChange(Runnable changed) {
        throw new UnsupportedOperationException();
    }
}
