package dev.drover.wire.link;

import java.io.IOException;

import dev.drover.wire.Input;

/** Opens the frames of an encrypted link and hands on what stood in them. */
final class OpeningReceiver implements Receiver {

    private final Seal seal;
    private final Receiver to;

    OpeningReceiver(Seal seal, Receiver to) {
        this.seal = seal;
        this.to = to;
    }

    @Override
    public void frame(int type, int number, long correlation, Input payload) {
        Input opened = seal.open(type, number, correlation, payload);
        to.frame(seal.type(), seal.number(), seal.correlation(), opened);
    }

    @Override
    public void drained() {
        to.drained();
    }

    @Override
    public void closed(IOException cause) {
        to.closed(cause);
    }
}
