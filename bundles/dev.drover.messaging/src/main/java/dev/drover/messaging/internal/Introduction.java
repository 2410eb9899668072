package dev.drover.messaging.internal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import dev.drover.channel.DirectLinks;
import dev.drover.process.Rendezvous;
import dev.drover.wire.Codec;
import dev.drover.wire.Input;
import dev.drover.wire.link.SafeLog;

/** Two processes that have sent each other messages, and their link if they have one. Safe for use by many threads. */
final class Introduction {

    private static final System.Logger LOG = SafeLog.of(Introduction.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 32;
    /** A link by which nothing has gone for so long is given up if one of its processes is to sleep. */
    private static final long REST_NANOS = 3_000_000_000L;
    /** After an end that nobody has asked for. */
    private static final long PAUSE_NANOS = 5_000_000_000L;
    /** After the first time that it could not be opened, and twice as long after each further one. */
    private static final long REFUSED_NANOS = 30_000_000_000L;
    private static final int MOST_DOUBLINGS = 5;

    private enum State {
        /** They have none, and get one if they send more. */
        NONE,
        OPENING,
        OPEN,
        PARTING
    }

    private final ProcessPeer one;
    private final ProcessPeer other;
    private final Introductions all;

    // Guarded by this.
    private State state = State.NONE;
    private int messages;
    private long number;
    private String kind = "";
    private String why = "they have exchanged few messages";
    private List<String> names = List.of();
    private long usedAt;
    private long notBefore;
    /** How many times in a row it could not be opened: what was in the way may have gone later. */
    private int refusals;
    private Rendezvous place;
    /** Settles once a link that is being opened is open or refused. */
    private CompletableFuture<Void> opened = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> parted = opened;

    Introduction(ProcessPeer one, ProcessPeer other, Introductions all) {
        this.one = one;
        this.other = other;
        this.all = all;
        notBefore = all.nanoTime();
    }

    /** The other of the two, null if the given one is neither. */
    ProcessPeer other(ProcessPeer of) {
        return of == one ? other : of == other ? one : null;
    }

    synchronized boolean isOpen() {
        return state == State.OPEN || state == State.OPENING || state == State.PARTING;
    }

    synchronized String way() {
        return state == State.OPEN ? kind : "program: " + why;
    }

    /** Whether a message to the pool of that name may go to one of the two though there is another worker. */
    synchronized boolean leadsBy(String pool, ProcessPeer worker) {
        return worker != one && worker != other && names.contains(pool) && isOpen();
    }

    synchronized void used() {
        usedAt = all.nanoTime();
    }

    // ---- opening

    /** One has sent the other a message by the program. */
    void sent() {
        synchronized (this) {
            if (state != State.NONE || ++messages < Introductions.ENOUGH || all.nanoTime() - notBefore < 0) return;
            state = State.OPENING;
            opened = new CompletableFuture<>();
        }
        all.later(this::open);
    }

    private void open() {
        CompletableFuture<String> opens;
        try {
            opens = meet();
        } catch (IOException | RuntimeException e) {
            opens = CompletableFuture.failedFuture(e);
        }
        opens.whenComplete((made, failure) -> {
            CompletableFuture<Void> done;
            synchronized (this) {
                state = failure == null ? State.OPEN : State.NONE;
                usedAt = all.nanoTime();
                if (failure == null) {
                    kind = made;
                    refusals = 0;
                } else {
                    why = reason(failure);
                    messages = 0;
                    notBefore = usedAt + (REFUSED_NANOS << Math.min(refusals++, MOST_DOUBLINGS));
                }
                done = opened;
            }
            if (failure != null) {
                LOG.log(Level.DEBUG, "'" + one.name + "' and '" + other.name + "' have no direct link: "
                        + reason(failure));
                giveBack();
            }
            // Not on this thread, which is a link's.
            all.later(() -> done.complete(null));
        });
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause() : failure;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Has the one listen and the other connect; settles with the kind of the link. */
    private CompletableFuture<String> meet() throws IOException {
        String keeps = all.keeps(one, other);
        if (keeps != null) throw new IOException(keeps);
        Rendezvous made = one.meets().open(one.ring() && other.ring());
        long link = all.number(this);
        List<String> namesOfOne = all.names(one);
        List<String> namesOfOther = all.names(other);
        synchronized (this) {
            place = made;
            number = link;
            names = Stream.concat(namesOfOne.stream(), namesOfOther.stream()).toList();
        }
        byte[] token = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(token);
        Map<String, Object> asked = new HashMap<>(Map.of(
                "id", link, "token", HexFormat.of().formatHex(token), "socket", made.socket().toString(),
                "ring", made.ring()));
        Map<String, Object> listening = new HashMap<>(asked);
        listening.putAll(Map.of("names", namesOfOne, "listens", true, "process", one.pid()));
        asked.putAll(Map.of("names", namesOfOther, "listens", false, "process", other.pid()));
        return other.ask(DirectLinks.MEET, listening).thenCompose(ready -> one.ask(DirectLinks.MEET, asked))
                .thenApply(answer -> {
                    try {
                        made.met();
                    } catch (IOException e) {
                        LOG.log(Level.DEBUG, "The name of a ring could not be removed", e);
                    }
                    return String.valueOf(
                            Codec.VALUE.decode(new Input().over(ByteBuffer.wrap(answer), 0, answer.length)));
                });
    }

    // ---- parting

    /** The link has ended, for one of the two has ended or has broken it. */
    void broken() {
        synchronized (this) {
            // Or it is the end that both were asked for.
            if (state != State.OPEN) return;
            notBefore = all.nanoTime() + PAUSE_NANOS;
        }
        part();
    }

    /** Whether one of the two must not be stopped. */
    boolean keepsAwake() {
        synchronized (this) {
            if (!isOpen()) return false;
            if (state != State.OPEN || all.nanoTime() - usedAt < REST_NANOS) return true;
        }
        part();
        return true;
    }

    /** Has both send by the program; settles once they do, and the link is closed. */
    CompletableFuture<Void> part() {
        CompletableFuture<Void> settled;
        synchronized (this) {
            if (state == State.PARTING) return parted;
            if (state != State.OPEN && state != State.OPENING) return CompletableFuture.completedFuture(null);
            settled = new CompletableFuture<>();
            if (state == State.OPENING) {
                opened.thenRun(() -> part().thenRun(() -> settled.complete(null)));
                return settled;
            }
            state = State.PARTING;
            parted = settled;
        }
        both(DirectLinks.PART).thenCompose(done -> both(DirectLinks.END)).whenComplete((done, failure) -> {
            giveBack();
            synchronized (this) {
                state = State.NONE;
                messages = 0;
                why = "their direct link has ended";
            }
            all.later(() -> settled.complete(null));
        });
        return settled;
    }

    /** Asks both; who has gone needs no asking. */
    private CompletableFuture<Void> both(String what) {
        long link;
        synchronized (this) {
            link = number;
        }
        return CompletableFuture.allOf(
                one.ask(what, link).handle((answer, failure) -> null),
                other.ask(what, link).handle((answer, failure) -> null));
    }

    private void giveBack() {
        Rendezvous left;
        synchronized (this) {
            left = place;
            place = null;
            all.ended(number);
        }
        if (left == null) return;
        try {
            left.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The memory of a direct link could not be given back", e);
        }
    }
}
