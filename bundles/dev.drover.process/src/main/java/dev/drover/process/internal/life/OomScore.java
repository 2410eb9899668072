package dev.drover.process.internal.life;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.drover.process.internal.system.Proc;
import dev.drover.wire.link.SafeLog;

/**
 * Has the kernel take what this program has started before this program, when the machine is out of memory: many small
 * processes would otherwise make their parent the biggest, and a parent that is protected would protect them all. What
 * such a process starts inherits its score. On Linux only.
 */
final class OomScore {

    /** In thousandths of the machine's memory: so much more a process seems to have. */
    static final int MORE = 300;
    private static final int HIGHEST = 1_000;
    private static final System.Logger LOG = SafeLog.of(OomScore.class);

    private OomScore() {}

    /** Raises the score of a child of this program, and of nothing else; does nothing where that cannot be done. */
    static void raise(long pid) {
        long own = ProcessHandle.current().pid();
        if (!Proc.SYSTEM.isThere() || Proc.SYSTEM.stat(pid).filter(each -> each.parent() == own).isEmpty()) return;
        try {
            int score = raised(Integer.parseInt(Files.readString(file("self")).strip()));
            Files.write(file(Long.toString(pid)), Integer.toString(score).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException | RuntimeException e) {
            // It has ended, or is another user's by now.
            LOG.log(Level.DEBUG, "The system is not told to take process " + pid + " first", e);
        }
    }

    /** @param own that of this program: a lowered one is for this program alone */
    static int raised(int own) {
        return Math.min(HIGHEST, Math.max(0, own) + MORE);
    }

    private static Path file(String process) {
        return Path.of("/proc", process, "oom_score_adj");
    }
}
