package dev.drover.ide.internal;

import java.util.List;

import dev.drover.api.Registration;
import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.Problem;
import dev.drover.wire.SafeText;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Whatever goes wrong with processes stands in the IDE's Error Log as well, where people look first. */
@Component(service = ProblemsInTheErrorLog.class, immediate = true)
public final class ProblemsInTheErrorLog {
    static final String SOURCE = "dev.drover.ide";

    private final ErrorLog problems;
    private final ILog log;
    private final Registration changes;
    /** The last one. */
    private Problem copied;

    @Activate
    public ProblemsInTheErrorLog(@Reference ErrorLog problems) {
        this(problems, ILog.of(ProblemsInTheErrorLog.class));
    }

    ProblemsInTheErrorLog(ErrorLog problems, ILog log) {
        this.problems = problems;
        this.log = log;
        changes = problems.onChange(this::copy);
        // What went wrong before this bundle came, such as a component that could not start.
        copy();
    }

    /** Copies what is new, each once and in its order. */
    private synchronized void copy() {
        List<Problem> recent = problems.recent();
        // By identity: two problems may be equal.
        int fresh = 0;
        while (fresh < recent.size() && recent.get(fresh) != copied) fresh++;
        if (fresh > 0) copied = recent.get(0);
        for (int i = fresh - 1; i >= 0; i--) log.log(status(recent.get(i)));
    }

    private static IStatus status(Problem problem) {
        int severity = switch (problem.kind()) {
            case START, SERVICE -> IStatus.ERROR;
            case DEATH, REFUSED, OTHER -> IStatus.WARNING;
        };
        String text = problem.text().contains(problem.subject()) ? problem.text()
                : problem.subject() + ": " + problem.text();
        return new Status(severity, SOURCE, SafeText.of(text));
    }

    @Deactivate
    void close() {
        changes.close();
    }
}
