package dev.drover.ide.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.drover.api.Registration;
import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.Problem;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IStatus;
import org.junit.jupiter.api.Test;

final class ProblemsInTheErrorLogTest {
    private final List<String> logged = new ArrayList<>();
    private final ILog log = (ILog) Proxy.newProxyInstance(
            ILog.class.getClassLoader(), new Class<?>[] {ILog.class}, (self, method, arguments) -> {
                IStatus status = (IStatus) arguments[0];
                logged.add((status.getSeverity() == IStatus.ERROR ? "error " : "warning ") + status.getMessage());
                return null;
            });

    /** The newest first, and a callback, as the service has it. */
    private static final class Problems implements ErrorLog {
        private final List<Problem> all = new ArrayList<>();
        private Runnable callback = () -> {};

        @Override
        public List<Problem> recent() {
            return List.copyOf(all);
        }

        @Override
        public long total() {
            return all.size();
        }

        @Override
        public void report(Problem problem) {
            all.add(0, problem);
            callback.run();
        }

        @Override
        public Registration onChange(Runnable next) {
            callback = next;
            return () -> callback = () -> {};
        }
    }

    private static Problem problem(Problem.Kind kind, String text) {
        return new Problem(Instant.EPOCH, kind, "hash-1", text, Optional.empty());
    }

    @Test
    void everyProblemStandsInTheErrorLogOnceAlsoThoseFromBefore() {
        Problems problems = new Problems();
        problems.report(problem(Problem.Kind.START, "hash-1 could not be started."));
        ProblemsInTheErrorLog copies = new ProblemsInTheErrorLog(problems, log);
        problems.report(problem(Problem.Kind.DEATH, "Killed\u001b[2J."));
        problems.report(problem(Problem.Kind.DEATH, "Killed\u001b[2J."));
        assertEquals(
                List.of("error hash-1 could not be started.", "warning hash-1: Killed\\u001b[2J.",
                        "warning hash-1: Killed\\u001b[2J."),
                logged);
        copies.close();
        problems.report(problem(Problem.Kind.OTHER, "Late."));
        assertEquals(3, logged.size());
    }
}
