package dev.drover.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.drover.api.messaging.Messages;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.Worker;
import dev.drover.api.process.ProcessSpec;
import dev.drover.channel.MessageChannel;
import dev.drover.channel.Payload;
import dev.drover.pool.Pools;
import dev.drover.wire.CodecException;
import dev.drover.wire.PeerLost;
import dev.drover.wire.Rejected;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Memory by reference between a program and two workers. */
@Timeout(300)
@EnabledOnOs(OS.LINUX)
@DisabledIfSystemProperty(named = "drover.portable", matches = "true",
        disabledReason = "Only Linux has memory that can be sent")
class PayloadMessagesTest {

    private static final long PATIENCE_SECONDS = 120;
    private static final Duration LONG = Duration.ofSeconds(PATIENCE_SECONDS);
    private static final int SIZE = 16 << 20;
    /** Of a message, in bytes, by the default of a pool. */
    private static final int MOST = 64 << 20;
    private static final String MEMORY = "drover-payload-";

    private final Messages messages = Messaging.ofThisProgram();
    private MessageChannel main;
    private ProcessPool pool;

    @BeforeEach
    void open() throws Exception {
        main = messages.open(Messages.MAIN);
        pool = opened("mem", List.of());
    }

    private ProcessPool opened(String name, List<String> options) throws Exception {
        ProcessPool opened = Pools.open(PoolSpec.of(name, ProcessSpec.java(PayloadWorker.class)
                .jvmOptions(options.toArray(String[]::new))).size(2, 2));
        get(messages.connected(name + "-1"));
        get(messages.connected(name + "-2"));
        return opened;
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        pool.close();
        main.close();
        await(() -> messages.peers().isEmpty());
        await(() -> holders().isEmpty());
        try (DirectoryStream<Path> names = Files.newDirectoryStream(Path.of("/dev/shm"), MEMORY + "*")) {
            for (Path each : names) assertTrue(!own(each.getFileName().toString()), each + " is left");
        }
    }

