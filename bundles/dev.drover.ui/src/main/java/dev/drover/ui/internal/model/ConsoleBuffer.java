package dev.drover.ui.internal.model;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.drover.api.process.Console;

/**
 * The last lines of the watched consoles, merged by time, with a mark where a process starts and ends, and with unsafe
 * characters escaped. Used by one thread.
 */
public final class ConsoleBuffer {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");

    /** What a line is. */
    public enum Kind {
        OUT,
        ERR,
        /** The start or end of a process. */
        MARK
    }

    /** A line as it is shown; {@code source} counts the watched consoles from 0. */
    public record Shown(Instant time, Kind kind, int source, AnsiText line) {
        public String text() {
            return line.text();
        }

        public boolean error() {
            return kind == Kind.ERR;
        }
    }

    /**
     * What has changed in the visible lines.
     *
     * @param dropped how many of the first were dropped
     * @param undone how many of the last were taken away before the new ones, because they were drawn over
     * @param rebuilt whether others than the last ones are new
     */
    public record Change(int dropped, int undone, boolean rebuilt) {}

    private final ZoneId zone;
    private final Map<String, AnsiText.Stream> streams = new HashMap<>();
    private final Set<String> marked = new HashSet<>();
    private final List<Shown> all = new ArrayList<>();
    private final List<Shown> visible = new ArrayList<>();
    private List<ConsoleSource> sources = List.of();
    private LineFilter filter = LineFilter.ALL;
    private long dropped;
    /** The last line, if the piece that is being added draws over it; else null. */
    private Shown drawnOver;
    private int most = ViewSettings.FIRST.consoleLines();

    public ConsoleBuffer(ZoneId zone) {
        this.zone = zone;
    }

    /** Chooses how many lines are kept, from the next piece on. */
    public void keep(int lines) {
        most = lines;
    }

    /** Adds what was printed since. */
    public Change add(ConsolePiece piece) {
        sources = piece.sources();
        List<Shown> fresh = new ArrayList<>();
        drawnOver = null;
        for (int i = 0; i < piece.parts().size(); i++) part(i, piece.parts().get(i), fresh);
        fresh.sort(Comparator.comparing(Shown::time));
        boolean rebuilt = !fresh.isEmpty() && !all.isEmpty()
                && fresh.get(0).time().isBefore(all.get(all.size() - 1).time());
        int undone = undo(rebuilt);
        all.addAll(fresh);
        if (rebuilt) all.sort(Comparator.comparing(Shown::time));
        int before = visible.size() + undone;
        List<Shown> excess = List.copyOf(all.subList(0, Math.max(0, all.size() - most)));
        all.subList(0, excess.size()).clear();
        dropped += excess.stream().filter(line -> line.kind() != Kind.MARK).count();
        if (rebuilt) {
            choose();
            return new Change(0, 0, true);
        }
        fresh.stream().filter(this::passes).forEach(visible::add);
        int gone = (int) excess.stream().filter(this::passes).count();
        if (filter.takeChanged()) {
            choose();
            return new Change(0, 0, true);
        }
        visible.subList(0, gone).clear();
        return new Change(Math.min(before - undone, gone), undone, gone > before - undone);
    }

    /** Takes the line away that was drawn over, and returns how many visible ones that are. */
    private int undo(boolean rebuilt) {
        if (drawnOver == null) return 0;
        all.remove(all.size() - 1);
        if (rebuilt || visible.isEmpty() || visible.get(visible.size() - 1) != drawnOver) return 0;
        visible.remove(visible.size() - 1);
        return 1;
    }

    /** Shows only the lines that the filter chooses, and all marks. */
    public void filter(LineFilter wanted) {
        filter = wanted;
        choose();
    }

    public void clear() {
        all.clear();
        visible.clear();
        dropped = 0;
    }

    /** Forgets which processes were marked, and what colours were asked for. */
    public void reset() {
        clear();
        marked.clear();
        streams.clear();
    }

    /** The number of visible lines. */
    public int size() {
        return visible.size();
    }

    /** A visible line, counted from 0. */
    public Shown line(int index) {
        return visible.get(index);
    }

    /** The index of a visible line, -1 if it is not visible any more. */
    public int indexOf(Shown line) {
        for (int i = 0; i < visible.size(); i++) {
            if (visible.get(i) == line) return i;
        }
        return -1;
    }

