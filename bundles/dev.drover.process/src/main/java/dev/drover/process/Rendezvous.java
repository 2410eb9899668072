package dev.drover.process;

import java.io.IOException;
import java.nio.file.Path;

import dev.drover.wire.link.Ring;

/** A place where two processes can meet: a socket's path in the private directory of the door, and maybe a ring. */
public final class Rendezvous implements AutoCloseable {

    private final Path socket;
    private final Ring ring;

    /** @param ring null for none */
    Rendezvous(Path socket, Ring ring) {
        this.socket = socket;
        this.ring = ring;
    }

    /** Where one of them is to listen; nothing is there yet. */
    public Path socket() {
        return socket;
    }

    /** The path of the ring, "" if there is none. */
    public String ring() {
        return ring == null ? "" : ring.path().toString();
    }

    /** Both have opened the ring, or will not: its name is needed no more. */
    public void met() throws IOException {
        if (ring != null) ring.unlink();
    }

    /** Gives back what it takes. Neither process may touch the ring any more. */
    @Override
    public void close() throws IOException {
        if (ring != null) ring.release();
    }
}
