package dev.drover.process.internal.life;

import java.lang.System.Logger.Level;
import java.util.List;

import dev.drover.api.process.Exit;
import dev.drover.process.internal.system.Roundup;
import dev.drover.process.log.FloodGate;
import dev.drover.wire.SafeText;
import dev.drover.wire.link.SafeLog;

/** What a process has left behind, and what has come of ending that. */
final class Leftovers {

    private static final System.Logger LOG = SafeLog.of(Leftovers.class);
    private static final FloodGate KILLED = new FloodGate(LOG, "processes left behind", 50, System::nanoTime);

    private volatile List<Roundup.Left> left = List.of();

    /**
     * @param dead null if it is not known
     * @param killed whether this program has killed it because it is no longer wanted: what is found of it then is
     *     what that kill has not reached yet, and nobody's fault
     */
    void kill(EndingProcess subject, Process dead, boolean killed) {
        Roundup.Outcome outcome = ProcessTree.killSurvivors(dead, subject.mark());
        left = outcome.left();
        if (!left.isEmpty()) {
            LOG.log(Level.WARNING, "What was started with {0} could not be ended: {1}", subject.name(), text());
        } else if (outcome.found() > 0 && !killed) {
            KILLED.log(Level.INFO, subject.name() + " left processes behind, which were killed: " + outcome.found(),
                    null, (delay, work) -> {});
        }
    }

    private String text() {
        return SafeText.of(ProcessTree.text(left));
    }

    /** The end with what could not be ended in its verdict. */
    Exit addTo(Exit exit) {
        if (left.isEmpty()) return exit;
        return new Exit(exit.pid(), exit.at(), exit.cause(), exit.code(), exit.signal(),
                exit.verdict() + "; could not be ended: " + text(), exit.lastErrors(), exit.running());
    }

    /** What could not be ended. */
    List<Roundup.Left> left() {
        return left;
    }
}
