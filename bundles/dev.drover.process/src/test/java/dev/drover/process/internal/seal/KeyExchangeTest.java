package dev.drover.process.internal.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Output;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Ticket;
import dev.drover.wire.link.Welcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How two sides come to their keys, with the numbers of {@code docs/protocol.md} and without. */
class KeyExchangeTest {

    private static final String TOKEN = Ends.TOKEN;
    private static final HexFormat HEX = HexFormat.of();

    private Ends sockets;
    private SocketChannel[] pair;

    @BeforeEach
    void open() throws IOException {
        sockets = new Ends();
        pair = sockets.pair();
    }

    @AfterEach
    void close() throws IOException {
        sockets.close();
    }

    // ---- the page

    private static final String PAGE = page();

    private static String page() {
        try {
            return Files.readString(Path.of("../../docs/protocol.md"));
        } catch (IOException e) {
            throw new AssertionError("the tests run in their bundle's folder", e);
        }
    }

    private static Map<String, byte[]> vectors() {
        Matcher block = Pattern.compile("```vectors\n(.*?)```", Pattern.DOTALL).matcher(PAGE);
        assertTrue(block.find());
        Map<String, byte[]> all = new TreeMap<>();
        for (Matcher one = Pattern.compile("(\\S.*):\n((?:    [0-9a-f]+\n)+)").matcher(block.group(1)); one.find();)
            all.put(one.group(1), HEX.parseHex(one.group(2).replaceAll("\\s", "")));
        return all;
    }

    private static byte[] example(String name) {
        Matcher block = Pattern.compile("```hex\n; " + name + " [^\n]*\n(.*?)```", Pattern.DOTALL).matcher(PAGE);
        assertTrue(block.find(), name);
        return HEX.parseHex(block.group(1).replaceAll(";[^\n]*", "").replaceAll("\\s", ""));
    }

