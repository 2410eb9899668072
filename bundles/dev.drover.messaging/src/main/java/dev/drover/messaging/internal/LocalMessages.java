package dev.drover.messaging.internal;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import dev.drover.api.Registration;
import dev.drover.api.messaging.MessageRecord;
import dev.drover.api.messaging.Messages;
import dev.drover.api.messaging.PeerSnapshot;
import dev.drover.api.process.ClassLocation;
import dev.drover.process.Switchboard;
import dev.drover.wire.Names;
import dev.drover.wire.Rejected;
import dev.drover.wire.link.SafeLog;
import dev.drover.channel.ByReference;
import dev.drover.channel.DirectLinks;
import dev.drover.channel.Envelope;
import dev.drover.channel.MessageChannel;

/** The peers of this program and its processes, and the ways between them. Safe for use by many threads. */
public class LocalMessages implements Messages, Switchboard, AutoCloseable {

    private static final System.Logger LOG = SafeLog.of(LocalMessages.class);
    private static final int SPARE_SECONDS = 2;

    private final ExecutorService threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, SPARE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "drover-messages");
                thread.setDaemon(true);
                return thread;
            });
    private final Changes changes = new Changes(threads);
    private final Directory known = new Directory(changes);
    private final Listeners listeners = new Listeners();
    private final Expectations expected = new Expectations(changes);
    private final SignalLog log = new SignalLog(KEPT, InstantSource.system());
    private final Arrivals arrivals = new Arrivals(threads);
    private final Introductions introductions;

    public LocalMessages() {
        this(System::nanoTime);
    }

    /** @param nanoTime the clock of introductions */
    LocalMessages(LongSupplier nanoTime) {
        introductions = new Introductions(known, log, threads, nanoTime);
    }

    @Override
    public MessageChannel open(String name) {
        ProgramPeer port = new ProgramPeer(Names.check("peer", name), this);
        if (!known.add(port))
            throw new IllegalStateException("A peer named '" + name + "' is there already");
        arrived(port, null);
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
        Runnable start = expected.starts(peer.name);
        // The one before it may still be ending: what is sent from now on is for this one.
        if (known.replace(peer) instanceof ProcessPeer before) introductions.part(before);
        introductions.joined(peer);
        arrived(peer, start);
    }

    // ---- who waits for a peer

    @Override
    public CompletableFuture<PeerSnapshot> connected(String name) {
        CompletableFuture<PeerSnapshot> waits = arrivals.of(Names.check("peer", name));
        // Whoever arrives after this look finds it waiting.
        KnownPeer there = known.find(name);
        Waiting held = there != null ? null : expected.orHibernating(name, this);
        if (there != null) waits.complete(snapshot(there));
        else if (held != null) held.want();
        return waits;
    }

    @Override
    public Expected expect(String name, Runnable wanted) {
        return expected.add(Names.check("peer", name), wanted, this);
    }

    /** See {@link Switchboard.Port#hibernates}. */
    Registration hibernates(String name, Runnable start) {
        return expected.hibernates(name, start);
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
    boolean has(String name) {
        return known.has(name);
    }

    @Override
    public boolean reaches(String name) {
        return has(name) || expected.has(name);
    }

    @Override
    public Registration onChange(Runnable changed) {
        return changes.add(changed);
    }

    /** Tells those that wait for it; not on this thread, which may be a link's. */
    private void arrived(KnownPeer peer, Runnable start) {
        arrivals.tell(peer.name, () -> snapshot(peer));
        expected.arrived(peer.name, start);
    }

    @Override
    public List<Path> classPath() {
        return List.of(ClassLocation.of(MessageChannel.class));
    }

    /** A peer has gone. */
    void left(KnownPeer peer) {
        known.remove(peer);
        listeners.removeAll(peer);
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
            case Envelope.LISTEN -> listeners.listen(from, message.channel());
            case Envelope.UNLISTEN -> {
                listeners.remove(from, message.channel());
                yield Settled.with(null);
            }
            case Envelope.PEERS -> Settled.with(peers().stream().map(PeerSnapshot::name).toList());
            case Envelope.BROADCAST -> broadcast(from, message);
            case Envelope.REPORT -> introductions.reported(from, message);
            default -> pass(from, message, turn);
        };
    }

    private CompletableFuture<byte[]> pass(KnownPeer from, Envelope message, Executor turn) {
        String to = message.to();
        for (CompletableFuture<byte[]> answer = null;;) {
            Waiting held = expected.of(to);
            if (held != null && held.holds()) answer = held.take(from, message);
            if (answer == null) answer = passNow(from, message, turn);
            if (answer != null) return answer;
            // Looked for again: whoever has just fallen asleep is to be found there.
            held = expected.orHibernating(to, this);
            if (held == null)
                return CompletableFuture.failedFuture(new Rejected("There is no peer '" + to
                        + "'; there are " + String.join(", ", peers().stream().map(PeerSnapshot::name).toList())));
            answer = held.take(from, message);
            if (answer != null) return answer;
        }
    }

    /** The peer of that very name, null if there is none. */
    KnownPeer known(String name) {
        return known.get(name);
    }

    Introductions introductions() {
        return introductions;
    }

    /** Null if the receiver takes none any more: then another one has its name, or none. */
    private CompletableFuture<byte[]> pass(KnownPeer from, KnownPeer to, Envelope message, Executor turn) {
        to.received.increment();
        if (to.leaving) {
            to.passed.increment();
            to.answered.increment();
            return null;
        }
        if (message.channel().equals(DirectLinks.FLUSH) || message.channel().equals(ByReference.TAKEN))
            return passOwn(to, message, turn);
        if (from instanceof ProcessPeer one && to instanceof ProcessPeer other) introductions.sent(one, other);
        from.sent.increment();
        Span span = Span.below(message.trace());
        SignalLog.Signal signal = log.begin(from.name, to.name, message, span);
        CompletableFuture<byte[]> answer;
        try {
            answer = to.pass(message.trace(span.traceparent()), turn);
        } finally {
            to.passed.increment();
        }
        answer.whenComplete((value, failure) -> {
            to.answered.increment();
            signal.end(failure);
        });
        return answer;
    }

    /** What Drover itself sends, in its order among the others. */
    private static CompletableFuture<byte[]> passOwn(KnownPeer to, Envelope message, Executor turn) {
        try {
            return to.pass(message, turn);
        } finally {
            to.passed.increment();
            to.answered.increment();
        }
    }

    /** To none of them on this thread: they do not wait for each other. */
    private CompletableFuture<byte[]> broadcast(KnownPeer from, Envelope message) {
        List<CompletableFuture<?>> all = new ArrayList<>();
        LongAdder taken = new LongAdder();
        for (KnownPeer to : listeners.of(message.channel())) {
            if (to == from || to.replacedFor(message.channel())) continue;
            CompletableFuture<byte[]> answer = pass(from, to, message.to(to.name), this::later);
            if (answer != null) all.add(answer.handle((value, failure) -> {
                if (failure == null) taken.increment();
                return null;
            }));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .thenCompose(ended -> Settled.with(taken.sum()));
    }

    /** How many channels anybody listens to. */
    int listened() {
        return listeners.channels();
    }

    // ---- views

    @Override
    public List<PeerSnapshot> peers() {
        return known.all().stream().map(this::snapshot)
                .sorted(Comparator.comparing(PeerSnapshot::name)).toList();
    }

    private PeerSnapshot snapshot(KnownPeer peer) {
        return new PeerSnapshot(
                peer.name, peer.local(), peer.channels.stream().sorted().toList(), peer.sent.sum(),
                peer.received.sum(), peer.open(), peer.waiting(), introductions.ways(peer));
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
        arrivals.fail(new Rejected("The messages of this program have ended"));
        threads.shutdown();
    }
}
