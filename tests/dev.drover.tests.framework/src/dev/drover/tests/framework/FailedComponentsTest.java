package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import dev.drover.api.balance.Strategy;
import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.Problem;
import dev.drover.tests.framework.wrong.Explodes;
import dev.drover.tests.framework.wrong.Waits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever wonders why a component does nothing finds its name and the reason in the error log. */
final class FailedComponentsTest {

    @RegisterExtension
    final Framework framework = new Framework();

    @Test
    void aComponentThatCannotStartIsNamedOnceWithTheReason() throws Exception {
        start(Explodes.class, "");
        framework.await("the component that throws", () -> !told(Explodes.class).isEmpty());
        start(Waits.class, "<reference name=\"lamp\" interface=\"java.lang.Appendable\"/>");
        framework.await("the component that waits", () -> !told(Waits.class).isEmpty());

        // The second look has seen the first one again.
        List<Problem> first = told(Explodes.class);
        assertEquals(1, first.size(), first::toString);
        assertEquals(Problem.Kind.SERVICE, first.get(0).kind());
        assertTrue(first.get(0).text().endsWith("IllegalStateException: the fuse is too short."), first::toString);
        assertTrue(told(Waits.class).get(0).text().endsWith(
                "cannot start: it waits for java.lang.Appendable, which nobody offers."),
                () -> told(Waits.class).toString());
        List<String> log = framework.complaints().stream().filter(line -> line.contains("fuse")).toList();
        assertEquals(1, log.size(), log::toString);
    }

    private List<Problem> told(Class<?> component) {
        return framework.service(ErrorLog.class).recent().stream()
                .filter(problem -> problem.subject().equals(component.getName()))
                .toList();
    }

    private void start(Class<? extends Strategy> type, String more) throws Exception {
        Framework.start(framework.removed(framework.context().installBundle(type.getName(),
                StrategyJar.of(type, more))));
    }
}
