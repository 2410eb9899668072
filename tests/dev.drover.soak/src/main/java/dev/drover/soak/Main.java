package dev.drover.soak;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What {@code ./drover soak} starts. Two system properties are the script's: {@code drover.soak.tests} has the folders
 * with the classes of tests, and {@code drover.soak.log} the file that everything goes to which tests print.
 */
public final class Main {

    private static final int MISUSED = 2;
    /** No promise takes as long at its full size. */
    private static final Duration LONGEST = Duration.ofHours(6);
    private static final Duration UNTIL_ENDED = Duration.ofSeconds(8);

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        Options options;
        try {
            options = Options.parse(Arrays.asList(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("drover: " + e.getMessage());
            System.exit(MISUSED);
            return;
        }
        if (options.help()) {
            System.out.print(Options.usage());
            return;
        }
        // Not by returning: a thread that a test left must not keep the program alive.
        System.exit(soak(options) ? 0 : 1);
    }

    private static boolean soak(Options options) throws IOException {
        Report report = new Report(options, System.out, System.err);
        Path log = Path.of(System.getProperty("drover.soak.log", "soak.log")).toAbsolutePath();
        redirect(log);
        set("drover.seed", Long.toString(options.seed()));
        // The figures that are promised are those of a machine with nothing else to do.
        set("drover.patience", "1");
        set("drover.startup.archive", "off");
        Runtime.getRuntime().addShutdownHook(new Thread(Main::endDescendants));
        List<Path> folders = Arrays.stream(System.getProperty("drover.soak.tests", "").split(File.pathSeparator))
                .filter(each -> !each.isEmpty()).map(Path::of).toList();
        report.say("Seed " + options.seed() + ". What the tests print is in " + log);
        Suite suite = new Suite(folders, Throwable::printStackTrace);
        for (Promise promise : options.only()) {
            report.begin(promise);
            Thread watch = watch(promise, report);
            report.add(suite.run(promise, options));
            watch.interrupt();
        }
        report.finish();
        return report.allKept();
    }

    private static void redirect(Path log) throws IOException {
        if (log.getParent() != null) Files.createDirectories(log.getParent());
        PrintStream to = new PrintStream(
                new BufferedOutputStream(Files.newOutputStream(log)), true, StandardCharsets.UTF_8);
        System.setOut(to);
        System.setErr(to);
    }

    private static void set(String property, String value) {
        if (System.getProperty(property) == null) System.setProperty(property, value);
    }

    /** Ends a soak that hangs: in a promise's tests every wait is bounded, so this is a finding. */
    private static Thread watch(Promise promise, Report report) {
        return Thread.ofPlatform().daemon().name("junit-soak-watch").start(() -> {
            long until = System.nanoTime() + LONGEST.toNanos();
            for (long left; (left = until - System.nanoTime()) > 0;) {
                LockSupport.parkNanos(left);
                if (Thread.interrupted()) return;
            }
            report.say("drover: " + promise.id() + " did not end within " + LONGEST.toHours() + " hours.");
            System.exit(1);
        });
    }

    /** The pools end their processes when the program ends; whatever they leave is ended here. */
    private static void endDescendants() {
        long begin = System.nanoTime();
        while (ProcessHandle.current().descendants().findAny().isPresent()
                && System.nanoTime() - begin < UNTIL_ENDED.toNanos())
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
}
