package dev.drover.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the monitor's own measurement of its cost, which stands among its tests. */
final class MonitorCost {

    private static final String NAME = "monitor cost, 200 processes, Drover vs OSHI";
    private static final String MAIN = "dev.drover.monitor.internal.MonitorCostBench";
    private static final Goal GOAL = Goal.under(1, 0.5);
    private static final int MOST_SECONDS = 180;
    private static final Pattern RESULT =
            Pattern.compile("\"drover\":(?<drover>[0-9.]+),\"peer\":(?<peer>[0-9.]+),\"unit\":\"(?<unit>[^\"]*)\"");

    private MonitorCost() {}

    /** @param classes where the monitor's tests are, null if that is not known */
    static void run(Path classes, Options options, Report report) {
        if (!options.wants(NAME)) return;
        if (options.quick()) {
            report.skip(NAME, "it takes a minute, and this run is to be quick");
            return;
        }
        if (classes == null || !Files.isDirectory(classes)) {
            report.skip(NAME, "the monitor's tests are not compiled");
            return;
        }
        report.say(NAME + " ...");
        Process process = null;
        try {
            process = Jvm.start(List.of(), List.of(classes), List.of(MAIN, "200"));
            BufferedReader out = process.inputReader();
            CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> out.lines().findFirst().orElse(""));
            Matcher found = RESULT.matcher(line.orTimeout(MOST_SECONDS, TimeUnit.SECONDS).join());
            if (!found.find()) {
                report.skip(NAME, "it ended without a result");
                return;
            }
            double drover = Double.parseDouble(found.group("drover"));
            report.add(new Row(NAME, drover, Double.valueOf(found.group("peer")), found.group("unit"), 0, GOAL));
        } catch (IOException | RuntimeException e) {
            report.skip(NAME, String.valueOf(e.getMessage()));
        } finally {
            if (process != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }
}
