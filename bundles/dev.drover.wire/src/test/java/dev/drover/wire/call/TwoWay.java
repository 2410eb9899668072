package dev.drover.wire.call;

import java.io.IOException;

import dev.drover.wire.Input;
import dev.drover.wire.link.Receiver;

/** Both halves of a call on one link, so that each side asks and answers. No type of frame belongs to both halves. */
public final class TwoWay implements Receiver {

    private final Caller caller;
    private final Answerer answerer;

    /** Both must be of the same link. */
    public TwoWay(Caller caller, Answerer answerer) {
        this.caller = caller;
        this.answerer = answerer;
    }

    @Override
    public void frame(int type, int number, long correlation, Input payload) {
        if (Caller.isAnswer(type)) caller.frame(type, number, correlation, payload);
        else
            answerer.frame(type, number, correlation, payload);
    }

    @Override
    public void closed(IOException cause) {
        try {
            caller.closed(cause);
        } finally {
            answerer.closed(cause);
        }
    }
}
