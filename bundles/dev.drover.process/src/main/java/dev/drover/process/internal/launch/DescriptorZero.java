package dev.drover.process.internal.launch;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;
import dev.drover.wire.link.SafeLog;

/**
 * The standard input of this program, which a start that fails may close: if {@code forkAndExec} gets no pipe, the JDK
 * closes two numbers that it has never set, which are often 0 (JDK 17 and 25, seen by strace). From then on 0 may be
 * the descriptor of a file or socket, which the next start of that kind closes.
 */
final class DescriptorZero {

    private static final System.Logger LOG = SafeLog.of(DescriptorZero.class);
    private static final Path NOTHING = Path.of("/dev/null");
    private static final Path ZERO = Path.of("/proc/self/fd/0");

    /** Takes the place of 0; never closed. */
    private static FileInputStream inPlace;

    private DescriptorZero() {}

    /** Occupies 0, if it is free. Called after a start has failed. */
    static synchronized void occupy() {
        if (!Platform.THIS.has(Help.PROC)) return;
        if (!Files.exists(ZERO.getParent()) || Files.exists(ZERO, LinkOption.NOFOLLOW_LINKS)) return;
        try {
            // The system gives the lowest number that is free.
            inPlace = new FileInputStream(NOTHING.toFile());
            LOG.log(Level.WARNING, "Descriptor 0 had been closed, most likely by a start that failed; it is kept now");
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Descriptor 0 cannot be occupied now", e);
        }
    }
}
