package dev.drover.messaging.internal;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import dev.drover.api.messaging.MessageRecord;
import dev.drover.api.messaging.Messages;
import dev.drover.api.messaging.PeerSnapshot;
import dev.drover.api.process.ClassLocation;
import dev.drover.process.Switchboard;
import dev.drover.wire.Codec;
import dev.drover.wire.Names;
import dev.drover.wire.Output;
import dev.drover.wire.Rejected;
import dev.drover.wire.link.SafeLog;
import dev.drover.channel.Envelope;
import dev.drover.channel.MessageChannel;

/** The peers of this program and its processes, and the ways between them. Safe for use by many threads. */
public class LocalMessages implements Messages, Switchboard, AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(LocalMessages.class);
    /** A process that listens to more would fill this program's memory. */
    static final int MOST_CHANNELS = 200_000;
    private static final int SPARE_SECONDS = 2;
    private static final int LONGEST_LIST = 16 << 20;

    private final Directory known = new Directory();
    /** Those that listen, by channel. */
    private final Map<String, Set<KnownPeer>> listeners = new ConcurrentHashMap<>();
    private final Map<String, Set<CompletableFuture<PeerSnapshot>>> waiting = new ConcurrentHashMap<>();
    private final Expectations expected = new Expectations();
    private final SignalLog log = new SignalLog(KEPT, InstantSource.system());
    private final ExecutorService threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, SPARE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "drover-messages");
                thread.setDaemon(true);
                return thread;
            });

    @Override
    public MessageChannel open(String name) {
        ProgramPeer port = new ProgramPeer(Names.check("peer", name), this);
        if (!known.add(port))
            throw new IllegalStateException("A peer named '" + name + "' is there already");
        arrived(port);
        return port.peer();
    }

    @Override
    public Switchboard.Port joined(Joined process) {
        String name = process.name();
        for (KnownPeer there = known.get(name); there != null && there.local(); there = known.get(name)) {
            LOG.log(Level.WARNING, "A process is called '" + name + "', as a part of this program is: it is known as '"
                    + name + ":process' to those that send it messages");
            name += ":process";
        }
        return new ProcessPeer(name, this, process);
    }

    /** A process can be sent messages from now on. */
    void ready(ProcessPeer peer) {
        // The one before it may still be ending: what is sent from now on is for this one.
        known.replace(peer);
        arrived(peer);
    }

    // ---- who waits for a peer

    @Override
    public CompletableFuture<PeerSnapshot> connected(String name) {
        CompletableFuture<PeerSnapshot> waits = new CompletableFuture<>();
        waiting.computeIfAbsent(Names.check("peer", name), each -> ConcurrentHashMap.newKeySet()).add(waits);
        waits.whenComplete((peer, failure) -> waiting.computeIfPresent(name, (each, all) -> {
            all.remove(waits);
            return all.isEmpty() ? null : all;
        }));
        // Whoever arrives after this look finds it waiting.
        KnownPeer there = known.find(name);
        Waiting held = expected.of(name);
        if (there != null) waits.complete(snapshot(there));
        else if (held != null) held.want();
        return waits;
    }

    @Override
    public Expected expect(String name, Runnable wanted) {
        return expected.add(name, new Waiting(Names.check("peer", name), wanted, this));
    }

    /** Nobody is expected any more. */
    void forget(String name, Waiting waits) {
        expected.remove(name, waits);
    }

    /** Brings a message where it is to go; null if nobody is there. */
    CompletableFuture<byte[]> passNow(KnownPeer from, Envelope message, Executor turn) {
        for (KnownPeer to; (to = known.find(message.to())) != null;) {
            CompletableFuture<byte[]> answer = pass(from, to, message, turn);
            if (answer != null) return answer;
        }
        return null;
    }

    /** Whether a peer of that name is there. */
    boolean reaches(String name) {
        return known.find(name) != null;
    }

    /** Tells those that wait for it; not on this thread, which may be a link's. */
    private void arrived(KnownPeer peer) {
        tell(peer, waiting.getOrDefault(peer.name, Set.of()));
        tell(peer, waiting.getOrDefault(Directory.poolOf(peer.name), Set.of()));
        Waiting held = expected.of(peer.name);
        if (held != null) held.arrived();
    }

    private void tell(KnownPeer peer, Set<CompletableFuture<PeerSnapshot>> all) {
        for (CompletableFuture<PeerSnapshot> each : all) {
            try {
                later(() -> each.complete(snapshot(peer)));
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                each.complete(snapshot(peer));
            }
        }
    }

    @Override
    public List<Path> classPath() {
        return List.of(ClassLocation.of(MessageChannel.class));
    }

    /** A peer has gone. */
    void left(KnownPeer peer) {
        known.remove(peer);
        for (String channel : peer.channels) unlisten(peer, channel);
    }

    /** Runs what is no link's business. */
    void later(Runnable work) {
        threads.execute(work);
    }

    // ---- the ways

    /**
     * Takes a message from a peer and brings it where it is to go; does not block.
     *
     * @param turn runs code of users of this program, as the last thing
     * @return settles with the answer; cancelling it cancels the message
     */
    CompletableFuture<byte[]> take(KnownPeer from, Envelope message, Executor turn) {
        return switch (message.kind()) {
            case Envelope.LISTEN -> listen(from, message.channel());
            case Envelope.UNLISTEN -> {
                unlisten(from, message.channel());
                yield done(null);
            }
            case Envelope.PEERS -> done(peers().stream().map(PeerSnapshot::name).toList());
            case Envelope.BROADCAST -> broadcast(from, message);
            default -> pass(from, message, turn);
        };
    }

    private static CompletableFuture<byte[]> done(Object value) {
        Output out = new Output(LONGEST_LIST);
        Codec.VALUE.encode(value, out);
        byte[] bytes = new byte[out.size()];
        System.arraycopy(out.head(), 0, bytes, 0, bytes.length);
        return CompletableFuture.completedFuture(bytes);
    }

    private CompletableFuture<byte[]> pass(KnownPeer from, Envelope message, Executor turn) {
        Waiting held = expected.of(message.to());
        if (held != null && held.holds()) return held.take(from, message);
        CompletableFuture<byte[]> answer = passNow(from, message, turn);
        if (answer != null) return answer;
        return held != null ? held.take(from, message) : CompletableFuture.failedFuture(new Rejected(
                "There is no peer '" + message.to() + "'; there are "
                        + String.join(", ", peers().stream().map(PeerSnapshot::name).toList())));
    }

    /** Null if the receiver takes none any more: then another one has its name, or none. */
    private CompletableFuture<byte[]> pass(KnownPeer from, KnownPeer to, Envelope message, Executor turn) {
        to.received.increment();
        if (to.leaving) {
            to.passed.increment();
            to.answered.increment();
            return null;
        }
        from.sent.increment();
        SignalLog.Signal signal = log.begin(from.name, to.name, message);
        CompletableFuture<byte[]> answer;
        try {
            answer = to.pass(message, turn);
        } finally {
            to.passed.increment();
        }
        answer.whenComplete((value, failure) -> {
            to.answered.increment();
            signal.end(failure);
        });
        return answer;
    }

    /** To none of them on this thread: they do not wait for each other. */
    private CompletableFuture<byte[]> broadcast(KnownPeer from, Envelope message) {
        List<CompletableFuture<?>> all = new ArrayList<>();
        LongAdder taken = new LongAdder();
        for (KnownPeer to : listeners.getOrDefault(message.channel(), Set.of())) {
            if (to == from || to.replacedFor(message.channel())) continue;
            CompletableFuture<byte[]> answer = pass(from, to, message.to(to.name), this::later);
            if (answer != null) all.add(answer.handle((value, failure) -> {
                if (failure == null) taken.increment();
                return null;
            }));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .thenCompose(ended -> done(taken.sum()));
    }

    private CompletableFuture<byte[]> listen(KnownPeer peer, String channel) {
        if (peer.channels.size() >= MOST_CHANNELS && !peer.channels.contains(channel))
            return CompletableFuture.failedFuture(new Rejected(
                    "The peer '" + peer.name + "' listens to " + MOST_CHANNELS + " channels already"));
        peer.channels.add(channel);
        listeners.compute(channel, (name, present) -> {
            Set<KnownPeer> all = present == null ? ConcurrentHashMap.newKeySet() : present;
            all.add(peer);
            return all;
        });
        return done(null);
    }

    private void unlisten(KnownPeer peer, String channel) {
        peer.channels.remove(channel);
        listeners.computeIfPresent(channel, (name, present) -> {
            present.remove(peer);
            return present.isEmpty() ? null : present;
        });
    }

    /** How many channels anybody listens to. */
    int listened() {
        return listeners.size();
    }

    // ---- views

    @Override
    public List<PeerSnapshot> peers() {
        return known.all().stream().map(LocalMessages::snapshot)
                .sorted(Comparator.comparing(PeerSnapshot::name)).toList();
    }

    private static PeerSnapshot snapshot(KnownPeer peer) {
        return new PeerSnapshot(
                peer.name, peer.local(), peer.channels.stream().sorted().toList(), peer.sent.sum(),
                peer.received.sum(), peer.open(), peer.waiting());
    }

    @Override
    public List<MessageRecord> recent() {
        return log.recent();
    }

    /** Closes the peers of this program; its processes are ended by others. */
    @Override
    public void close() {
        known.all().forEach(port -> {
            if (port instanceof ProgramPeer local) local.peer().close();
        });
        expected.close();
        waiting.values().forEach(all -> all.forEach(
                each -> each.completeExceptionally(new Rejected("The messages of this program have ended"))));
        threads.shutdown();
    }
}
