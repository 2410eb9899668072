package dev.drover.bench;

import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** A peer that does one kind of work again and again. */
record PeerEcho(Peer peer, String work, ToDoubleFunction<Outcome> figure) implements Contender {

    @Override
    public double measure(Duration time) throws Unavailable {
        return figure.applyAsDouble(peer.work(work, time));
    }

    @Override
    public void close() {
        peer.close();
    }
}
