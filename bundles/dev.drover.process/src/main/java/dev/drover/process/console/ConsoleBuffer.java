package dev.drover.process.console;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import dev.drover.api.process.Console;

/** The lines that a slot's processes have printed, bounded in bytes. */
public final class ConsoleBuffer {

    private static final int LONGEST_LINE = 8 << 10;
    private static final int LINES_A_PAGE = 1_000;
    /** What a line costs besides its text. */
    private static final int LINE_COST = 64;

    private final int mostBytes;
    private final ArrayDeque<Console.Line> lines = new ArrayDeque<>();
    private long bytes;
    private long next;

    public ConsoleBuffer(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Cuts the bytes of one stream of one process into lines. Used by one thread. */
    final class Cutter {
        private final Console.Stream stream;
        private final ByteArrayOutputStream partial = new ByteArrayOutputStream(128);

        Cutter(Console.Stream stream) {
            this.stream = stream;
        }

        void feed(byte[] data, int length) {
            Instant now = Instant.now();
            int from = 0;
            for (int i = 0; i < length; i++) {
                boolean end = data[i] == '\n';
                if (!end && partial.size() + i - from + 1 < LONGEST_LINE) continue;
                partial.write(data, from, i - from + (end ? 0 : 1));
                from = i + 1;
                cut(now);
            }
            partial.write(data, from, length - from);
        }

        /** The stream has ended: what is left is a line. */
        void end() {
            if (partial.size() > 0) cut(Instant.now());
        }

        private void cut(Instant now) {
            String text = partial.toString(StandardCharsets.UTF_8);
            partial.reset();
            add(now, stream, text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
        }
    }

    synchronized void add(Instant time, Console.Stream stream, String text) {
        lines.addLast(new Console.Line(next++, time, stream, text));
        bytes += cost(text);
        while (bytes > mostBytes && lines.size() > 1) bytes -= cost(lines.removeFirst().text());
    }

    private static int cost(String text) {
        return LINE_COST + text.length();
    }

    public synchronized Console.Page page(long from) {
        long first = lines.isEmpty() ? next : lines.peekFirst().number();
        List<Console.Line> page = new ArrayList<>();
        for (Console.Line line : lines) {
            if (line.number() < from) continue;
            if (page.size() == LINES_A_PAGE) break;
            page.add(line);
        }
        long after = page.isEmpty() ? Math.max(from, next) : page.get(page.size() - 1).number() + 1;
        return new Console.Page(List.copyOf(page), after, Math.max(0, first - Math.max(0, from)));
    }

    public synchronized long next() {
        return next;
    }

    /** Whether a line from the given one on contains the text. */
    public synchronized boolean said(long from, String text) {
        return lines.stream().anyMatch(line -> line.number() >= from && line.text().contains(text));
    }

    /** The last lines of one stream from the given line on. */
    public synchronized List<String> last(Console.Stream stream, long from, int most) {
        List<String> all = lines.stream()
                .filter(line -> line.number() >= from && line.stream() == stream)
                .map(Console.Line::text)
                .toList();
        return all.subList(Math.max(0, all.size() - most), all.size());
    }
}
