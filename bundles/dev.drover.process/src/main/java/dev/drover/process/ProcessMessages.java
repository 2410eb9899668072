package dev.drover.process;

import java.io.IOException;
import java.util.List;

import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.call.Caller;
import dev.drover.wire.call.DirectAnswers;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;
import dev.drover.wire.message.Envelope;

/** The messages of one process, which the switchboard connects with others. Without a switchboard there are none. */
final class ProcessMessages {

    /** Correlations of messages begin here: between those of control calls and those of requests. */
    static final long FIRST_CORRELATION = Long.MIN_VALUE / 2;

    private static final int MOST_OPEN = 16_384;

    private final String process;
    private final int maxMessage;
    private final HostServices services;
    private final Switchboard switchboard;
    private final Runnable wanted;
    private volatile Caller caller;
    private volatile DirectAnswers answers;
    private volatile Switchboard.Port port;

    /** @param wanted called when there is a message for the process */
    ProcessMessages(String process, int maxMessage, HostServices services, Runnable wanted) {
        this.process = process;
        this.maxMessage = maxMessage;
        this.services = services;
        this.wanted = wanted;
        switchboard = services.switchboard().get();
    }

    /** What the process may ask, in the order of the numbers. */
    List<String> asks() {
        return switchboard == null ? List.of() : List.of(Envelope.TASK.name());
    }

    /** Whether an answer to such a correlation is for this. */
    static boolean isOfMessage(long correlation) {
        return correlation < 0 && correlation >= FIRST_CORRELATION;
    }

    /** The link is about to be read; from now on the process may ask. */
    void opened(Link link, List<String> tasks) {
        if (switchboard == null) return;
        if (tasks.contains(Envelope.TASK.name()))
            caller = new Caller(link, services.reactor(), tasks, maxMessage, MOST_OPEN, services.background(),
                    FIRST_CORRELATION);
        Switchboard.Port made = switchboard.joined(process, caller, wanted, services.reactor()::beforeCallback);
        answers = new DirectAnswers(link, maxMessage, made::asked);
        port = made;
    }

    /** Whether frames of the type are what the process asks. */
    static boolean isAsked(int type) {
        return type == Frame.REQUEST || type == Frame.CANCEL;
    }

    /** @throws CodecException if the process may ask nothing, or not this */
    void asked(int type, int number, long correlation, Input payload) {
        DirectAnswers direct = answers;
        if (direct == null || type == Frame.REQUEST && number != 0)
            throw new CodecException("it asks for task " + number + ", and may ask for " + asks());
        if (type == Frame.REQUEST) direct.asked(correlation, payload);
        else
            direct.cancel(correlation);
    }

    void answered(int type, int number, long correlation, Input payload) {
        Caller asked = caller;
        if (asked != null) asked.frame(type, number, correlation, payload);
    }

    /** Whether the process has a message that it has not answered. */
    boolean busy() {
        Caller asked = caller;
        return asked != null && asked.open() > 0;
    }

    void closed(IOException cause) {
        try {
            if (port != null) port.left();
        } finally {
            if (answers != null) answers.closed();
            if (caller != null) caller.closed(cause);
        }
    }
}
