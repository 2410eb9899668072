package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Messages;
import dev.drover.wire.Output;
import dev.drover.wire.call.SerialExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether {@code docs/protocol.md} says what the code does. */
class ProtocolPageTest {

    private static final Pattern BLOCK = Pattern.compile("```hex\n; (\\S+)[^\n]*\n(.*?)```", Pattern.DOTALL);
    private static final String TOKEN = "00112233445566778899aabbccddeeff".repeat(2);

    private final String page = page();

    private static String page() {
        try {
            return Files.readString(Path.of("../../docs/protocol.md"));
        } catch (IOException e) {
            throw new AssertionError("the tests run in their bundle's folder", e);
        }
    }

    // ---- the example

    /** The frames of the example as the code writes them; those with a map only as far as their order is fixed. */
    private static Map<String, byte[]> example() {
        Map<String, byte[]> frames = new LinkedHashMap<>();
        Map<String, Object> hello = new LinkedHashMap<>();
        hello.put("protocol", 1);
        hello.put("token", TOKEN);
        hello.put("pid", 4711);
        hello.put("host", "python 3.11.7");
        hello.put("tasks", List.of("echo", "fail"));
        hello.put("links", List.of("unix"));
        frames.put("HELLO", frame(Frame.HELLO, 0, 0, hello));
        Map<String, Object> welcome = new LinkedHashMap<>();
        welcome.put("worker", "numbers-1");
        welcome.put("ring", "");
        welcome.put("concurrency", 1);
        welcome.put("maxMessage", 64 << 20);
        welcome.put("parent", 4242);
        frames.put("WELCOME", frame(Frame.WELCOME, 0, 0, welcome));
        frames.put("REQUEST", frame(Frame.REQUEST, 0, 1, Map.of("n", List.of(0, -1, 2.5, false))));
        frames.put("PROGRESS", frame(Frame.PROGRESS, 0, 1, 50));
        frames.put("REPLY", frame(Frame.REPLY, 0, 1, Map.of("n", List.of(0, -1, 2.5, false))));
        frames.put("REQUEST-2", frame(Frame.REQUEST, 1, 2, "ä"));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("type", "ValueError");
        report.put("message", "ä");
        report.put("stack", "");
        frames.put("ERROR", frame(Frame.ERROR, Frame.FAILED, 2, report));
        frames.put("REQUEST-3", frame(Frame.REQUEST, 0, 3, null));
        frames.put("CANCEL", empty(Frame.CANCEL, 0, 3));
        frames.put("ERROR-2", empty(Frame.ERROR, Frame.CANCELLED, 3));
        frames.put("REQUEST-4", frame(Frame.REQUEST, 0, 4, 1000));
        frames.put("RECALL", empty(Frame.RECALL, 0, 0));
        frames.put("ERROR-3", empty(Frame.ERROR, Frame.NOT_RUN, 4));
        frames.put("REQUEST-5", empty(Frame.REQUEST, 9, 5));
        frames.put("ERROR-4", empty(Frame.ERROR, Frame.UNKNOWN_TASK, 5));
        frames.put("POST", frame(Frame.POST, 0, 0, List.of()));
        frames.put("BEGUN", empty(Frame.BEGUN, 0, 65_552));
        frames.put("PING", empty(Frame.PING, 0, 0));
        frames.put("PING-2", empty(Frame.PING, Frame.QUIET, 0));
        frames.put("PONG", empty(Frame.PONG, 0, 0));
        frames.put("EXIT", empty(Frame.EXIT, 0, 0));
        return frames;
    }

    private static byte[] frame(int type, int number, long correlation, Object value) {
        Output payload = new Output(1 << 20);
        Codec.VALUE.encode(value, payload);
        return written(type, number, correlation, payload);
    }

    private static byte[] empty(int type, int number, long correlation) {
        return written(type, number, correlation, null);
    }

