package dev.drover.messaging.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.drover.api.messaging.PeerSnapshot;
import dev.drover.channel.Envelope;
import dev.drover.channel.MessageChannel;
import dev.drover.channel.Payload;
import dev.drover.process.Switchboard;
import dev.drover.wire.Codec;
import dev.drover.wire.CodecException;
import dev.drover.wire.Input;
import dev.drover.wire.Output;
import dev.drover.wire.call.Control;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Link;
import dev.drover.wire.link.Reactor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process that sends what it should not, frame by frame. */
@Timeout(60)
class HostileProcessTest {

    /** Remembers the answers: type, number and correlation. */
    private static final class Answers implements Link {
        private final List<String> sent = new ArrayList<>();

        @Override
        public String kind() {
            return "fake";
        }

        @Override
        public synchronized boolean send(int type, int number, long correlation, Output payload) {
            sent.add(type + " " + number + " " + correlation);
            return true;
        }

        synchronized List<String> sent() {
            return List.copyOf(sent);
        }

        @Override
        public boolean append(int type, int number, long correlation, Output payload) {
            return send(type, number, correlation, payload);
        }

        @Override
        public void flush() {}

        @Override
        public long received() {
            return 0;
        }

        @Override
        public long unsent() {
            return 0;
        }

        @Override
        public void awaitUnsentBelow(long bytes) {}

        @Override
        public void close(IOException cause) {}
    }

    private final LocalMessages messages = new LocalMessages();
    private final Answers link = new Answers();
    private Reactor reactor;
    private Switchboard.Port process;

    @BeforeEach
    void join() throws IOException {
        reactor = Reactor.start("test-links");
        process = joined("liar-1", link);
    }

    private Switchboard.Port joined(String name, Link to) {
        return joined(name, to, List.of("x", Control.MESSAGE));
    }

    private Switchboard.Port joined(String name, Link to, List<String> tasks) {
        return joined(name, to, tasks, 0);
    }

    private Switchboard.Port joined(String name, Link to, List<String> tasks, long pid) {
        return joined(name, to, tasks, 1 << 20, pid);
    }

    private Switchboard.Port joined(String name, Link to, List<String> tasks, int maxMessage, long pid) {
        Switchboard.Port port =
                messages.joined(new Switchboard.Joined(
                        name, to, reactor, tasks, maxMessage, Runnable::run, () -> {}, null, pid));
        port.ready();
        return port;
    }

    @AfterEach
    void close() {
        messages.close();
        reactor.close();
    }

    private static Input payload(int kind, String to, String from, String channel) {
        return payload(kind, to, from, channel, new byte[] {(byte) 0xf6});
    }

