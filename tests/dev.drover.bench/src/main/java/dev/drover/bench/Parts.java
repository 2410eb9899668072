package dev.drover.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures the engine's parts with JMH, each in a JVM of its own. */
final class Parts {

    private static final List<String> CODECS = List.of(
            "encodeBytes64", "decodeBytes64", "encodeMap5", "decodeMap5", "encodeRecord5", "decodeRecord5");
    private static final List<String> STRATEGIES = List.of(
            "round-robin",
            "random",
            "weighted-round-robin",
            "weighted-random",
            "least-connections",
            "weighted-least-connections");

    private final Options options;
    private final Report report;

    Parts(Options options, Report report) {
        this.options = options;
        this.report = report;
    }

    void run() {
        Map<String, String> codecs = new LinkedHashMap<>();
        for (String each : CODECS) codecs.put(each, "part: " + each);
        measure("parts.Codecs.", codecs, Map.of());
        for (String count : List.of("4", "1000")) {
            for (String strategy : STRATEGIES) {
                String name = "part: pick among " + count + ", " + strategy;
                measure("parts.Pick.", Map.of("pick", name), Map.of("candidates", count, "strategy", strategy));
            }
        }
    }

    /** @param methods names of the class's benchmarks, and how their cases are called */
    private void measure(String type, Map<String, String> methods, Map<String, String> parameters) {
        List<String> wanted = new ArrayList<>();
        methods.forEach((method, name) -> {
            if (options.wants(name)) wanted.add(method);
        });
        if (wanted.isEmpty()) return;
        ChainedOptionsBuilder jmh = new OptionsBuilder()
                .include(type.replace(".", "\\.") + "(" + String.join("|", wanted) + ")$")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.milliseconds(options.quick() ? 150 : 400))
                .measurementIterations(options.quick() ? 3 : 5)
                .measurementTime(TimeValue.milliseconds(options.quick() ? 100 : 300))
                .timeout(TimeValue.seconds(30))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .jvmArgsPrepend(quiet());
        parameters.forEach(jmh::param);
        try {
            Collection<RunResult> results = new Runner(jmh.build()).run();
            for (String method : wanted) for (RunResult each : results) add(each, method, methods.get(method));
        } catch (RunnerException e) {
            for (String method : wanted) report.skip(methods.get(method), String.valueOf(e.getMessage()));
        }
    }

    /** JMH uses what later JDKs warn of, and locks out other runs, which are noise here and not an error. */
    private static String[] quiet() {
        System.setProperty("jmh.ignoreLock", "true");
        return Runtime.version().feature() < 24 ? new String[0]
                : new String[] {"--sun-misc-unsafe-memory-access=allow"};
    }

    private void add(RunResult result, String method, String name) {
        Result<?> figure = result.getPrimaryResult();
        if (!figure.getLabel().equals(method)) return;
        double noise = (figure.getStatistics().getMax() - figure.getStatistics().getMin()) / figure.getScore();
        report.add(Row.alone(name, figure.getScore(), "ns", noise));
    }
}
