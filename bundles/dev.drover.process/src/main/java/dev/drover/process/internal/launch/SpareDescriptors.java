package dev.drover.process.internal.launch;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;

/**
 * Sees to it that a start finds the descriptors that it needs.
 *
 * <p>A start that runs out of descriptors half-way makes the JDK (17 to 25) close numbers that are somebody else's by
 * then: the socket of a worker, or a file of the program. So no start is tried without room for twice as many as it
 * takes; other threads may take some in between.
 */
final class SpareDescriptors {

    private static final Path NOTHING = Path.of("/dev/null");
    /** A start takes eleven: four pipes, and what the new process opens before it is another program. */
    static final int NEEDED = 24;

    /** Takes a descriptor. */
    @FunctionalInterface
    interface Opener {
        Closeable open() throws IOException;
    }

    private final Opener opener;

    SpareDescriptors() {
        this(hasNothing() ? () -> new FileInputStream(NOTHING.toFile()) : () -> () -> {});
    }

    private static boolean hasNothing() {
        return Platform.THIS.has(Help.SHELL) && Files.exists(NOTHING);
    }

    SpareDescriptors(Opener opener) {
        this.opener = opener;
    }

    /** @throws IOException if there are too few */
    void check() throws IOException {
        List<Closeable> taken = new ArrayList<>(NEEDED);
        try {
            for (int i = 0; i < NEEDED; i++) taken.add(opener.open());
        } catch (IOException e) {
            throw new IOException("Too many open files: this program can open " + taken.size() + " more, and a start"
                    + " needs room for " + NEEDED + "; close some, or raise the limit (ulimit -n)", e);
        } finally {
            for (Closeable each : taken) each.close();
        }
    }
}