    /** What a link would write. */
    private static byte[] written(int type, int number, long correlation, Output payload) {
        Outbox outbox = new Outbox();
        outbox.add(type, number, correlation, payload);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Outbox.Piece part; (part = outbox.take()) != null;) {
            ByteBuffer piece = part.bytes();
            bytes.write(piece.array(), piece.arrayOffset(), piece.limit());
        }
        return bytes.toByteArray();
    }

    private Map<String, byte[]> onThePage() {
        Map<String, byte[]> frames = new LinkedHashMap<>();
        for (Matcher block = BLOCK.matcher(page); block.find();) {
            String digits = block.group(2).replaceAll(";[^\n]*", "").replaceAll("\\s", "");
            frames.put(block.group(1), HexFormat.of().parseHex(digits));
        }
        return frames;
    }

    @Test
    void theExampleIsWhatTheCodeWrites() {
        Map<String, byte[]> expected = example();
        Map<String, byte[]> found = onThePage();
        if (!List.copyOf(found.keySet()).equals(List.copyOf(expected.keySet())))
            fail("The example should be:\n" + dump(expected));
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name),
                () -> name + " should be:\n" + dump(Map.of(name, bytes))));
    }

    @Test
    void theCodeReadsTheExamplesHandshake() {
        byte[] hello = onThePage().get("HELLO");
        assertEquals(
                new Hello(Frame.PROTOCOL, TOKEN, 4711, "python 3.11.7", List.of("echo", "fail"), List.of("unix")),
                Messages.read(Hello.CODEC, Arrays.copyOfRange(hello, Frame.HEADER, hello.length)));
        byte[] welcome = onThePage().get("WELCOME");
        assertEquals(
                new Welcome("numbers-1", "", 1, 64 << 20, 4242),
                Messages.read(Welcome.CODEC, Arrays.copyOfRange(welcome, Frame.HEADER, welcome.length)));
    }

    @Test
    void theExamplesTicketIsOne() throws IOException {
        Matcher line = Pattern.compile("```\n(drover 1 0[^\n]*\n)```").matcher(page);
        assertTrue(line.find());
        Ticket ticket = Ticket.read(new java.io.ByteArrayInputStream(line.group(1).getBytes()));
        assertEquals(TOKEN, ticket.token());
        assertEquals(line.group(1), ticket.line());
    }

    /** The blocks for the page. */
    private static String dump(Map<String, byte[]> frames) {
        StringBuilder text = new StringBuilder();
        frames.forEach((name, bytes) -> {
            text.append("```hex\n; ").append(name).append('\n');
            for (int at = 0; at < bytes.length; at += 16) {
                byte[] row = Arrays.copyOfRange(bytes, at, Math.min(at + 16, bytes.length));
                text.append(HexFormat.ofDelimiter(" ").formatHex(row)).append('\n');
            }
            text.append("```\n\n");
        });
        return text.toString();
    }

    // ---- the tables

    @Test
    void everyFrameAndErrorIsInItsTable() throws IllegalAccessException {
        List<String> layout =
                List.of("HEADER", "LENGTH_AT", "TYPE_AT", "NUMBER_AT", "CORRELATION_AT", "PROTOCOL", "QUIET");
        int rows = 0;
        for (Field field : Frame.class.getFields()) {
            if (layout.contains(field.getName())) continue;
            String row = "\n| " + field.getInt(null) + " | " + field.getName() + " | ";
            assertTrue(page.contains(row), "There is no row" + row);
            rows++;
        }
        assertEquals(22, rows);
        assertEquals(22, Pattern.compile("\n\\| \\d+ \\| [A-Z_]+ \\|").matcher(page).results().count());
    }

    @Test
    void everyKeyOfTheHandshakeIsOnThePage() {
        Hello hello = new Hello(1, TOKEN, 1, "", List.of(), List.of());
        Welcome welcome = new Welcome("", "", 1, 1024, 1, List.of("drover:message"));
        for (Object message : List.of(
                Messages.read(Codec.VALUE, Messages.bytes(Hello.CODEC, hello)),
                Messages.read(Codec.VALUE, Messages.bytes(Welcome.CODEC, welcome)),
                Messages.read(Codec.VALUE, Messages.bytes(LinkChoice.CODEC, new LinkChoice("ring", true, "")))))
            for (Object key : ((Map<?, ?>) message).keySet())
                assertTrue(page.contains("\n| `" + key + "` | "), "There is no row for " + key);
    }

    @Test
    void theFrameIsDrawnAsItIsLaidOut() {
        byte[] header = Sockets.header(0x04030201L, 5, 0x0807, 0x100f0e0d0c0b0a09L);
        assertArrayEquals(
                Messages.hex("01020304 05 00 0708 090a0b0c0d0e0f10"), header,
                "length, type, zero, number, correlation");
        assertTrue(page
                .contains("| payload length| type  | zero  | number        | correlation                   | payload"));
        assertTrue(page.contains("" + RingDescriptor.STREAM_CAPACITY));
        assertTrue(page.contains("" + Ring.LARGEST_REGION));
    }

    // ---- the rules

    /** The page with every gap as one space, so that the ends of its lines do not matter. */
    private void assertSays(String sentence) {
        assertTrue(page.replaceAll("\\s+", " ").contains(sentence), "The page does not say: " + sentence);
    }

    private static boolean isValue(String hex) {
        try {
            Messages.read(Codec.VALUE, hex);
            return true;
        } catch (CodecException e) {
            return false;
        }
    }

    @Test
    void depthIsCountedAsThePageSays() {
        assertSays("64 times `81` and then `01` is a value, 65 times `81` and then `01` is none.");
        assertTrue(isValue("81".repeat(64) + "01"));
        assertFalse(isValue("81".repeat(65) + "01"));
        assertTrue(isValue("81".repeat(63) + "80"), "an empty list is a level too");
        assertFalse(isValue("81".repeat(64) + "80"));
        assertFalse(isValue("81".repeat(64) + "a0"));
    }

    /** Empty maps, of which the page says what they take: 56 bytes. */
    @Test
    void aValueTakesAsMuchMemoryAsThePageSays() {
        assertSays("40 bytes for a list, 56 for a map, 56 for each entry of one, and 48 for a text");
        assertSays("more than 48 times the bytes read so far, and 4 MiB beside");
        int most = (4 << 20) / (56 - 48);
        assertTrue(isValue(emptyMaps(most)));
        assertFalse(isValue(emptyMaps(most + 100)));
    }

    private static String emptyMaps(int count) {
        return "9a" + HexFormat.of().toHexDigits(count) + "a0".repeat(count);
    }

    record Number(double value) {}

    record Whole(long value) {}

    @Test
    void integersAndFloatsMeetAsThePageSays() {
        assertSays("2^53 and 2^53+2 are read, 2^53+1 is refused");
        Codec<Number> number = Codec.record(Number.class);
        assertEquals(new Number(0x1p53), Messages.read(number, "81 1b 00 20 00 00 00 00 00 00"));
        assertEquals(new Number(0x1p53 + 2), Messages.read(number, "81 1b 00 20 00 00 00 00 00 02"));
        assertThrows(CodecException.class, () -> Messages.read(number, "81 1b 00 20 00 00 00 00 00 01"));
        assertSays("where an integer is meant, 1.0 is none");
        assertEquals(new Whole(1), Messages.read(Codec.record(Whole.class), "81 01"));
        assertThrows(CodecException.class,
                () -> Messages.read(Codec.record(Whole.class), "81 fb 3f f0 00 00 00 00 00 00"));
        assertEquals(1L, Messages.read(Codec.VALUE, "01"));
        assertEquals(1.0, Messages.read(Codec.VALUE, "fb 3f f0 00 00 00 00 00 00"));
    }

    @Test
    void aRingIsAsLongAsThePageSays(@TempDir Path directory) throws IOException {
        assertSays("is 2,101,248 bytes and twice the capacity of one region");
        for (int region : new int[] {0, Ring.SMALLEST_REGION}) {
            Path file = directory.resolve("ring-" + region);
            Ring ring = Ring.create(file, region);
            try {
                assertEquals(2_101_248L + 2 * region, Files.size(file));
                assertThrows(IOException.class, () -> openWithout(1, file));
                Ring.open(file);
            } finally {
                ring.unlink();
                ring.release();
            }
        }
    }

    /** Opens a copy that lacks some bytes. */
    private static void openWithout(int bytes, Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        Ring.open(Files.write(file.resolveSibling("shorter"), Arrays.copyOf(all, all.length - bytes)));
    }

    @Test
    void asMuchProgressWaitsAsThePageSays() {
        assertSays("the pool keeps the last 1,000 values of a request, 4 MiB at most");
        assertEquals(1_000, SerialExecutor.MAX_WAITING);
        assertEquals(4 << 20, SerialExecutor.MAX_WAITING_BYTES);
    }

    @Test
    void thePageSaysWhatIsNoBoundary() {
        assertSays("Workers of one user can read each other's tickets");
        assertSays("It is open to *every* local user");
        assertSays("Share a ring in a file with trusted workers only");
    }
}