    private static Input payload(int kind, String to, String from, String channel, byte[] body) {
        Output out = new Output(1 << 20);
        Codec.VALUE.encode(List.of((long) kind, to, from, channel, 0L, body), out);
        byte[] bytes = new byte[out.size()];
        System.arraycopy(out.head(), 0, bytes, 0, out.headSize());
        return new Input().over(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    @Test
    void aMessageTooLongForItsReceiverIsRefusedToItsSenderWhoseLinkStays() {
        Answers small = new Answers();
        joined("small-1", small, List.of(Control.MESSAGE), 4 << 10, 0);
        byte[] text = new byte[8 << 10];
        Arrays.fill(text, (byte) 'x');
        // A text of that length, as CBOR has it.
        System.arraycopy(new byte[] {0x79, 0x1f, (byte) 0xfd}, 0, text, 0, 3);
        process.asked(Frame.REQUEST, 0, 1, payload(Envelope.SEND, "small-1", "", "a:b", text));
        await(() -> !link.sent().isEmpty());
        assertEquals(List.of(Frame.ERROR + " " + Frame.REJECTED + " 1"), link.sent());
        assertEquals(List.of(), small.sent());
    }

    @Test
    void oneThatIsTooLongForWhomItWaitsForHoldsUpNoOther() throws Exception {
        MessageChannel main = messages.open("main");
        messages.expect("late-1", () -> {});
        CompletableFuture<Void> tooLong = main.send("late-1", "a:b", new byte[8 << 10]);
        main.send("late-1", "a:b", 1);
        Answers late = new Answers();
        joined("late-1", late, List.of(Control.MESSAGE), 4 << 10, 0);
        Throwable why = assertThrows(ExecutionException.class, () -> tooLong.get(30, TimeUnit.SECONDS)).getCause();
        assertInstanceOf(CodecException.class, why);
        await(() -> late.sent().size() == 1);
    }

    @Test
    void theSenderIsWhoHoldsTheLinkWhateverHeSays() throws Exception {
        BlockingQueue<String> from = new LinkedBlockingQueue<>();
        MessageChannel main = messages.open("main");
        main.on("a:b", message -> from.add(message.from()));
        process.asked(Frame.REQUEST, 0, 1, payload(Envelope.SEND, "main", "main", "a:b"));
        assertEquals("liar-1", from.poll(30, TimeUnit.SECONDS));
        assertEquals(List.of(Frame.REPLY + " 0 1"), link.sent);
    }

    @Test
    void nobodyCanSendToAProcessWhoseLinkIsNotServedOrHasEnded() {
        List<String> tasks = List.of(Control.MESSAGE);
        Switchboard.Port early = messages.joined(
                new Switchboard.Joined(
                        "early-1", new Answers(), reactor, tasks, 1 << 20, Runnable::run, () -> {}, null, 0));
        assertTrue(messages.peer("early-1").isEmpty());
        early.asked(Frame.REQUEST, 0, 1, payload(Envelope.LISTEN, "", "", "a:b"));
        assertTrue(messages.peer("early-1").isPresent(), "whoever hears from it can answer");
        Switchboard.Port late = messages.joined(
                new Switchboard.Joined(
                        "late-1", new Answers(), reactor, tasks, 1 << 20, Runnable::run, () -> {}, null, 0));
        late.closed(new IOException("gone"));
        late.ready();
        assertTrue(messages.peer("late-1").isEmpty());
    }

    @Test
    void aProcessWithTheNameOfAPartOfTheProgramGetsAnother() {
        messages.open("main");
        joined("main", new Answers());
        PeerSnapshot main = messages.peer("main").orElseThrow();
        assertTrue(main.local());
        assertTrue(messages.peer("main:process").isPresent());
    }

    @Test
    void aProcessThatTakesNoMessagesIsNoPeerAndMaySendSome() throws Exception {
        BlockingQueue<String> from = new LinkedBlockingQueue<>();
        messages.open("main").on("a:b", message -> from.add(message.from()));
        Switchboard.Port silent = joined("files-1", new Answers(), List.of("x"));
        assertTrue(messages.peer("files-1").isEmpty());
        assertFalse(messages.connected("files").isDone());
        silent.asked(Frame.REQUEST, 0, 1, payload(Envelope.SEND, "main", "", "a:b"));
        assertEquals("files-1", from.poll(30, TimeUnit.SECONDS));
        assertFalse(silent.busy());
        silent.answered(Frame.REPLY, 0, Control.FIRST_MESSAGE, payload(Envelope.SEND, "", "", "a:b"));
        silent.closed(new IOException("gone"));
    }

    @Test
    void whatIsNoMessageIsABreach() {
        assertThrows(CodecException.class, () -> process.asked(
                Frame.REQUEST, 1, 1, payload(Envelope.SEND, "main", "", "a:b")));
        for (Input bad : List.of(payload(9, "main", "", "a:b"), payload(Envelope.SEND, "main", "", "../etc"),
                new Input().over(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0, 3)))
            assertThrows(CodecException.class, () -> process.asked(Frame.REQUEST, 0, 2, bad));
    }

    @Test
    void anAnswerThatNobodyAskedForIsNothing() {
        process.answered(Frame.REPLY, 0, Control.FIRST_MESSAGE, payload(Envelope.SEND, "", "", "a:b"));
        process.answered(Frame.REPLY, 0, -1, payload(Envelope.SEND, "", "", "a:b"));
        assertEquals(List.of(), link.sent);
    }

    @Test
    void whoListensToTooMuchIsRefusedAndLeavesNothingBehind() {
        for (int i = 0; i <= Listeners.MOST_CHANNELS; i++)
            process.asked(Frame.REQUEST, 0, i, payload(Envelope.LISTEN, "", "", "c" + i));
        assertEquals(Frame.ERROR + " " + Frame.REJECTED + " " + Listeners.MOST_CHANNELS, link.sent.getLast());
        assertEquals(Listeners.MOST_CHANNELS, messages.peer("liar-1").orElseThrow().channels().size());
        process.closed(new IOException("gone"));
        assertTrue(messages.peers().isEmpty());
        assertEquals(0, messages.listened());
    }

    @Test
    void theOldProcessOfANameThatGoesDoesNotTakeTheNewOneAway() {
        Switchboard.Port successor = joined("liar-1", new Answers());
        process.closed(new IOException("gone"));
        assertNotNull(messages.peer("liar-1").orElse(null));
        successor.closed(new IOException("gone"));
        assertTrue(messages.peer("liar-1").isEmpty());
    }

    // ---- memory by reference

    /** What the liar says: the memory is that of the process with the given number. */
    private static byte[] carrying(long process, String name, int descriptor, int size) {
        Output out = new Output(1 << 20);
        for (int each : new int[] {0xd9, 0xd0, 0xbe, 0x82, 0x1b}) out.putByte(each);
        out.putBigEndian(process, 8);
        Codec.VALUE.encode(List.of("liar-1", 0, List.of(List.of(name, descriptor, size, false)),
                Map.of("drover:payload", 0)), out);
        byte[] bytes = new byte[out.size()];
        System.arraycopy(out.head(), 0, bytes, 0, out.headSize());
        return bytes;
    }

    /** What the kernel calls the memory that this process has open, with the descriptors. */
    private static Map<String, Integer> open() throws IOException {
        Map<String, Integer> open = new HashMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : all) {
                String target;
                try {
                    target = Files.readSymbolicLink(each).toString();
                } catch (NoSuchFileException e) {
                    continue;
                }
                if (target.contains("drover-payload-"))
                    open.put(target.replace(" (deleted)", ""), Integer.parseInt(each.getFileName().toString()));
            }
        }
        return open;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisabledIfSystemProperty(named = "drover.portable", matches = "true",
            disabledReason = "Only Linux has memory that can be sent")
    void aProcessCannotSendWhatAnotherHasOpenWhateverItSays() throws Exception {
        int size = 1_000;
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        MessageChannel main = messages.open("main");
        main.on("a:b", message -> heard.add(message.body()));
        long me = ProcessHandle.current().pid();
        Process other = new ProcessBuilder("sleep", "600").start();
        // What other tests have used stays open for a moment.
        Set<String> before = open().keySet();
        Payload mine = Payload.allocate(size);
        try {
            Map<String, Integer> opened = open();
            opened.keySet().removeAll(before);
            assertEquals(1, opened.size());
            Map.Entry<String, Integer> open = opened.entrySet().iterator().next();
            Answers answers = new Answers();
            // That of the program, replayed by a worker of another pool; by one in a sandbox; and by itself.
            int correlation = 0;
            for (long pid : List.of(other.pid(), 0L, me)) {
                joined("replayer-" + correlation, answers, List.of(Control.MESSAGE), pid)
                        .asked(Frame.REQUEST, 0, ++correlation, payload(Envelope.SEND, "main", "main", "a:b",
                                carrying(me, open.getKey(), open.getValue(), size)));
            }
            assertInstanceOf(Payload.class, heard.poll(30, TimeUnit.SECONDS));
            await(() -> answers.sent().size() == 3);
            assertEquals(Set.of(Frame.ERROR + " " + Frame.REJECTED + " 1", Frame.ERROR + " " + Frame.REJECTED + " 2",
                    Frame.REPLY + " 0 3"), Set.copyOf(answers.sent()));
            assertTrue(heard.isEmpty());
        } finally {
            mine.close();
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisabledIfSystemProperty(named = "drover.portable", matches = "true",
            disabledReason = "Only Linux has memory that can be sent")
    void aProcessThatTakesNoMemoryGetsNone() throws Exception {
        MessageChannel main = messages.open("main");
        try (Payload mine = Payload.allocate(10)) {
            ExecutionException refused = assertThrows(ExecutionException.class,
                    () -> main.send("liar-1", "a:b", mine.shared()).get(30, TimeUnit.SECONDS));
            assertEquals("'liar-1' takes no memory by reference: only a worker in Java on Linux does",
                    refused.getCause().getMessage());
            assertEquals(List.of(), link.sent());
            main.handle("a:c", message -> mine.shared());
            process.asked(Frame.REQUEST, 0, 7, payload(Envelope.INVOKE, "main", "x", "a:c"));
            await(() -> !link.sent().isEmpty());
            assertEquals(List.of(Frame.ERROR + " " + Frame.REJECTED + " 7"), link.sent());
        }
    }

    @Test
    void aBodyThatOnlyBeginsAsIfItCarriedMemoryEndsTheLink() {
        messages.open("main").on("a:b", message -> {});
        assertThrows(CodecException.class, () -> process.asked(Frame.REQUEST, 0, 1,
                payload(Envelope.SEND, "main", "x", "a:b", new byte[] {(byte) 0xd9, (byte) 0xd0, (byte) 0xbe, 1})));
    }

    private static void await(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(60), "in vain waited for");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
