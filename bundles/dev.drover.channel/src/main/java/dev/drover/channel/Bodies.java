package dev.drover.channel;

import java.util.function.Supplier;

import dev.drover.wire.CodecException;

/** How the bodies and answers of one peer are written, and the memory in its answers. Safe for use by many threads. */
final class Bodies {

    private final Supplier<String> name;
    private final int longest;
    private final Lent lent = new Lent();

    /**
     * @param name the peer's
     * @param longest in bytes
     */
    Bodies(Supplier<String> name, int longest) {
        this.name = name;
        this.longest = longest;
    }

    /** One without memory. @throws CodecException if it is no such value, or too long */
    byte[] written(Object body) {
        return Written.of(body, longest);
    }

    /** @param to who gets the memory that is given away, null if none may be */
    Handover.Sent sent(Object body, String to) {
        byte[] plain = plain(body);
        return plain != null ? new Handover.Sent(plain, null) : Handover.of(body, name.get(), to, 0, longest);
    }

    /** Null if it has memory. */
    private byte[] plain(Object body) {
        if (Handover.shows(body)) return null;
        try {
            return written(body);
        } catch (CodecException e) {
            if (Handover.isIn(body)) return null;
            throw e;
        }
    }

    /** Memory in it stays open until whoever has asked has opened it. */
    byte[] answer(Object value, Envelope asked) {
        byte[] plain = plain(value);
        if (plain != null) return plain;
        long receipt = lent.number();
        Handover.Sent sent = Handover.of(value, name.get(), asked.from(), receipt, longest);
        lent.keep(receipt, asked.from(), asked.millis(), sent.memory());
        return sent.written();
    }

    /** A receipt for memory in an answer has come. */
    void taken(Envelope receipt) {
        lent.taken(receipt.from(), receipt.value());
    }

    /** What tells that the memory in an answer is open here; null if nobody waits for it. */
    Envelope receipt(Received answer) {
        return answer.receipt() == 0 ? null : new Envelope(
                Envelope.SEND, answer.from(), name.get(), ByReference.TAKEN, 0,
                Written.of(answer.receipt(), Long.SIZE));
    }

    /** Nobody gets answers any more. */
    void close() {
        lent.close();
    }
}
