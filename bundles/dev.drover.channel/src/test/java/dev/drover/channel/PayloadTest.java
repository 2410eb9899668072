package dev.drover.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.drover.wire.CodecException;
import dev.drover.wire.Rejected;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Memory that messages carry by reference, between two peers of one process. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class PayloadTest {

    private static final int SIZE = 100_000;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    private final TestBoard board = new TestBoard();
    private final LocalPeer sender = board.open("sender", 1 << 20);
    private final LocalPeer receiver = board.open("receiver", 1 << 20);
    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    @AfterEach
    void nothingIsLeft() throws IOException {
        sender.close();
        receiver.close();
        await(() -> Memory.open() == 0);
        // It leaves the table first, and is closed then.
        await(() -> openFiles().isEmpty());
        try (var names = Files.newDirectoryStream(Path.of("/dev/shm"),
                "drover-payload-" + ProcessHandle.current().pid() + "-*")) {
            names.forEach(each -> assertFalse(Files.exists(each), each + " is left"));
        }
    }

    private static List<String> openFiles() {
        List<String> found = new ArrayList<>();
        try (var all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : all) {
                try {
                    String target = Files.readSymbolicLink(each).toString();
                    if (target.contains("drover-payload")) found.add(target);
                } catch (NoSuchFileException e) {
                    // That of the folder itself.
                    continue;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static void await(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS), "in vain waited for");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static <X extends Throwable> X failure(Class<X> type, CompletableFuture<?> future) {
        Throwable thrown = assertThrows(ExecutionException.class, () -> get(future));
        return assertInstanceOf(type, thrown.getCause());
    }

    private static Payload made(int size, int first) throws IOException {
        Payload made = Payload.allocate(size);
        made.buffer().put(0, (byte) first);
        return made;
    }

    private static void assertGone(String why, Payload payload) {
        for (Runnable use : List.<Runnable>of(payload::buffer, payload::keep,
                () -> payload.read(0, new byte[1], 0, 1), () -> payload.write(0, new byte[1], 0, 1))) {
            assertEquals("A payload of " + payload.size() + " bytes cannot be used: " + why,
                    assertThrows(IllegalStateException.class, use::run).getMessage());
        }
    }

    @Test
    void whatIsGivenAwayIsTheReceiversAndNoMoreTheSenders() throws Exception {
        receiver.on("memory:keep", message -> heard.add(((Payload) message.body()).keep()));
        Payload mine = made(SIZE, 7);
        ByteBuffer raw = mine.buffer();
        get(sender.send("receiver", "memory:keep", mine));
        assertGone("it was given to 'receiver'", mine);
        assertThrows(IllegalStateException.class, () -> sender.send("receiver", "memory:keep", mine));
        Payload his = (Payload) heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEquals(7, his.buffer().get(0));
        assertEquals(SIZE, his.size());
        his.write(SIZE - 1, new byte[] {9}, 0, 1);
        assertEquals(9, his.buffer().get(SIZE - 1));
        mine.close();
        assertEquals(7, his.buffer().get(0));
        his.close();
        assertGone("it is closed", his);
        // A moment later no buffer shows it: with Java 21 it would still do so.
        if (Runtime.version().feature() >= 22) await(() -> {
            try {
                raw.get(0);
                return false;
            } catch (IllegalStateException e) {
                return true;
            }
        });
    }

    @Test
    void whatIsSharedIsForReadingAndStaysTheSenders() throws Exception {
        receiver.handle("memory:look", message -> {
            Payload his = (Payload) ((Map<?, ?>) message.body()).get("it");
            assertThrows(ReadOnlyBufferException.class, () -> his.write(0, new byte[1], 0, 1));
            assertThrows(ReadOnlyBufferException.class, () -> his.buffer().put(0, (byte) 1));
            heard.add(his);
            return (long) his.buffer().get(0);
        });
        try (Payload mine = made(SIZE, 7)) {
            assertEquals(7L, get(sender.invoke("receiver", "memory:look", Map.of("it", mine.shared()))));
            mine.buffer().put(0, (byte) 8);
            assertEquals(8L, get(sender.invoke("receiver", "memory:look", Map.of("it", mine.shared()))));
            assertFalse(mine.readOnly());
        }
        assertGone("its message has been handled, and it was not kept", (Payload) heard.take());
    }

    @Test
    void anAnswerGivesMemoryToWhoeverHasAsked() throws Exception {
        receiver.handle("memory:make", message -> {
            Payload made = made(SIZE, 5);
            heard.add(made);
            return Map.of("made", made);
        });
        receiver.handle("memory:echo", message -> CompletableFuture.supplyAsync(message::body));
        Map<?, ?> answer = (Map<?, ?>) get(sender.invoke("receiver", "memory:make", null));
        assertGone("it was given to 'sender'", (Payload) heard.take());
        Payload mine = (Payload) answer.get("made");
        List<?> back = (List<?>) get(sender.invoke("receiver", "memory:echo", Arrays.asList(mine, null, "x")));
        assertGone("it was given to 'receiver'", mine);
        assertEquals(Arrays.asList(null, "x"), back.subList(1, 3));
        try (Payload again = (Payload) back.getFirst()) {
            assertEquals(5, again.buffer().get(0));
        }
    }

    @Test
    void oneMayStandTwiceInABodyAndDeepInIt() throws Exception {
        receiver.handle("memory:same", message -> {
            List<?> all = (List<?>) ((Map<?, ?>) ((List<?>) message.body()).get(20)).get("deep");
            return all.get(0) == all.get(1) && all.get(2) != all.get(0);
        });
        List<Object> body = new ArrayList<>();
        for (int i = 0; i < 20; i++) body.add((long) i);
        Payload one = made(10, 1);
        Payload other = made(10, 2);
        body.add(Map.of("deep", List.of(one, one, other)));
        assertEquals(true, get(sender.invoke("receiver", "memory:same", body)));
    }

    @Test
    void aBodyThatCannotBeWrittenTakesNothingAway() throws Exception {
        try (Payload mine = made(10, 1)) {
            for (Object body : List.of(List.of(mine, new Object()), Map.of("it", mine, Handover.PLACE, 0),
                    List.of(mine, new byte[2 << 20]))) {
                assertThrows(CodecException.class, () -> sender.send("receiver", "memory:x", body));
            }
            assertThrows(CodecException.class, () -> sender.broadcast("memory:x", mine));
            assertThrows(IllegalArgumentException.class, () -> sender.send("receiver", "no name", mine));
            assertEquals(1, mine.buffer().get(0));
        }
    }

    @Test
    void whatIsForgottenIsGivenBackWhenItIsCollected() throws Exception {
        made(SIZE, 1);
        receiver.handle("memory:make", message -> made(SIZE, 1));
        get(sender.invoke("receiver", "memory:make", null));
        await(() -> {
            System.gc();
            return Memory.open() == 0;
        });
    }

    // ---- messages that do not arrive

    @Test
    void whatDoesNotArriveIsGivenBack() throws Exception {
        failure(Rejected.class, sender.send("nobody", "memory:x", made(SIZE, 1)));
        failure(Rejected.class, sender.invoke("receiver", "memory:nobody-listens", made(SIZE, 1)));
        receiver.handle("memory:fail", message -> {
            message.body();
            throw new IllegalArgumentException("no");
        });
        failure(TaskFailed.class, sender.invoke("receiver", "memory:fail", made(SIZE, 1)));
        receiver.guard("memory:guarded", Guard.NONE.accepting("small", message -> {
            heard.add(((Payload) message.body()).size());
            return false;
        }));
        receiver.on("memory:guarded", message -> heard.add("let in"));
        assertEquals("a message to the channel 'memory:guarded' must be small",
                failure(Rejected.class, sender.send("receiver", "memory:guarded", made(SIZE, 1))).getMessage());
        assertEquals(List.of(SIZE), List.copyOf(heard));
        sender.close();
        failure(Rejected.class, sender.send("receiver", "memory:x", made(SIZE, 1)));
        await(() -> Memory.open() == 0);
    }

    @Test
    void whatComesTooLateIsGivenBack() throws Exception {
        CompletableFuture<Object> never = new CompletableFuture<>();
        receiver.handle("memory:hang", message -> {
            message.body();
            return never;
        });
        failure(TimeoutException.class,
                sender.invoke("receiver", "memory:hang", made(SIZE, 1), Duration.ofMillis(100)));
        CompletableFuture<Object> cancelled = sender.invoke("receiver", "memory:hang", made(SIZE, 1));
        cancelled.cancel(true);
        await(() -> Memory.open() == 0);
    }

    @Test
    void whatAFullMailboxThrowsAwayIsGivenBack() throws Exception {
        CompletableFuture<Object> held = new CompletableFuture<>();
        Mailbox one = new Mailbox(1, 1 << 20, Mailbox.Overflow.DROP_OLDEST);
        receiver.handle("memory:slow", one, message -> held);
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) all.add(sender.invoke("receiver", "memory:slow", made(SIZE, i)));
        failure(Rejected.class, all.get(1));
        failure(Rejected.class, all.get(2));
        held.complete(1);
        get(all.get(0));
        get(all.get(3));
    }

    // ---- what is not what it should be

    /** A body as a hostile process writes it. */
    private static byte[] body(long process, String name, Object descriptor, Object size, boolean readOnly) {
        Object handle = List.of(name, descriptor, size, readOnly);
        return ByReference.of(process, ByReference.written(Written.of(
                Arrays.asList("liar", 0, List.of(handle), Map.of(Handover.PLACE, 0)), 1 << 20)));
    }

    private static String refused(byte[] body) {
        return assertThrows(IOException.class, () -> Received.open(body, Set.of(), true)).getMessage();
    }

    @Test
    void aForgedHandleIsRefused() throws Exception {
        long me = ProcessHandle.current().pid();
        Process other = new ProcessBuilder("sleep", "600").start();
        Payload mine = made(SIZE, 1);
        try {
            Memory.Hold hold = mine.lend();
            Handle handle = hold.memory().handle(false);
            hold.release(false);
            int at = handle.descriptor();
            String forged = " has nothing of that name open: the handle is forged or old";
            String gone = " has it open no more, has ended, or runs where this process cannot see it";
            Received.open(body(me, handle.name(), at, SIZE, false), Set.of(), true).close();
            // Another process has sent what this one has open.
            assertEquals("process " + other.pid() + gone, refused(body(other.pid(), handle.name(), at, SIZE, false)));
            assertEquals("process " + other.pid() + forged, refused(body(other.pid(), handle.name(), 0, SIZE, false)));
            // Another descriptor, another name, another size.
            assertEquals("process " + me + forged, refused(body(me, handle.name(), 1, SIZE, false)));
            assertEquals("process " + me + forged, refused(body(me, handle.name() + "0", at, SIZE, false)));
            assertEquals("it has " + SIZE + " bytes, not " + (SIZE + 1),
                    refused(body(me, handle.name(), at, SIZE + 1, false)));
            // Nobody can look into a sandbox.
            assertTrue(refused(body(0, handle.name(), at, SIZE, false)).contains("sandbox"));
            mine.close();
            await(() -> Memory.open() == 0);
            assertTrue(refused(body(me, handle.name(), at, SIZE, false)).startsWith("process " + me));
        } finally {
            mine.close();
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void somebodysFileIsForReadingOnlyWhateverAHandleSays() throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[SIZE]);
        long me = ProcessHandle.current().pid();
        RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw");
        RandomAccessFile device = new RandomAccessFile("/dev/null", "rw");
        try {
            int at = Descriptors.of(file.toString()).iterator().next();
            assertTrue(refused(body(me, file.toString(), at, SIZE, false)).contains("forged"));
            Received.open(body(me, file.toString(), at, SIZE, true), Set.of(), true).close();
            int other = Descriptors.of("/dev/null").iterator().next();
            assertTrue(refused(body(me, "/dev/null", other, 1, true)).contains("forged"));
        } finally {
            open.close();
            device.close();
        }
    }

    @Test
    void aMalformedBodyIsRefused() {
        for (Object each : List.of(List.of(), "x", List.of("a", 0, "x", 1), List.of("a", 0, List.of(1), 1),
                Arrays.asList("a", 0, List.of(), Map.of(Handover.PLACE, 3)),
                List.of("a", 0, List.of(List.of("/a\0b", 1, 1, true)), 1),
                List.of("a", 0, List.of(List.of("/a", -1, 1, true)), 1),
                List.of("a", 0, List.of(List.of("/a", 1, 0, true)), 1),
                List.of("a", 0, List.of(List.of("/a", 1, 1L << 31, true)), 1))) {
            byte[] body = ByReference.written(Written.of(each, 1 << 20));
            assertThrows(CodecException.class, () -> Received.open(body, Set.of(), true));
        }
        byte[] whole = ByReference.written(Written.of(List.of(), 16));
        for (int length = 3; length < 14; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(CodecException.class, () -> ByReference.of(1, cut));
        }
        assertFalse(ByReference.isIn(new byte[] {(byte) 0xd9, (byte) 0xd0}));
    }

    @Test
    void memoryThatSomebodyMakesShorterIsAnErrorOfItsOwn() throws Exception {
        try (Payload mine = made(SIZE, 1)) {
            Memory.Hold hold = mine.lend();
            int at = hold.memory().handle(false).descriptor();
            hold.release(false);
            try (RandomAccessFile file = new RandomAccessFile("/proc/self/fd/" + at, "rw")) {
                file.setLength(10);
            }
            byte[] bytes = new byte[SIZE];
            String why = assertThrows(UncheckedIOException.class, () -> mine.read(0, bytes, 0, SIZE)).getMessage();
            assertTrue(why.contains("another process has made it shorter than " + SIZE + " bytes"), why);
            assertThrows(UncheckedIOException.class, () -> mine.write(0, bytes, 0, 1));
        }
    }

    @Test
    void whatIsTooShortWhenItComesIsRefused() throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[SIZE]);
        receiver.on("memory:x", message -> heard.add(message));
        try (Payload mine = Payload.of(file)) {
            assertTrue(mine.readOnly());
            try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                open.setLength(10);
            }
            assertEquals("what a message to the channel 'memory:x' carries cannot be had: it has 10 bytes, not " + SIZE
                    + ": somebody has made it shorter",
                    failure(Rejected.class, sender.send("receiver", "memory:x", mine)).getMessage());
        }
        assertTrue(heard.isEmpty());
    }

    @Test
    void aSegmentsFileIsReadUnderItsName() throws Exception {
        Path file = Files.write(folder.resolve("segment"), new byte[] {1, 2, 3});
        receiver.handle("memory:sum", message -> {
            ByteBuffer bytes = ((Payload) message.body()).buffer();
            assertTrue(bytes.isReadOnly());
            return (long) bytes.get(0) + bytes.get(1) + bytes.get(2);
        });
        try (Payload mine = Payload.of(file)) {
            Files.delete(file);
            assertEquals(6L, get(sender.invoke("receiver", "memory:sum", mine.shared())));
            assertEquals(6L, get(sender.invoke("receiver", "memory:sum", mine)));
        }
        assertThrows(IOException.class, () -> Payload.of(folder));
        assertThrows(IOException.class, () -> Payload.of(Files.createFile(folder.resolve("empty"))));
        assertThrows(IllegalArgumentException.class, () -> Payload.allocate(0));
    }

    @Test
    void aReceiptCountsFromWhoeverHasAskedOnly() throws Exception {
        Lent lent = new Lent();
        Payload mine = made(SIZE, 1);
        Handover.Sent sent = Handover.of(mine, "receiver", "sender", 1, 1 << 20);
        long number = lent.number();
        lent.keep(number, "sender", 60_000, sent.memory());
        lent.taken("other", number);
        lent.taken("sender", number + 1);
        lent.taken("sender", "x");
        Received.open(sent.written(), Set.of(), true).close();
        assertEquals(1, Memory.open());
        lent.taken("sender", number);
        await(() -> Memory.open() == 0);
    }

    @Test
    void anAnswerThatNobodyOpensIsGivenBackInTheEnd() throws Exception {
        Lent lent = new Lent();
        long number = lent.number();
        lent.keep(number, "sender", 50, Handover.of(made(SIZE, 1), "receiver", "sender", number, 1 << 20).memory());
        await(() -> Memory.open() == 0);
    }
}
