package dev.drover.channel;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import dev.drover.wire.CodecException;
import dev.drover.wire.link.Reactor;

/**
 * The links of a worker to other workers, which the program has introduced to it, and the ways by them. The program
 * asks for them on three channels, <i>Direct links</i> in the protocol's page: {@value #MEET} opens one, {@value #PART}
 * has no more messages go by it, {@value #END} closes it. Safe for use by many threads.
 */
public final class DirectLinks {

    /** Asks to meet another worker. */
    public static final String MEET = Envelope.OWN + "meet";
    /** Asks to send nothing more by a link. */
    public static final String PART = Envelope.OWN + "part";
    /** Asks to close a link that both have parted from. */
    public static final String END = Envelope.OWN + "end";
    /** What a sender asks behind its last message of one way, to learn that all of them have come. */
    public static final String FLUSH = Envelope.OWN + "flush";

    /** Who writes to more peers reaches the others by the program. */
    private static final int MOST_WAYS = 4_096;

    /** The way by the program. */
    public interface Program extends Route {

        /** Sends a message by the program, whatever links there are. */
        CompletableFuture<byte[]> byProgram(Envelope message);
    }

    private final Reactor reactor;
    private final int maxMessage;
    private final LocalPeer peer;
    private final Program program;
    private final Map<Long, DirectLink> open = new ConcurrentHashMap<>();
    /** Those that are being opened. */
    private final Map<Long, CompletableFuture<DirectLink>> meetings = new ConcurrentHashMap<>();
    private final Map<String, Way> ways = new ConcurrentHashMap<>();

    /**
     * @param reactor reads the links
     * @param maxMessage the longest payload that may be sent, in bytes
     * @param peer gets what comes by them
     */
    public DirectLinks(Reactor reactor, int maxMessage, LocalPeer peer, Program program) {
        this.reactor = reactor;
        this.maxMessage = maxMessage;
        this.peer = peer;
        this.program = program;
    }

    /** See {@link Route#send}. */
    public CompletableFuture<byte[]> send(Envelope message) {
        if (message.kind() > Envelope.INVOKE) return program.byProgram(message);
        Way way = ways.get(message.to());
        if (way == null && ways.size() < MOST_WAYS) way = way(message.to());
        return way == null ? program.byProgram(message) : way.send(message);
    }

    private Way way(String to) {
        return ways.computeIfAbsent(to, name -> new Way(name, program));
    }

    /** See {@link Route#takes}. */
    public boolean takes(Envelope message, Answer answer) {
        if (!message.channel().equals(FLUSH) && !message.from().isEmpty()) return false;
        try {
            Object body = Written.read(message.body());
            switch (message.channel()) {
                case FLUSH -> flushed(message.from(), body, answer);
                case MEET -> meet(Meeting.read(body), answer);
                case PART, END -> leave(open.get(number(body)), message.channel().equals(PART), answer);
                default -> {
                    return false;
                }
            }
        } catch (CodecException e) {
            // Of one that is no worker of Drover's: it must not end the link to the program.
            answer.reject(e.getMessage());
        }
        return true;
    }

    private void meet(Meeting meeting, Answer answer) {
        CompletableFuture<DirectLink> opens = new CompletableFuture<>();
        if (meetings.putIfAbsent(meeting.id(), opens) != null) throw new CodecException("it is being opened already");
        peer.later(() -> {
            try {
                meeting.begin(reactor, maxMessage, answer, link -> new DirectLink(
                        meeting.id(), meeting.names(), meeting.process(), link, reactor, maxMessage, peer, this));
            } finally {
                meetings.remove(meeting.id());
                opens.complete(open.get(meeting.id()));
            }
        });
    }

    private static void leave(DirectLink link, boolean part, Answer answer) {
        if (link == null) answer.reply(Envelope.NULL);
        else if (part) link.part(answer);
        else
            link.end(answer);
    }

    private static long number(Object value) {
        if (value instanceof Long number) return number;
        throw new CodecException("a direct link must have a number");
    }

    /**
     * All that was sent before by the same way has come. Asked about a link that has ended, the answer waits until what
     * came by it has been read.
     */
    private void flushed(String from, Object body, Answer answer) {
        if (!(body instanceof List<?> parts) || parts.size() != 2 || !(parts.get(1) instanceof Boolean ended))
            throw new CodecException("a flush must be a list of the number of a link, and whether it has ended");
        long id = number(parts.get(0));
        CompletableFuture<DirectLink> opens = meetings.get(id);
        if (opens == null) flushed(open.get(id), from, ended, answer);
        else
            opens.thenAccept(link -> flushed(link, from, ended, answer));
    }

    private static void flushed(DirectLink link, String from, boolean ended, Answer answer) {
        if (ended && link != null) link.whenClosed(() -> answer.reply(Written.of(true, 1)));
        else
            answer.reply(Written.of(link != null && link.peer().equals(from), 1));
    }

    // ---- what the links tell

    /** Frames are about to come. */
    void opened(DirectLink link) {
        open.put(link.id(), link);
    }

    /** Both sides have it: from now on messages to these names may go by it. */
    void offer(DirectLink link) {
        for (String name : link.names()) way(name).offer(link);
        if (!link.isOpen()) withdraw(link);
    }

    /** No more messages are to go by it. */
    void withdraw(DirectLink link) {
        for (String name : link.names()) {
            Way way = ways.get(name);
            if (way != null) way.withdraw(link);
        }
    }

    /** Whether a way leads by it, or is being changed. */
    boolean used(DirectLink link) {
        for (String name : link.names()) {
            Way way = ways.get(name);
            if (way != null && way.uses(link)) return true;
        }
        return false;
    }

    void closed(DirectLink link) {
        open.remove(link.id(), link);
        withdraw(link);
        report(link.id(), List.of());
    }

    /** @param counts what has gone by it since the last report; none if it has ended */
    void report(long id, List<List<Object>> counts) {
        byte[] body = Written.of(List.of(id, counts), maxMessage);
        program.byProgram(new Envelope(Envelope.REPORT, "", peer.name(), "", 0, body));
    }
}
