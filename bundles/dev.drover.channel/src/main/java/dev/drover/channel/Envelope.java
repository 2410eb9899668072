package dev.drover.channel;

import dev.drover.wire.Cbor;
import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Names;
import dev.drover.wire.Output;
import dev.drover.wire.Task;
import dev.drover.wire.call.Control;
import dev.drover.wire.call.Registered;
import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;

/**
 * A message on its way, its body still written.
 *
 * @param kind one of the constants
 * @param to the name of the receiving peer, "" for what is for the switchboard
 * @param from the name of the sending peer. A process's own word counts for nothing: the switchboard sets it anew
 * @param channel its channel, "" for what is about none
 * @param millis how long the answer may take, 0 for no limit
 * @param body a value of {@link Codec#VALUE} as it is written
 * @param trace W3C's {@code traceparent} of what has caused it, "" if that is not known
 */
public record Envelope(int kind, String to, String from, String channel, long millis, byte[] body, String trace) {

    /** A message that is not answered; its answer says that the mailbox has taken it. */
    public static final int SEND = 0;
    /** A message whose answer is wanted. */
    public static final int INVOKE = 1;
    /** Process → switchboard: for all that listen; the answer is how many have taken it. */
    public static final int BROADCAST = 2;
    /** Process → switchboard: from now on the sender listens to the channel. */
    public static final int LISTEN = 3;
    /** Process → switchboard: the sender does not listen any more. */
    public static final int UNLISTEN = 4;
    /** Process → switchboard: the answer is the list of the names of all peers. */
    public static final int PEERS = 5;

    /** Process → switchboard: what has gone by a {@linkplain DirectLinks direct link}, or that one has ended. */
    public static final int REPORT = 6;

    /** The channels of what Drover itself says begin with it. */
    public static final String OWN = "drover:";

    /** What is asked here is answered once nothing waits in the mailboxes of the peer and nothing is being handled. */
    static final String QUIET = "drover:quiet";

    /** A body of null. */
    static final byte[] NULL = {(byte) 0xf6};

    private static final int LONGEST_OWN = 64 << 10;
    private static final int PARTS = 6;

    /** A list of the parts. What later versions add at its end is read and left out. */
    public static final Codec<Envelope> CODEC = new Codec<>() {
        @Override
        public void encode(Envelope it, Output out) {
            Cbor.writeArray(it.trace.isEmpty() ? PARTS : PARTS + 1, out);
            Cbor.writeInteger(it.kind, out);
            Cbor.writeText(it.to, out);
            Cbor.writeText(it.from, out);
            Cbor.writeText(it.channel, out);
            Cbor.writeInteger(it.millis, out);
            Cbor.writeBytes(it.body, out);
            if (!it.trace.isEmpty()) Cbor.writeText(it.trace, out);
        }

        @Override
        public Envelope decode(Input in) {
            int parts = Cbor.readArray(in);
            if (parts < PARTS) throw new CodecException("a message must have " + PARTS + " parts, not " + parts);
            int kind = kind(Cbor.readInteger(in));
            String to = Cbor.readName(in);
            String from = Cbor.readName(in);
            String channel = checked(Cbor.readName(in));
            long millis = Cbor.readInteger(in);
            if (millis < 0) throw new CodecException("a message has " + millis + " ms left for its answer");
            byte[] body = Cbor.readBytes(in);
            String trace = parts > PARTS ? trace(Cbor.readValue(in)) : "";
            for (int i = PARTS + 1; i < parts; i++) Cbor.readValue(in);
            return Cbor.end(in, new Envelope(kind, to, from, channel, millis, body, trace));
        }
    };

    /** A host that reads traces lists a task of this name, which nobody asks. */
    public static final Task<Object, Object> TRACE = Task.named(OWN + "trace");

    /** How both sides of a link send messages to each other. The answer is a value as it is written. */
    public static final Task<Envelope, byte[]> TASK = Task.of(Control.MESSAGE, CODEC, Codec.BYTES);

    /** Has a host list what it can do with messages, by tasks that nobody asks. */
    public static void announce(Registered host) {
        host.addControl(TRACE, (nothing, context) -> null);
        if (Platform.THIS.has(Help.PROC)) host.addControl(ByReference.HOST, (nothing, context) -> null);
    }

    private static int kind(long number) {
        if (number < SEND || number > REPORT) throw new CodecException("there is no message of the kind " + number);
        return (int) number;
    }

    /** A trace that is none is left out: a message is worth more. */
    private static String trace(Object part) {
        return part instanceof String trace && Trace.valid(trace) ? trace : "";
    }

    private static String checked(String channel) {
        try {
            return channel.isEmpty() ? channel : Names.check("channel", channel);
        } catch (IllegalArgumentException e) {
            throw new CodecException(e.getMessage(), e);
        }
    }

    /** One that belongs to no trace. */
    public Envelope(int kind, String to, String from, String channel, long millis, byte[] body) {
        this(kind, to, from, channel, millis, body, "");
    }

    /** The same as a part of another trace, or with another span; "" for none. */
    public Envelope trace(String traceparent) {
        return new Envelope(kind, to, from, channel, millis, body, traceparent);
    }

    /** Asks a peer to answer once it has handled all that has come to it before. */
    public static Envelope whenQuiet() {
        return new Envelope(INVOKE, "", "", QUIET, 0, NULL);
    }

    /** The program asks the process itself. */
    public static Envelope own(String channel, Object body) {
        return new Envelope(INVOKE, "", "", channel, 0, Written.of(body, LONGEST_OWN));
    }

    /** The body, read. */
    public Object value() {
        return Written.read(body);
    }

    /** The same from somebody else. */
    public Envelope from(String sender) {
        return new Envelope(kind, to, sender, channel, millis, body, trace);
    }

    /** The same with less time left for its answer. */
    public Envelope millis(long left) {
        return new Envelope(kind, to, from, channel, left, body, trace);
    }

    /** The same for one receiver. */
    public Envelope to(String receiver) {
        return new Envelope(SEND, receiver, from, channel, millis, body, trace);
    }

    /** About how many bytes of memory it takes. */
    public long size() {
        return 64L + body.length;
    }

    /** Without the body, which may be a secret. */
    @Override
    public String toString() {
        return "Envelope[" + channel + " from " + from + " to " + to + ", " + body.length + " bytes]";
    }
}