    /** Of this program; its workers are gone by then, and their names with them. */
    private static boolean own(String name) {
        return name.startsWith(MEMORY + ProcessHandle.current().pid() + "-");
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

    private CompletableFuture<Object> ask(String to, String channel, Object body) {
        return main.invoke(to, channel, body, LONG);
    }

    /** Of this program and its workers, those that have memory of messages open or mapped. */
    private List<Long> holders() {
        List<Long> all = new ArrayList<>();
        all.add(ProcessHandle.current().pid());
        ProcessHandle.current().descendants().forEach(each -> all.add(each.pid()));
        return all.stream().filter(PayloadMessagesTest::holds).sorted().toList();
    }

    private static boolean holds(long pid) {
        Path process = Path.of("/proc/" + pid);
        try {
            // What is not unmapped stays until a garbage collection on Java 21, and is not looked for there.
            if (Files.readString(process.resolve("maps")).contains(MEMORY)) return true;
            try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
                for (Path each : open) if (target(each).contains(MEMORY)) return true;
            }
            return false;
        } catch (IOException e) {
            // It has ended.
            return false;
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private long pid(int index) {
        return pool.worker(index).orElseThrow().snapshot().pid();
    }

    private void kill(int index) throws Exception {
        Worker worker = pool.worker(index).orElseThrow();
        ProcessHandle process = ProcessHandle.of(worker.snapshot().pid()).orElseThrow();
        assertTrue(process.destroyForcibly());
        get(process.onExit());
    }

    private static List<Object> ends(long first, long last, boolean readOnly) {
        return List.of(first, last, readOnly);
    }

    /** That nothing is left is asked after each test. */
    @Test
    void whatIsTooLongToBeSentLeavesNoMemoryOpen() throws Exception {
        Payload mine = Payload.allocate(SIZE);
        Map<String, Object> body = Map.of("memory", mine, "copied", new byte[MOST + 1]);
        assertThrows(CodecException.class, () -> main.send("mem-1", "test:any", body));
        assertThrows(IllegalStateException.class, mine::buffer, "it was given away all the same");
    }

    @Test
    void memoryGoesToAWorkerAndBack() throws Exception {
        Payload mine = PayloadWorker.made(SIZE);
        for (int i = 1; i <= 50; i++) {
            Payload given = mine;
            mine = (Payload) get(ask("mem-1", "memory:add", given));
            assertThrows(IllegalStateException.class, given::buffer);
            assertEquals(ends(41 + i, 41 + i, false), PayloadWorker.ends(mine));
        }
        mine.close();
        try (Payload made = (Payload) get(ask("mem-2", "memory:make", SIZE))) {
            assertEquals(ends(41, 41, false), PayloadWorker.ends(made));
        }
    }

    @Test
    void aWorkerHandsMemoryToAnother() throws Exception {
        // So many that it goes by the program first, and by a link of their own then.
        boolean direct = false;
        for (int i = 0; i < 200 && !direct || i < 20; i++) {
            Payload made = PayloadWorker.made(SIZE / 16);
            Map<String, Object> call = Map.of("to", "mem-2", "channel", "memory:add", "body", made);
            Payload back = (Payload) get(ask("mem-1", "memory:pass", call));
            assertEquals(ends(42, 42, false), PayloadWorker.ends(back));
            back.close();
            direct = messages.peer("mem-1").orElseThrow().ways().getOrDefault("mem-2", "").equals("ring");
            if (!direct) LockSupport.parkNanos(1_000_000);
        }
        assertTrue(direct, messages.peer("mem-1").orElseThrow().ways().toString());
        Map<String, Object> make = Map.of("to", "mem-2", "channel", "memory:make", "body", SIZE);
        try (Payload made = (Payload) get(ask("mem-1", "memory:pass", make))) {
            assertEquals(ends(41, 41, false), PayloadWorker.ends(made));
        }
    }

    @Test
    void whatIsSharedCanBeReadByTwoAndWrittenByNone() throws Exception {
        try (Payload mine = PayloadWorker.made(SIZE)) {
            assertThrows(CodecException.class, () -> main.broadcast("memory:keep", mine));
            await(() -> List.of("mem-1", "mem-2").stream().allMatch(
                    each -> messages.peer(each).orElseThrow().channels().contains("memory:keep")));
            assertEquals(2, get(main.broadcast("memory:keep", mine.shared())));
            for (String worker : List.of("mem-1", "mem-2"))
                assertEquals(List.of(ends(41, 41, true)), get(ask(worker, "memory:kept", null)));
            mine.buffer().put(0, (byte) 1);
            assertEquals(List.of(ends(1, 41, true)), get(ask("mem-2", "memory:kept", null)));
            assertEquals("java.nio.ReadOnlyBufferException",
                    failure(TaskFailed.class, ask("mem-1", "memory:write", mine.shared())).remoteType());
            long me = ProcessHandle.current().pid();
            assertEquals(List.of(me, pid(0), pid(1)).stream().sorted().toList(), holders());
            kill(0);
            get(ask("mem-2", "memory:close", null));
            await(() -> holders().equals(List.of(me)));
        }
    }

    @Test
    void theLastOneWhoDiesWithMemoryGivesItBack() throws Exception {
        get(main.send("mem-1", "memory:keep", PayloadWorker.made(SIZE)));
        get(main.send("mem-1", "memory:ignore", PayloadWorker.made(SIZE)));
        await(() -> holders().equals(List.of(pid(0))));
        kill(0);
        await(() -> holders().isEmpty());
    }

    @Test
    void memoryOutlivesTheWorkerThatHasMadeIt() throws Exception {
        Payload made = (Payload) get(ask("mem-1", "memory:make", SIZE));
        kill(0);
        assertEquals(ends(41, 41, false), PayloadWorker.ends(made));
        get(main.send("mem-2", "memory:keep", made));
        await(() -> holders().equals(List.of(pid(1))));
        assertEquals(List.of(ends(41, 41, false)), get(ask("mem-2", "memory:kept", null)));
    }

    @Test
    void whatDoesNotArriveIsGivenBack() throws Exception {
        failure(TimeoutException.class,
                main.invoke("mem-1", "memory:hang", PayloadWorker.made(SIZE), Duration.ofMillis(300)));
        failure(Rejected.class, ask("mem-1", "memory:nobody", PayloadWorker.made(SIZE)));
        failure(Rejected.class, ask("nobody", "memory:ends", PayloadWorker.made(SIZE)));
        CompletableFuture<Object> cancelled = ask("mem-1", "memory:hang", PayloadWorker.made(SIZE));
        cancelled.cancel(true);
        await(() -> holders().isEmpty());
        CompletableFuture<Object> lost = ask("mem-2", "memory:hang", PayloadWorker.made(SIZE));
        await(() -> holders().contains(pid(1)));
        kill(1);
        failure(PeerLost.class, lost);
        await(() -> holders().isEmpty());
    }

    @Test
    void onJava21MemoryIsHandedOverToo() throws Exception {
        pool.close();
        pool = opened("old", List.of("-Ddrover.channel.like21=true"));
        try (Payload back = (Payload) get(ask("old-1", "memory:add", PayloadWorker.made(SIZE)))) {
            assertEquals(ends(42, 42, false), PayloadWorker.ends(back));
        }
    }
}
