package dev.drover.host;

import dev.drover.wire.link.Ring;

/**
 * Loads what a worker needs to map its ring, beside the main thread. That one is busy for 15 ms with the first Unix socket:
 * the JDK makes itself a random generator for it, and with it the security providers.
 */
final class Preparation extends Thread {

    Preparation() {
        super("drover-preparation");
        setDaemon(true);
    }

    @Override
    public void run() {
        Ring.prepare();
    }
}