    /** How many older lines have been dropped, here or by the workers' consoles. */
    public long dropped() {
        return dropped;
    }

    /** What stands before the line's own text: its time, if wanted, and the worker, if there are several. */
    public String prefix(Shown line, boolean timestamps) {
        return (timestamps ? CLOCK.format(line.time().atZone(zone)) + "  " : "")
                + (sources.size() > 1 ? name(line.source()) + "  " : "");
    }

    /** A line with all that stands before it. */
    public String text(Shown line, boolean timestamps) {
        return prefix(line, timestamps) + line.text();
    }

    /** All visible lines as one text, for a file. */
    public String text(boolean timestamps) {
        StringBuilder text = new StringBuilder();
        for (Shown line : visible) {
            if (timestamps) text.append(line.kind() == Kind.MARK ? "     " : line.error() ? "err  " : "out  ");
            text.append(text(line, timestamps)).append('\n');
        }
        return text.toString();
    }

    private String name(int source) {
        int widest = sources.stream().mapToInt(each -> each.name().length()).max().orElse(0);
        String name = source < sources.size() ? sources.get(source).name() : "";
        return name + " ".repeat(Math.max(0, widest - name.length()));
    }

    private void part(int source, ConsolePiece.Part part, List<Shown> fresh) {
        dropped += part.page().dropped();
        long pid = source < sources.size() ? sources.get(source).pid() : 0;
        Map<Long, Instant> lastOf = new HashMap<>();
        for (Console.Line line : part.page().lines()) {
            ProcessSpan owner = ConsoleSections.owner(part.processes(), line.time());
            if (owner != null) lastOf.put(owner.pid(), line.time());
            boolean error = line.stream() == Console.Stream.ERR;
            if (line.text().startsWith("\r")) drawOver(source, error ? Kind.ERR : Kind.OUT, fresh);
            AnsiText text = streams.computeIfAbsent(source + (error ? "err" : "out"), key -> new AnsiText.Stream())
                    .line(line.text());
            if (pid == 0 || ConsoleSections.isOf(pid, part.processes(), line.time()))
                fresh.add(new Shown(line.time(), error ? Kind.ERR : Kind.OUT, source, text));
        }
        for (ProcessSpan process : part.processes()) {
            if (pid == 0 || pid == process.pid()) marks(source, process, lastOf.get(process.pid()), fresh);
        }
    }

    /** Takes away what the same stream has just printed: it went back to the beginning of that line. */
    private void drawOver(int source, Kind kind, List<Shown> fresh) {
        List<Shown> last = fresh.isEmpty() && drawnOver == null ? all : fresh;
        if (last.isEmpty()) return;
        Shown before = last.get(last.size() - 1);
        if (before.source() != source || before.kind() != kind) return;
        if (last == fresh) fresh.remove(fresh.size() - 1);
        else
            drawnOver = before;
    }

    private void marks(int source, ProcessSpan process, Instant lastLine, List<Shown> fresh) {
        String key = source + ":" + process.pid() + ":";
        if (process.started() != null && marked.add(key + "start"))
            fresh.add(0, mark(source, process.started(), "── process " + process.pid() + " started "
                    + SECONDS.format(process.started().atZone(zone))));
        if (process.ended() == null || !marked.add(key + "end")) return;
        Instant at = lastLine != null && lastLine.isAfter(process.ended()) ? lastLine : process.ended();
        String name = source < sources.size() ? sources.get(source).name() : "";
        fresh.add(mark(source, at, "── process " + process.pid() + " ended "
                + SECONDS.format(process.ended().atZone(zone)) + ": " + EndText.brief(name, process.verdict())));
    }

    private static Shown mark(int source, Instant at, String text) {
        return new Shown(at, Kind.MARK, source, new AnsiText(MaskedText.of(text), List.of()));
    }

    private void choose() {
        visible.clear();
        all.stream().filter(this::passes).forEach(visible::add);
        if (!filter.takeChanged()) return;
        visible.clear();
        all.stream().filter(this::passes).forEach(visible::add);
    }

    private boolean passes(Shown line) {
        return filter.isAll() || line.kind() == Kind.MARK || filter.matches(line.text());
    }
}
