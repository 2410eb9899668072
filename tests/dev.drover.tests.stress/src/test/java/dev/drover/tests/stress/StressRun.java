package dev.drover.tests.stress;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.openjdk.jcstress.Main;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.ReportUtils;

/**
 * One run of jcstress in a JVM of its own, and what it found. Small, so that it is part of every build; at the size
 * that jcstress itself thinks right, which takes hours, with {@code -Dstress=full}.
 */
final class StressRun {

    private static final Path FOLDER = Path.of("target", "jcstress").toAbsolutePath();

    /** In all modes of the JVM and with all ways to compile the two sides. */
    private static final List<String> FULL = List.of("-m", "default");

    /**
     * One JVM for each case, in one mode. The threads are bound to no processor and give way to each other: on a busy
     * machine a thread that spins on its own processor mostly waits for another that was sent away from its.
     */
    private static final List<String> SMALL = List.of(
            "-m", "quick", "-f", "1", "-iters", "1", "-time", "200", "-sc", "false", "-af", "NONE",
            "-spinStyle", "THREAD_YIELD", "-jvmArgs", "-XX:+UseSerialGC");

    private static final boolean IS_FULL = "full".equals(System.getProperty("stress"));
    private static final long LONGEST_MINUTES = IS_FULL ? 600 : 10;

    private final int exitCode;
    private final String output;
    private final Collection<TestResult> results;

    private StressRun(int exitCode, String output, Collection<TestResult> results) {
        this.exitCode = exitCode;
        this.output = output;
        this.results = results;
    }

    /** Runs all cases that stand in the given classes. */
    static StressRun of(List<Class<?>> suites) throws Exception {
        clear();
        Path log = FOLDER.resolve("output.txt");
        Process process = new ProcessBuilder(command(suites))
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()))
                .start();
        try {
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES))
                throw new AssertionError("jcstress has not ended after " + LONGEST_MINUTES + " minutes: see " + log);
        } finally {
            // Its own children, one for each case, end with it, or are ended here if it took too long.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new StressRun(process.exitValue(), Files.readString(log), results());
    }

    private static List<String> command(List<Class<?>> suites) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(IS_FULL ? FULL : SMALL);
        String names = suites.stream().map(Class::getName).collect(Collectors.joining("|", "^(", ")\\."));
        command.addAll(List.of("-t", names, "-r", FOLDER + "/"));
        return command;
    }

    /** Results of an earlier run must not count. */
    private static void clear() throws IOException {
        if (Files.isDirectory(FOLDER)) {
            try (Stream<Path> old = Files.walk(FOLDER)) {
                for (Path each : old.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
            }
        }
        Files.createDirectories(FOLDER);
    }

    private static Collection<TestResult> results() throws Exception {
        InProcessCollector found = new InProcessCollector();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path each : files.filter(file -> file.toString().endsWith(".bin.gz")).toList()) {
                DiskReadCollector reader = new DiskReadCollector(each.toString(), found);
                reader.dump();
                reader.close();
            }
        }
        return found.getTestResults();
    }

    int exitCode() {
        return exitCode;
    }

    /** What jcstress has printed: its results, or all if there are none. */
    String output() {
        return output.substring(Math.max(0, output.indexOf("RUN RESULTS")));
    }

    /** The names of the cases of a suite that have been run, whatever came of them. */
    Collection<String> casesOf(Class<?> suite) {
        return resultsOf(suite).map(TestResult::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The reports of those cases that showed something forbidden, failed, or never met; empty if there are none. */
    String faultsOf(Class<?> suite) {
        StringWriter report = new StringWriter();
        PrintWriter to = new PrintWriter(report);
        resultsOf(suite).filter(StressRun::isFault).forEach(each -> {
            to.println(each.getName() + ": " + each.status() + ", " + each.getTotalCount() + " meetings");
            ReportUtils.printResult(to, each, true);
        });
        to.flush();
        return report.toString();
    }

    private static boolean isFault(TestResult result) {
        return result.status() != Status.NORMAL || result.getTotalCount() == 0 || !result.grading().isPassed;
    }

    private Stream<TestResult> resultsOf(Class<?> suite) {
        return results.stream().filter(each -> each.getName().startsWith(suite.getName() + "."));
    }
}
