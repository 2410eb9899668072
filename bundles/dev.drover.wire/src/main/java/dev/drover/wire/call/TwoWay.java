package dev.drover.wire.call;

import java.io.IOException;

import dev.drover.wire.Input;
import dev.drover.wire.link.Receiver;

/**
 * Both halves of calls on one link: what answers the other side, and what asks it.
 *
 * @param answerer hears of all that is no answer
 * @param asker hears of the answers
 */
public record TwoWay(Receiver answerer, Caller asker) implements Receiver {

    @Override
    public void frame(int type, int number, long correlation, Input payload) {
        (Caller.isAnswer(type) ? asker : answerer).frame(type, number, correlation, payload);
    }

    @Override
    public void drained() {
        answerer.drained();
    }

    @Override
    public void closed(IOException cause) {
        try {
            asker.closed(cause);
        } finally {
            answerer.closed(cause);
        }
    }
}
