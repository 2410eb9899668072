package dev.drover.process.internal.life;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

import dev.drover.wire.link.SafeLog;

/** Whether a debugger is attached to a process: it may have stopped it, which is then no sign of a hang. */
public final class Debugger {

    /** When to look again, while one is attached. */
    public static final long LOOK_NANOS = 1_000_000_000L;

    private static final System.Logger LOG = SafeLog.of(Debugger.class);
    private static final List<Path> CONNECTIONS = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String ESTABLISHED = "01";

    private Debugger() {}

    /** Whether one is attached to the process that listens at this port, if any. True where that cannot be seen. */
    public static boolean attached(OptionalInt port) {
        return port.isPresent() && attached(port.getAsInt(), CONNECTIONS);
    }

    /** @param tables of connections, as Linux writes them: number, own address, other address, state */
    static boolean attached(int port, List<Path> tables) {
        String own = String.format(Locale.ROOT, ":%04X", port);
        try {
            boolean seen = false;
            for (Path table : tables) {
                if (!Files.exists(table)) continue;
                seen = true;
                try (Stream<String> lines = Files.lines(table, StandardCharsets.ISO_8859_1)) {
                    if (lines.map(line -> line.strip().split(" +", 5)).anyMatch(
                            fields -> fields.length > 3 && fields[1].endsWith(own) && fields[3].equals(ESTABLISHED)))
                        return true;
                }
            }
            return !seen;
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "Whether a debugger is attached cannot be seen", e);
            return true;
        }
    }
}
