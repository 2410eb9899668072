package dev.drover.wire.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Messages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first frames. */
@Timeout(60)
class HandshakeTest {

    private static final Hello HELLO =
            new Hello(1, "ab".repeat(32), 4711, "java 21", List.of("hash", "sleep"), List.of("ring", "unix"));
    private static final Welcome WELCOME = new Welcome("files-1", "/dev/shm/drover/ring", 4, 64 << 20, 4242);

    private Sockets sockets;
    private SocketChannel here;
    private SocketChannel there;

    @BeforeEach
    void open() throws IOException {
        sockets = new Sockets();
        SocketChannel[] pair = sockets.pair();
        here = pair[0];
        there = pair[1];
    }

    @AfterEach
    void close() throws IOException {
        sockets.close();
    }

    @Test
    void theFirstFramesComeBack() throws IOException {
        Handshake.write(here, Frame.HELLO, Hello.CODEC, HELLO);
        assertEquals(HELLO, Handshake.read(there, Frame.HELLO, Hello.CODEC));
        Handshake.write(there, Frame.WELCOME, Welcome.CODEC, WELCOME);
        assertEquals(WELCOME, Handshake.read(here, Frame.WELCOME, Welcome.CODEC));
        LinkChoice chosen = new LinkChoice("unix", false, "no room");
        Handshake.write(here, Frame.LINK, LinkChoice.CODEC, chosen);
        assertEquals(chosen, Handshake.read(there, Frame.LINK, LinkChoice.CODEC));
    }

    @Test
    void aLinkThatNobodyKnowsIsNotChosen() throws IOException {
        Handshake.write(here, Frame.LINK, LinkChoice.CODEC, new LinkChoice("smoke", false, ""));
        assertThrows(CodecException.class, () -> Handshake.read(there, Frame.LINK, LinkChoice.CODEC));
    }

    @Test
    void noByteOfTheNextFrameIsTaken() throws IOException {
        Handshake.write(here, Frame.HELLO, Hello.CODEC, HELLO);
        Sockets.write(here, new byte[] {1, 2, 3});
        Handshake.read(there, Frame.HELLO, Hello.CODEC);
        assertArrayEquals(new byte[] {1, 2, 3}, Sockets.read(there, 3));
    }

    @Test
    void aRefusalIsToldInItsWords() throws IOException {
        Handshake.write(there, Frame.REFUSED, Codec.UTF8, "its token has been used");
        IOException refusal = assertThrows(IOException.class, () -> Handshake.read(here, Frame.WELCOME, Welcome.CODEC));
        assertEquals("refused: its token has been used", refusal.getMessage());
    }

