package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;

import dev.drover.api.balance.Strategy;
import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.Problem;
import dev.drover.tests.framework.wrong.Explodes;
import dev.drover.tests.framework.wrong.Waits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Whoever wonders why a component does nothing finds its name and the reason in the log. */
final class FailedComponentsTest {

    @RegisterExtension
    final Framework framework = new Framework();

    @Test
    void aComponentThatCannotStartIsNamedOnceInTheLogWithTheReason() throws Exception {
        framework.open("taken");
        start(Waits.class, "<reference name=\"lamp\" interface=\"java.lang.Appendable\"/>");
        Bundle explodes = start(Explodes.class, "");
        Configuration configuration = configure(Map.of(
                "name", "wrong", "main.class", Worker.class.getName(), "min", 3, "max", 2));
        configure(Map.of("name", "taken", "main.class", Worker.class.getName()));

        framework.await("the strategy whose constructor throws", () -> said("fuse").size() == 1);
        framework.await("the bad configuration", () -> said("min is 3").size() == 1);
        framework.await("the pool whose name is taken", () -> said("'taken' is open already").size() == 1);
        assertEquals("The component " + Explodes.class.getName() + " of the bundle " + explodes.getSymbolicName()
                + " cannot start: java.lang.IllegalStateException: the fuse is too short.", said("fuse").get(0));
        assertTrue(said("min is 3").get(0).matches("The component dev\\.drover\\.pool\\.internal\\.ConfiguredPool of"
                + " the bundle dev\\.drover\\.pool with the configuration dev\\.drover\\.pool\\S+ cannot start:"
                + " .*The pool 'wrong' is not opened: min is 3 and max is 2: min must be 0 to max\\."),
                () -> said("min is 3").get(0));

        // The framework tries again each time: that is no news.
        for (int i = 0; i < 20; i++) {
            configuration.update(new Hashtable<>(Map.of(
                    "name", "wrong", "main.class", Worker.class.getName(), "min", 3, "max", 2, "turn", i)));
        }
        framework.await("the component that waits", () -> said("Appendable").size() == 1);
        assertTrue(said("Appendable").get(0).endsWith(
                Waits.class.getName() + " cannot start: it waits for java.lang.Appendable, which nobody offers."),
                () -> said("Appendable").get(0));
        // The look at those that wait has seen all others again.
        for (String what : List.of("fuse", "min is 3", "'taken' is open already")) assertEquals(1, said(what).size());
        List<Problem> problems = framework.service(ErrorLog.class).recent().stream()
                .filter(problem -> problem.text().contains("the fuse is too short")).toList();
        assertEquals(1, problems.size(), problems::toString);
        assertEquals(Problem.Kind.SERVICE, problems.get(0).kind());
    }

    /** What the log says of components that cannot start, and of this. */
    private List<String> said(String what) {
        return framework.complaints().stream()
                .filter(line -> line.contains("cannot start:") && line.contains(what))
                .toList();
    }

    private Configuration configure(Map<String, Object> values) throws Exception {
        Configuration configuration =
                framework.service(ConfigurationAdmin.class).createFactoryConfiguration("dev.drover.pool", "?");
        framework.keep(configuration::delete);
        configuration.update(new Hashtable<>(values));
        return configuration;
    }

    private Bundle start(Class<? extends Strategy> type, String more) throws Exception {
        Bundle bundle = framework.removed(
                framework.context().installBundle(type.getName(), StrategyJar.of(type, more)));
        Framework.start(bundle);
        return bundle;
    }
}
