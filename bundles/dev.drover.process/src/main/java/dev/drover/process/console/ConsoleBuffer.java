package dev.drover.process.console;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.drover.api.process.Console;

/**
 * The lines that a slot's processes have printed, bounded in bytes. Of lines that no longer have room the last ones are
 * kept a little longer for whoever looks for the cause of an end, but not the frames of stacks: the line that counts
 * stands above them, and there may be thousands.
 */
public final class ConsoleBuffer {

    private static final int LONGEST_LINE = 8 << 10;
    private static final int LINES_A_PAGE = 1_000;
    /** What a line costs besides its text. */
    private static final int LINE_COST = 64;
    /** So many lines outlive the others, and so much of each. */
    private static final int OUTLIVING_LINES = 64;
    private static final int OUTLIVING_LENGTH = 500;

    private final int mostBytes;
    private final ArrayDeque<Console.Line> lines = new ArrayDeque<>();
    private final ArrayDeque<Console.Line> outliving = new ArrayDeque<>();
    private long bytes;
    private long next;
    /** Reads at once what is there to be read; null if nobody reads. */
    private volatile Runnable reader;

    public ConsoleBuffer(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Who reads now what the buffer is to hold: asked each time before the lines are, so that none is missing. */
    synchronized void readBy(Runnable now) {
        reader = now;
    }

    /** The reader has read all. Another one may have taken its place. */
    synchronized void readNoMoreBy(Runnable before) {
        if (reader == before) reader = null;
    }

    /** What cuts the bytes of one stream of one process into lines. */
    public Cutter cutter(Console.Stream stream) {
        return new Cutter(stream);
    }

    /** Cuts the bytes of one stream of one process into lines. Used by one thread at a time. */
    public final class Cutter {
        private final Console.Stream stream;
        private final ByteArrayOutputStream partial = new ByteArrayOutputStream(128);
        /** Whether the beginning of the present line has been cut off, and is a line already. */
        private boolean begun;

        Cutter(Console.Stream stream) {
            this.stream = stream;
        }

        /** Takes the next bytes. */
        public void feed(byte[] data, int length) {
            Instant now = Instant.now();
            int from = 0;
            for (int i = 0; i < length; i++) {
                boolean end = data[i] == '\n';
                if (!end && partial.size() + i - from + 1 < LONGEST_LINE) continue;
                partial.write(data, from, i - from + (end ? 0 : 1));
                from = i + 1;
                cut(now, end);
            }
            partial.write(data, from, length - from);
        }

        /** The stream has ended: what is left is a line. */
        public void end() {
            if (partial.size() > 0) cut(Instant.now(), true);
        }

        /** Nothing has come for a moment: what there is of a line is shown, as a line of its own. */
        void rest() {
            if (partial.size() > 0) cut(Instant.now(), false);
        }

        /** @param end whether this is the end of the line; if not, a character that is not complete stays behind */
        private void cut(Instant now, boolean end) {
            byte[] all = partial.toByteArray();
            int length = end ? all.length : all.length - incomplete(all);
            // Whoever prints next draws over this line, unless it ends here after all.
            if (!end && length > 0 && all[length - 1] == '\r') length--;
            if (length == 0 && !end) return;
            partial.reset();
            partial.write(all, length, all.length - length);
            String text = new String(all, 0, length, StandardCharsets.UTF_8);
            if (text.endsWith("\r")) text = text.substring(0, text.length() - 1);
            // The end of a line of which everything has been shown is no line.
            if (!begun || !text.isEmpty()) add(now, stream, text);
            begun = !end;
        }
    }

    /** How many bytes at the end are the beginning of a character in UTF-8 and not all of it. */
    private static int incomplete(byte[] text) {
        for (int back = 1; back < 4 && back <= text.length; back++) {
            int lead = text[text.length - back] & 0xff;
            if (lead >= 0x80 && lead < 0xc0) continue;
            int whole = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
            return whole > back ? back : 0;
        }
        return 0;
    }

    synchronized void add(Instant time, Console.Stream stream, String text) {
        lines.addLast(new Console.Line(next++, time, stream, text));
        bytes += cost(text);
        while (bytes > mostBytes && lines.size() > 1) {
            Console.Line oldest = lines.removeFirst();
            bytes -= cost(oldest.text());
            if (!isFrame(oldest.text())) outlive(oldest);
        }
    }

    private void outlive(Console.Line line) {
        String text = line.text();
        if (outliving.size() == OUTLIVING_LINES) outliving.removeFirst();
        outliving.addLast(text.length() <= OUTLIVING_LENGTH ? line
                : new Console.Line(
                        line.number(), line.time(), line.stream(), text.substring(0, OUTLIVING_LENGTH)));
    }

    /** Whether the line is a frame of a Java stack, or says how many more there are. */
    private static boolean isFrame(String text) {
        String words = text.stripLeading();
        return words.length() < text.length() && (words.startsWith("at ") || words.startsWith("... "));
    }

    private static int cost(String text) {
        return LINE_COST + text.length();
    }

    public Console.Page page(long from) {
        Runnable now = reader;
        if (now != null) now.run();
        return linesFrom(from);
    }

    private synchronized Console.Page linesFrom(long from) {
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
        return known().anyMatch(line -> line.number() >= from && line.text().contains(text));
    }

    private Stream<Console.Line> known() {
        return Stream.concat(outliving.stream(), lines.stream());
    }

    /** The last lines of one stream from the given line on, above them some that have no room any more. */
    public synchronized List<String> last(Console.Stream stream, long from, int most) {
        List<String> all = known()
                .filter(line -> line.number() >= from && line.stream() == stream)
                .map(Console.Line::text)
                .toList();
        return all.subList(Math.max(0, all.size() - most), all.size());
    }
}
