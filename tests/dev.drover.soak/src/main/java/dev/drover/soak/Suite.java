package dev.drover.soak;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The tests of the promises: those in some folders of classes that carry a promise's number as their tag. */
final class Suite {

    private final Launcher launcher = LauncherFactory.create();
    private final Set<Path> folders;

    private final Consumer<Throwable> failures;

    /** @param failures told of each failure, whose trace is of use */
    Suite(List<Path> folders, Consumer<Throwable> failures) {
        this.folders = new LinkedHashSet<>(folders);
        this.failures = failures;
    }

    /** Runs the tests of a promise, one after another, and judges it. */
    Outcome run(Promise promise, Options options) {
        String property = "drover.size." + promise.id();
        if (promise.hasSize()) System.setProperty(property, Integer.toString(promise.size(options)));
        try {
            TestPlan plan = launcher.discover(testsOf(promise.id()));
            Listener listener = new Listener();
            long begin = System.nanoTime();
            if (plan.containsTests()) launcher.execute(plan, listener);
            return listener.outcome(promise, promise.sizeText(options), (System.nanoTime() - begin) / 1e9);
        } finally {
            System.clearProperty(property);
        }
    }

    /** Whether the tests of a promise are there. */
    boolean has(Promise promise) {
        return launcher.discover(testsOf(promise.id())).containsTests();
    }

    /** All tags that the tests have. */
    Set<String> tags() {
        Set<String> tags = new TreeSet<>();
        TestPlan plan = launcher.discover(request().build());
        for (TestIdentifier root : plan.getRoots())
            for (TestIdentifier each : plan.getDescendants(root))
                each.getTags().forEach(tag -> tags.add(tag.getName()));
        return tags;
    }

    private LauncherDiscoveryRequest testsOf(String tag) {
        return request().filters(TagFilter.includeTags(tag)).build();
    }

    private LauncherDiscoveryRequestBuilder request() {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClasspathRoots(folders))
                // Their deadlines are for the small size.
                .configurationParameter("junit.jupiter.execution.timeout.mode", "disabled");
    }

    /** Takes down what the tests of one promise tell. */
    private final class Listener implements TestExecutionListener {
        private final List<Figure> figures = Collections.synchronizedList(new ArrayList<>());
        private final List<String> measured = Collections.synchronizedList(new ArrayList<>());
        private final List<String> failed = Collections.synchronizedList(new ArrayList<>());
        private final List<String> skipped = Collections.synchronizedList(new ArrayList<>());
        private int tests;

        @Override
        public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
            Figure.of(entry.getKeyValuePairs()).ifPresent(figures::add);
            String text = entry.getKeyValuePairs().get("measured");
            if (text != null) measured.add(text);
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            skipped.add(test.getDisplayName() + ": " + reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) tests++;
            String why = test.getDisplayName() + ": " + result.getThrowable().map(Suite::sentence).orElse("");
            if (result.getStatus() == TestExecutionResult.Status.ABORTED) skipped.add(why);
            if (result.getStatus() != TestExecutionResult.Status.FAILED) return;
            failed.add(why);
            result.getThrowable().ifPresent(failures);
        }

        Outcome outcome(Promise promise, String size, double seconds) {
            Outcome.Verdict verdict = !failed.isEmpty() ? Outcome.Verdict.BROKEN
                    : !skipped.isEmpty() ? Outcome.Verdict.NOT_SHOWN
                            : tests == 0 ? Outcome.Verdict.NOT_BUILT : Outcome.Verdict.KEPT;
            List<String> why = new ArrayList<>(failed);
            why.addAll(skipped);
            return new Outcome(
                    promise, size, verdict, tests, seconds, List.copyOf(figures), List.copyOf(measured), why);
        }
    }

    private static String sentence(Throwable failure) {
        return Text.line(failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }
}