    @Test
    void aLengthOverTheLimitIsRefusedBeforeItIsRead() throws IOException {
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, Handshake.LONGEST + 1}) {
            Sockets.write(here, Sockets.header(length, Frame.HELLO, 0, 0));
            assertThrows(IOException.class, () -> Handshake.read(there, Frame.HELLO, Hello.CODEC));
        }
    }

    @Test
    void anotherFrameIsRefused() throws IOException {
        Sockets.write(here, Sockets.frame(Frame.REQUEST, 0, 0, new byte[0]));
        IOException refusal = assertThrows(IOException.class, () -> Handshake.read(there, Frame.HELLO, Hello.CODEC));
        assertTrue(refusal.getMessage().contains("frame 1 was expected, frame 4 came"), refusal.getMessage());
    }

    @Test
    void aPeerThatGoesWithinTheFrameIsReported() throws IOException {
        byte[] frame = Sockets.frame(Frame.HELLO, 0, 0, Messages.bytes(Hello.CODEC, HELLO));
        for (int count = 0; count < frame.length; count++) {
            SocketChannel[] pair = sockets.pair();
            Sockets.write(pair[0], Arrays.copyOf(frame, count));
            pair[0].close();
            assertThrows(EOFException.class, () -> Handshake.read(pair[1], Frame.HELLO, Hello.CODEC), "after " + count);
        }
    }

    @Test
    void whatLaterVersionsAddIsIgnored() {
        Map<String, Object> hello = new HashMap<>(map(Messages.bytes(Hello.CODEC, HELLO)));
        hello.put("added", List.of("later"));
        assertEquals(HELLO, Messages.read(Hello.CODEC, Messages.bytes(Codec.VALUE, hello)));
    }

    @Test
    void aFieldThatIsMissingOrOfAnotherTypeIsRefusedAndNamed() {
        for (String key : map(Messages.bytes(Hello.CODEC, HELLO)).keySet())
            for (Object wrong : Arrays.asList(null, true, 1.5, -1L, "", List.of(1L), Map.of())) {
                Map<String, Object> hello = new HashMap<>(map(Messages.bytes(Hello.CODEC, HELLO)));
                boolean fits = wrong instanceof String && hello.get(key) instanceof String;
                hello.put(key, wrong);
                byte[] message = Messages.bytes(Codec.VALUE, hello);
                if (fits) Messages.read(Hello.CODEC, message);
                else
                    assertNames(key, message, Hello.CODEC);
            }
        for (String key : map(Messages.bytes(Welcome.CODEC, WELCOME)).keySet()) {
            Map<String, Object> welcome = new HashMap<>(map(Messages.bytes(Welcome.CODEC, WELCOME)));
            welcome.remove(key);
            assertNames(key, Messages.bytes(Codec.VALUE, welcome), Welcome.CODEC);
        }
    }

    private static CodecException refused(String key, List<String> texts) {
        Map<String, Object> hello = new HashMap<>(map(Messages.bytes(Hello.CODEC, HELLO)));
        hello.put(key, texts);
        byte[] message = Messages.bytes(Codec.VALUE, hello);
        assertNames(key, message, Hello.CODEC);
        return assertThrows(CodecException.class, () -> Messages.read(Hello.CODEC, message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-a", "a b", "a/b", "ä", "a\n", "a\u001b[2J", "a\u202eb",
            "01234567890123456789012345678901234567890123456789012345678901234"})
    void aTaskWithAWrongNameIsRefusedInOnePlainLine(String name) {
        String said = refused("tasks", List.of("hash", name)).getMessage();
        assertTrue(said.contains("cannot name a task: use 1 to 64 letters"), said);
        assertTrue(said.chars().allMatch(c -> c >= ' ' && c < 0x7f || c == 'ä'), said);
        assertTrue(said.length() < 300, said);
    }

    @Test
    void aTaskThatComesTwiceIsRefused() {
        String said = refused("tasks", List.of("hash", "sleep", "hash")).getMessage();
        assertEquals("a HELLO has the task 'hash' twice in 'tasks'", said);
    }

    @Test
    void aHostNeedNotHaveTasks() {
        Hello none = new Hello(1, "ab".repeat(32), 4711, "java 21", List.of(), List.of("unix"));
        assertEquals(none, Messages.read(Hello.CODEC, Messages.bytes(Hello.CODEC, none)));
    }

    @Test
    void aHostThatCannotUseTheSocketIsRefused() {
        for (List<String> links : List.of(List.<String>of(), List.of("ring"), List.of("Unix"), List.of("ring", "")))
            assertTrue(refused("links", links).getMessage().contains("\"unix\""));
        Hello later = new Hello(1, "ab".repeat(32), 4711, "java 21", List.of(), List.of("added later", "unix"));
        assertEquals(later, Messages.read(Hello.CODEC, Messages.bytes(Hello.CODEC, later)));
    }

    @Test
    void numbersOutsideTheirRangeAreRefused() {
        Map<String, List<Long>> wrong = Map.of(
                "concurrency", List.of(0L, 257L, -1L, 1L << 33), "maxMessage", List.of(1023L, (1L << 30) + 1, 1L << 33),
                "parent",
                List.of(0L, -1L));
        wrong.forEach((key, values) -> values.forEach(value -> {
            Map<String, Object> welcome = new HashMap<>(map(Messages.bytes(Welcome.CODEC, WELCOME)));
            welcome.put(key, value);
            assertNames(key, Messages.bytes(Codec.VALUE, welcome), Welcome.CODEC);
        }));
    }

    @Test
    void aFirstFrameThatIsNoMapIsRefused() {
        for (Object value : Arrays.asList(null, 1L, List.of(), "text"))
            assertThrows(CodecException.class, () -> Messages.read(Hello.CODEC, Messages.bytes(Codec.VALUE, value)));
    }

    private static void assertNames(String key, byte[] message, Codec<?> codec) {
        CodecException refusal = assertThrows(CodecException.class, () -> Messages.read(codec, message));
        assertTrue(refusal.getMessage().contains("'" + key + "'"), refusal.getMessage());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(byte[] message) {
        return (Map<String, Object>) Messages.read(Codec.VALUE, message);
    }
}
