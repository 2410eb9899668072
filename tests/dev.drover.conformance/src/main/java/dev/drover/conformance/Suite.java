package dev.drover.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.drover.conformance.cases.HandshakeCases;
import dev.drover.conformance.cases.LifeCases;
import dev.drover.conformance.cases.MessageCases;
import dev.drover.conformance.cases.RequestCases;
import dev.drover.conformance.cases.ValueCases;
import dev.drover.wire.SafeText;

/** Puts hosts to the test, as many cases at a time as there are processors, and says how it went. */
final class Suite {

    private enum Verdict {
        PASSED("passed"), FAILED("FAILED"), SKIPPED("skipped");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }
    }

    /** @param why empty if it has passed */
    private record Outcome(Verdict verdict, String why) {}

    /** Begins with the one that tells whether the others are of use. */
    private static final List<Case> CASES = cases();

    private final Options options;
    private final PrintStream out;
    private int passed;
    private int failed;
    private int skipped;

    Suite(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    private static List<Case> cases() {
        List<Case> all = new ArrayList<>(HandshakeCases.all());
        all.addAll(RequestCases.all());
        all.addAll(ValueCases.all());
        all.addAll(LifeCases.all());
        all.addAll(MessageCases.all());
        return List.copyOf(all);
    }

    /** Runs the cases that were asked for. */
    void run(HostCommand host) throws IOException, InterruptedException {
        out.println(SafeText.line(host.name()));
        // What does not join would fail in each case, and take all the patience there is.
        Case first = CASES.getFirst();
        Outcome joins = outcome(host, first);
        if (chosen(first) || joins.verdict != Verdict.PASSED) tell(first, joins);
        if (joins.verdict != Verdict.PASSED) {
            out.println("  The other cases were not run: they need what this one is about.");
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            Map<Case, Future<Outcome>> outcomes = new LinkedHashMap<>();
            for (Case each : CASES)
                if (each != first && chosen(each)) outcomes.put(each, threads.submit(() -> outcome(host, each)));
            for (Map.Entry<Case, Future<Outcome>> each : outcomes.entrySet())
                tell(each.getKey(), each.getValue().get());
        } catch (ExecutionException e) {
            throw new IOException("A case could not be run: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** A host of ours that cannot be run here. */
    void skip(String name, String why) {
        long left = CASES.stream().filter(this::chosen).count();
        skipped += (int) left;
        out.println(name + "\n  skipped  " + left + " cases, for " + why);
    }

    private boolean chosen(Case each) {
        return options.only() == null || options.only().matcher(title(each)).find();
    }

    private static String title(Case each) {
        return each.section() + ": " + each.name();
    }

    private Outcome outcome(HostCommand host, Case each) throws IOException, InterruptedException {
        try (Bench bench = new Bench(host, options.patience())) {
            each.body().run(bench);
            return new Outcome(Verdict.PASSED, "");
        } catch (NotOffered e) {
            return new Outcome(Verdict.SKIPPED, e.getMessage());
        } catch (Nonconformance e) {
            return new Outcome(Verdict.FAILED, e.getMessage());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            // Such as a broken pipe: it has ended the link while it was spoken to.
            return new Outcome(Verdict.FAILED, "its link or its process broke: " + e);
        }
    }

    private void tell(Case each, Outcome outcome) {
        switch (outcome.verdict) {
            case PASSED -> passed++;
            case FAILED -> failed++;
            case SKIPPED -> skipped++;
        }
        out.println("  " + outcome.verdict.word + "  " + title(each));
        if (!outcome.why.isEmpty()) out.println("          " + SafeText.line(outcome.why));
        out.flush();
    }

    /** Prints the sum, and says whether all that was run has passed. */
    boolean finish() {
        out.println(passed + " passed, " + failed + " failed" + (skipped == 0 ? "" : ", " + skipped + " skipped"));
        out.flush();
        return failed == 0 && passed > 0;
    }
}
