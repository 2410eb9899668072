package dev.drover.shell.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.Problem;
import dev.drover.api.monitor.ProcessSample;
import dev.drover.api.pool.Worker;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.process.Console;
import dev.drover.api.process.Dump;
import dev.drover.api.process.Exit;
import dev.drover.api.text.Figures;
import dev.drover.wire.SafeText;

/** The commands that tell what has happened, and why. */
final class Evidence {

    private static final int LINES = 20;
    private static final int MOST_SHOWN = 256 * 1024;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final List<Dump.Kind> KINDS = Arrays.stream(Dump.Kind.values())
            .filter(each -> each != Dump.Kind.CRASH)
            .toList();

    private final Lookup lookup;
    private final Optional<ErrorLog> errors;
    private final Duration patience;

    /** @param patience how long to wait for a dump */
    Evidence(Lookup lookup, Optional<ErrorLog> errors, Duration patience) {
        this.lookup = lookup;
        this.errors = errors;
        this.patience = patience;
    }

    String console(String... arguments) {
        Arguments.check(arguments, 1, 2, "console NAME [LINES]");
        int most = arguments.length == 1 ? LINES : Arguments.positive("LINES", arguments[1]);
        Worker worker = lookup.worker(arguments[0]);
        Deque<Console.Line> last = last(worker, most);
        if (last.isEmpty()) return worker.snapshot().name() + " has printed nothing.";
        return last.stream().map(Evidence::line).collect(Collectors.joining("\n"));
    }

    private static Deque<Console.Line> last(Worker worker, int most) {
        Deque<Console.Line> last = new ArrayDeque<>();
        long from = 0;
        while (true) {
            Console.Page page = worker.console(from);
            if (page.lines().isEmpty()) return last;
            for (Console.Line line : page.lines()) {
                if (last.size() == most) last.removeFirst();
                last.addLast(line);
            }
            from = page.next();
        }
    }

    private static String line(Console.Line line) {
        return TIME.format(line.time().atZone(ZoneId.systemDefault()))
                + (line.stream() == Console.Stream.ERR ? " ! " : "   ") + SafeText.line(line.text());
    }

    String verdict(String... arguments) {
        Arguments.check(arguments, 1, 1, "verdict NAME|PID");
        String wanted = arguments[0];
        // The report has its own lines, each of them safe.
        return ends(wanted)
                .max(Comparator.comparing(Exit::at))
                .map(exit -> String.join("\n", exit.report()))
                .orElseThrow(() -> noVerdict(wanted));
    }

    /** The ends of a slot's processes and of those that the monitor remembers, by the name or the process id. */
    private Stream<Exit> ends(String nameOrPid) {
        Stream<Exit> ofWorkers = lookup.pools().all().stream()
                .flatMap(pool -> pool.snapshot().workers().stream())
                .flatMap(worker -> worker.lastExit().stream().filter(exit -> worker.name().equals(nameOrPid)
                        || exit.pid() > 0 && Long.toString(exit.pid()).equals(nameOrPid)));
        return Stream.concat(ofWorkers, lookup.samples(nameOrPid).stream().flatMap(each -> each.exit().stream()));
    }

    private Refused noVerdict(String nameOrPid) {
        Optional<WorkerSnapshot> worker = lookup.last(nameOrPid).map(Worker::snapshot);
        if (worker.isPresent())
            return new Refused(Processes.called(worker.get().name(), worker.get().pid()) + " has not ended"
                    + (worker.get().name().equals(nameOrPid) ? ", nor has another process of its slot" : ""));
        List<ProcessSample> samples = lookup.samples(nameOrPid);
        if (samples.isEmpty()) return Lookup.unknown(nameOrPid);
        ProcessSample sample = samples.getLast();
        return new Refused(Processes.called(sample.name(), sample.id().pid())
                + (samples.stream().anyMatch(ProcessSample::alive)
                        ? " has not ended"
                        : " has ended, and it is not known how: only those that Drover started tell"));
    }

    String errors(String... arguments) {
        Arguments.check(arguments, 0, 1, "errors [N]");
        int most = arguments.length == 0 ? LINES : Arguments.positive("N", arguments[0]);
        ErrorLog log = errors.orElseThrow(
                () -> new Refused("nothing keeps errors here: install and start the bundle dev.drover.process"));
        List<Problem> recent = log.recent();
        if (recent.isEmpty()) return "Nothing has gone wrong.";
        List<Problem> shown = recent.subList(0, Math.min(most, recent.size())).reversed();
        Table table = new Table("TIME", "KIND", "SUBJECT", "WHAT");
        for (Problem each : shown)
            table.row(
                    DAY_AND_TIME.format(each.at().atZone(ZoneId.systemDefault())),
                    each.kind().name().toLowerCase(Locale.ROOT),
                    each.subject(),
                    each.text());
        return table + "\nThe last " + shown.size() + " of " + Figures.count(log.total(), "error", "errors")
                + " since this program began.";
    }

    String dump(String... arguments) {
        Arguments.check(arguments, 2, 2, "dump WORKER KIND");
        Dump.Kind kind = kind(arguments[1]);
        Worker worker = lookup.worker(arguments[0]);
        WorkerSnapshot it = worker.snapshot();
        Optional<Dump> made = Outcome.within(worker.dumps().dump(kind), patience, "");
        if (made.isEmpty())
            return SafeText.of("The " + kind.words() + " of " + Processes.called(it.name(), it.pid())
                    + " is not ready yet: it will be kept with the other dumps, in drover/dumps of your cache");
        String head = SafeText.of("The " + kind.words() + " of " + it.name() + " is "
                + made.get().file() + " (it may hold secrets)");
        return kind.extension().equals("txt") ? head + "\n" + shown(made.get().file()) : head;
    }

    private static Dump.Kind kind(String word) {
        return KINDS.stream()
                .filter(each -> word(each).equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new Refused("KIND is '" + word + "': it must be one of "
                        + KINDS.stream().map(Evidence::word).collect(Collectors.joining(", "))));
    }

    private static String word(Dump.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** The beginning of a text that another process wrote, each of its lines made safe. */
    private static String shown(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(MOST_SHOWN);
            String text = new String(start, StandardCharsets.UTF_8);
            return text.lines().map(SafeText::line).collect(Collectors.joining("\n"))
                    + (start.length == MOST_SHOWN && in.read() >= 0 ? "\n... the rest is in the file" : "");
        } catch (IOException e) {
            throw new Refused(file + " cannot be read: " + e);
        }
    }
}