    private static KeyPair keys(byte[] secret, byte[] open) throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance("X25519");
        PrivateKey own = keys.generatePrivate(
                new PKCS8EncodedKeySpec(HEX.parseHex("302e020100300506032b656e04220420" + HEX.formatHex(secret))));
        PublicKey shown = keys.generatePublic(
                new X509EncodedKeySpec(HEX.parseHex("302a300506032b656e032100" + HEX.formatHex(open))));
        return new KeyPair(shown, own);
    }

    /** The outer frame of an example's. */
    private static byte[] sealed(Seal by, byte[] frame) {
        ByteBuffer in = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        Output content = new Output(1 << 20);
        byte[] payload = new byte[frame.length - Frame.HEADER];
        in.get(Frame.HEADER, payload);
        content.putLast(payload);
        long count = by.count();
        return Ends.frame(Frame.SEALED, 0, count, by.seal(in.get(Frame.TYPE_AT), in.getShort(Frame.NUMBER_AT),
                in.getLong(Frame.CORRELATION_AT), content));
    }

    @Test
    void theNumbersOfThePageAreWhatTheCodeMakes() throws Exception {
        Map<String, byte[]> page = vectors();
        Map<String, byte[]> made = new TreeMap<>(page);
        KeyPair host = keys(page.get("host private"), page.get("host public"));
        KeyPair pool = keys(page.get("pool private"), page.get("pool public"));
        made.put("id", KeyExchange.id(TOKEN));
        byte[] said = ByteBuffer.allocate(96).put(page.get("id")).put(page.get("host public"))
                .put(page.get("pool public")).array();
        made.put("host secret", Hkdf.expand(page.get("shared"), "drover 1 host", said));
        made.put("pool secret", Hkdf.expand(page.get("shared"), "drover 1 pool", said));
        made.put("host key", Hkdf.expand(page.get("host secret"), "drover 1 key"));
        made.put("pool key", Hkdf.expand(page.get("pool secret"), "drover 1 key"));
        made.put("host secret 2", Hkdf.expand(page.get("host secret"), "drover 1 next"));
        made.put("host key 2", Hkdf.expand(page.get("host secret 2"), "drover 1 key"));
        Seal atHost = KeyExchange.agree(host, page.get("pool public"), TOKEN, said, true);
        Seal atPool = KeyExchange.agree(pool, page.get("host public"), TOKEN, said, false);
        made.put("sealed HELLO", sealed(atHost, example("HELLO")));
        made.put("sealed WELCOME", sealed(atPool, example("WELCOME")));
        byte[] reply = sealed(atHost, Ends.frame(Frame.REPLY, 0, 1, new byte[70_000]));
        made.put("SHA-256 of sealed REPLY", MessageDigest.getInstance("SHA-256").digest(reply));
        assertEquals(text(made), text(page));
    }

    private static String text(Map<String, byte[]> all) {
        StringBuilder text = new StringBuilder();
        all.forEach((name, bytes) -> text.append(name).append(": ").append(HEX.formatHex(bytes)).append('\n'));
        return text.toString();
    }

    @Test
    void theLimitsOfAKeyAreThoseOfThePage() {
        assertTrue(PAGE.contains("encrypts " + String.format("%,d", PieceCipher.PIECES_PER_KEY) + " pieces at most"));
        assertTrue(PAGE.contains("encrypted " + String.format("%,d", PieceCipher.BYTES_PER_KEY) + " bytes"));
        assertTrue(PAGE.contains("pieces of " + String.format("%,d", Seal.PIECE) + " bytes"));
        assertEquals(132, Seal.sealedSize(100));
        assertEquals(65_584, Seal.sealedSize(65_536));
    }

    // ---- two sides

    /** The host's connection, and the pool's for the token that it takes to be meant. */
    private SealedConnection[] connections(String takenFor) throws IOException {
        SealedConnection host = new SealedConnection(pair[1], TOKEN);
        byte[] asked = Handshake.read(pair[0], Frame.KEY, Codec.BYTES);
        assertFalse(HEX.formatHex(asked).contains(TOKEN));
        return new SealedConnection[] {SealedConnection.answering(pair[0], asked, takenFor), host};
    }

    @Test
    void twoSidesWithTheSameTokenUnderstandEachOther() throws IOException {
        SealedConnection[] ends = connections(TOKEN);
        ends[1].write(Frame.HELLO, Codec.UTF8, "hello");
        ends[1].write(Frame.LINK, Codec.UTF8, "again");
        assertEquals("hello", ends[0].read(Frame.HELLO, Codec.UTF8));
        assertEquals("again", ends[0].read(Frame.LINK, Codec.UTF8));
        ends[0].write(Frame.WELCOME, Codec.UTF8, "welcome");
        assertEquals("welcome", ends[1].read(Frame.WELCOME, Codec.UTF8));
        Handshake.write(pair[0], Frame.WELCOME, Codec.UTF8, "in the clear");
        assertThrows(CodecException.class, () -> ends[1].read(Frame.WELCOME, Codec.UTF8));
    }

    /** Who stands between them and does not know the token. */
    @Test
    void sidesWithDifferentTokensDoNotUnderstandEachOther() throws IOException {
        SealedConnection[] ends = connections("f".repeat(64));
        ends[1].write(Frame.HELLO, Codec.UTF8, "hello");
        assertThrows(CodecException.class, () -> ends[0].read(Frame.HELLO, Codec.UTF8));
        ends[0].write(Frame.WELCOME, Codec.UTF8, "welcome");
        assertThrows(CodecException.class, () -> ends[1].read(Frame.WELCOME, Codec.UTF8));
    }

    @Test
    void noTwoLinksHaveAKeyInCommon() throws IOException {
        Set<String> all = new HashSet<>();
        int links = 1_000;
        for (int i = 0; i < links; i++) {
            Ends.Seals seals = Ends.seals(pair);
            for (Seal each : new Seal[] {seals.pool(), seals.host()})
                all.add(HEX.formatHex(each.seal(Frame.PING, 0, 0, null), 0, 16));
        }
        assertEquals(2 * links, all.size());
    }

    @Test
    void aHostThatIsAnsweredInTheClearLeaves() throws IOException {
        KeyExchange host = new KeyExchange(pair[1], TOKEN);
        Handshake.write(pair[0], Frame.WELCOME, Welcome.CODEC, new Welcome("it", "", 1, 1 << 20, 1));
        String why = assertThrows(IOException.class, () -> host.answered(pair[1])).getMessage();
        assertTrue(why.contains("answers without encryption"), why);
    }

    @Test
    void aKeyThatIsNoneIsRefused() throws IOException {
        for (int size : new int[] {0, 31, 33}) {
            KeyExchange host = new KeyExchange(pair[1], TOKEN);
            Handshake.write(pair[0], Frame.KEY, Codec.BYTES, new byte[size]);
            String why = assertThrows(IOException.class, () -> host.answered(pair[1])).getMessage();
            assertTrue(why.contains("has " + size), why);
            assertThrows(IOException.class, () -> KeyExchange.idOf(new byte[size]));
        }
        // With these the secret would be 0 for everybody.
        for (String known : new String[] {"00".repeat(32), "01" + "00".repeat(31)}) {
            KeyExchange host = new KeyExchange(pair[1], TOKEN);
            Handshake.write(pair[0], Frame.KEY, Codec.BYTES, HEX.parseHex(known));
            assertThrows(IOException.class, () -> host.answered(pair[1]));
        }
    }

    @Test
    void aTicketSaysWhetherItsLinkIsEncrypted() throws IOException {
        Ticket ticket = new Ticket(TOKEN, "/run/some where/s", true);
        assertEquals("drover 1 encrypted " + TOKEN + " /run/some where/s\n", ticket.line());
        assertEquals(ticket, Ticket.read(new java.io.ByteArrayInputStream(ticket.line().getBytes())));
        for (String wrong : new String[] {"drover 1 encrypted /s\n", "drover 1 encrypted  " + TOKEN + " /s\n",
                "drover 1 Encrypted " + TOKEN + " /s\n", "drover 1 " + TOKEN + " encrypted\u0000 /s\n",
                "drover 1 encrypted " + TOKEN.substring(1) + " /s\n"})
            assertThrows(IOException.class, () -> Ticket.read(new java.io.ByteArrayInputStream(wrong.getBytes())),
                    wrong);
    }
}
