package dev.drover.app.internal.headless;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import dev.drover.api.text.Figures;
import dev.drover.app.internal.job.Count;
import dev.drover.app.internal.job.Finding;
import dev.drover.app.internal.job.JobReport;
import dev.drover.app.internal.job.Json;
import dev.drover.wire.SafeText;

/**
 * What a job has done, for people and for programs.
 *
 * @param report the job
 * @param names what workers were called, by process id
 */
record Summary(JobReport report, Map<Long, String> names) {

    /** A page of text. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(headline());
        report.problem().map(SafeText::of).ifPresent(lines::add);
        workers(lines);
        kinds(lines);
        failures(lines);
        if (!report.passed().isEmpty()) lines.add("Passed by:");
        report.passed().forEach((what, count) -> lines.add(String.format("  %-38s %s", what, Figures.count(count))));
        report.facts().ifPresent(file -> lines.add("Facts of each file: " + SafeText.of(file.toString())));
        return lines;
    }

    /** One JSON object. */
    String json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("dir", report.dir().toString());
        out.put("complete", complete());
        out.put("problem", report.problem().orElse(null));
        out.put("rounds", report.rounds());
        out.put("files", report.total().files());
        out.put("failed", report.failed());
        out.put("bytes", report.total().bytes());
        out.put("lines", report.total().lines());
        out.put("seconds", seconds(report.elapsed()));
        out.put("tasksPerSecond", report.tasksPerSecond());
        out.put("bytesPerSecond", report.bytesPerSecond());
        out.put("workers", sortedWorkers().map(this::jsonWorker).toList());
        out.put("kinds", jsonKinds());
        out.put("failures", report.failures());
        out.put("unreadableDirectories", report.unreadable());
        out.put("findings", report.findings().stream().map(Summary::jsonFinding).toList());
        out.put("passed", report.passed());
        out.put("facts", report.facts().map(Object::toString).orElse(null));
        return Json.of(out);
    }

    private boolean complete() {
        return !report.cancelled() && report.problem().isEmpty();
    }

    private String headline() {
        String begin = report.problem().isPresent() ? "Failed" : report.cancelled() ? "Stopped" : "Done";
        String rounds = report.rounds() > 1 ? " in " + Figures.count(report.rounds(), "round") : "";
        return String.format(
                Locale.ROOT,
                "%s: %s%s, %s in %s: %s tasks/s, %s/s",
                begin,
                Figures.count(report.total().files(), "file"),
                rounds,
                Figures.bytes(report.total().bytes()),
                Figures.elapsed(report.elapsed()),
                Figures.rate(report.tasksPerSecond()),
                Figures.bytes(report.bytesPerSecond()));
    }

    private void workers(List<String> lines) {
        if (report.workers().isEmpty()) return;
        lines.add("Share per worker:");
        sortedWorkers().forEach(worker -> lines.add(String.format(
                Locale.ROOT,
                "  %-12s %8s %10s %7s %10s",
                name(worker.getKey()),
                worker.getKey() == 0 ? "-" : worker.getKey(),
                Figures.count(worker.getValue().files()),
                Figures.percent(worker.getValue().files(), report.total().files()),
                Figures.bytes(worker.getValue().bytes()))));
    }

    private void kinds(List<String> lines) {
        if (report.kinds().isEmpty()) return;
        lines.add("Kinds:");
        report.kinds().forEach((kind, count) -> lines.add(String.format(
                Locale.ROOT,
                "  %-12s %10s %18s%s",
                kind.label(),
                Figures.count(count.files()),
                Figures.bytes(count.bytes()),
                kind.text() ? "  " + Figures.count(count.lines(), "line") : "")));
    }

    private void failures(List<String> lines) {
        if (report.failed() > 0) lines.add("Without facts: " + Figures.count(report.failed(), "file") + reasons());
        if (report.unreadable() > 0)
            lines.add("Not entered: " + Figures.count(report.unreadable(), "directory", "directories"));
        for (Finding finding : report.findings())
            lines.add("  " + SafeText.of(finding.path()) + ": " + SafeText.of(finding.reason()));
        long more = report.failed() + report.unreadable() - report.findings().size();
        if (more > 0 && !report.findings().isEmpty()) lines.add("  ... and " + Figures.count(more) + " more");
    }

    private String reasons() {
        List<String> reasons = new ArrayList<>();
        report.failures().forEach((reason, count) -> reasons.add(Figures.count(count) + " " + reason));
        return " (" + String.join(", ", reasons) + ")";
    }

    /** In slot order, those without a name last. */
    private Stream<Map.Entry<Long, Count>> sortedWorkers() {
        return report.workers().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<Long, Count> worker) -> !names.containsKey(worker.getKey()))
                        .thenComparing(worker -> name(worker.getKey()).length())
                        .thenComparing(worker -> name(worker.getKey()))
                        .thenComparing(Map.Entry::getKey));
    }

    private String name(long pid) {
        return pid == 0 ? "(others)" : names.getOrDefault(pid, "(ended)");
    }

    private Map<String, Object> jsonWorker(Map.Entry<Long, Count> worker) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", name(worker.getKey()));
        out.put("pid", worker.getKey());
        out.put("files", worker.getValue().files());
        out.put("bytes", worker.getValue().bytes());
        long files = report.total().files();
        out.put("share", files == 0 ? 0.0 : (double) worker.getValue().files() / files);
        return out;
    }

    private Map<String, Object> jsonKinds() {
        Map<String, Object> out = new LinkedHashMap<>();
        report.kinds().forEach((kind, count) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("files", count.files());
            one.put("bytes", count.bytes());
            one.put("lines", count.lines());
            out.put(kind.label(), one);
        });
        return out;
    }

    private static Map<String, Object> jsonFinding(Finding finding) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("path", finding.path());
        out.put("reason", finding.reason());
        return out;
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
