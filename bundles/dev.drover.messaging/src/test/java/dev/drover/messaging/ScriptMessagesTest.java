package dev.drover.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import dev.drover.api.messaging.Messages;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.process.ProcessSpec;
import dev.drover.channel.MessageChannel;
import dev.drover.channel.Payload;
import dev.drover.pool.Pools;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages between a program and workers in JavaScript, Python and Java. */
@Timeout(180)
class ScriptMessagesTest {

    private static final long PATIENCE_SECONDS = 60;
    private static final int MAX_MESSAGE = 200_000;

    /** The languages of workers. */
    enum Language {
        NODE("node", "-e", "process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)"),
        PYTHON("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 6))");

        final boolean found;

        Language(String... check) {
            found = succeeds(check);
        }

        private static boolean succeeds(String... command) {
            try {
                Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
                process.getOutputStream().close();
                process.getInputStream().readAllBytes();
                return process.waitFor() == 0;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        String pool() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** The name of the only worker of its pool. */
        String peer() {
            return pool() + "-1";
        }

        ProcessSpec spec() {
            return this == NODE ? ProcessSpec.node(file("message_worker.js"))
                    : ProcessSpec.python(file("message_worker.py"));
        }

        private static Path file(String name) {
            try {
                return Path.of(ScriptMessagesTest.class.getResource(name).toURI());
            } catch (URISyntaxException e) {
                throw new AssertionError(e);
            }
        }
    }

    private final Messages messages = Messaging.ofThisProgram();
    private final List<ProcessPool> pools = new ArrayList<>();
    private final List<Object> ready = new CopyOnWriteArrayList<>();
    private MessageChannel main;

    @BeforeEach
    void open() {
        main = messages.open(Messages.MAIN);
        main.on("app:ready", message -> ready.add(message.body()));
    }

    @AfterEach
    void close() {
        pools.forEach(ProcessPool::close);
        main.close();
        await(() -> messages.peers().isEmpty());
    }

    /** Starts a worker in that language; the test is skipped where there is no interpreter. */
    private String start(Language language) throws Exception {
        if (!language.found)
            System.out.println("ScriptMessagesTest is SKIPPED: there is no " + language.pool() + " on the PATH");
        assumeTrue(language.found, "no " + language.pool() + " on the PATH");
        pools.add(Pools.open(PoolSpec.of(language.pool(), language.spec()).size(1, 1).maxMessage(MAX_MESSAGE)));
        get(messages.connected(language.peer()));
        return language.peer();
    }

    private String startJava() throws Exception {
        pools.add(Pools.open(PoolSpec.java("java", MessageWorker.class).size(1, 1)));
        get(messages.connected("java-1"));
        return "java-1";
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
        Throwable thrown = assertThrows(Exception.class, () -> get(future));
        return assertInstanceOf(type, thrown instanceof ExecutionException ? thrown.getCause() : thrown);
    }

    private static Map<String, Object> call(String to, String channel, Object body) {
        return Map.of("to", to, "channel", channel, "body", body);
    }

    private List<?> notes(String peer) {
        try {
            return (List<?>) get(main.invoke(peer, "test:notes", null));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void awaitNote(String peer, Object what) {
        await(() -> notes(peer).contains(what));
    }

    // ---- program and worker

    @ParameterizedTest
    @EnumSource
    void itIsAskedAndToldAndAsksAndTells(Language language) throws Exception {
        String peer = start(language);
        Map<String, Object> value = Map.of("a", List.of(1L, true, "ä€😀", 0.5), "b", Map.of());
        assertEquals(value, get(main.invoke(peer, "test:echo", value)));
        assertEquals("main", get(main.invoke(peer, "test:from", null)));
        assertEquals(peer, get(main.invoke(language.pool(), "test:forward", call(peer, "test:from", "x"))));
        get(main.send(peer, "test:note", "was here"));
        awaitNote(peer, "was here");
        main.handle("app:answer", message -> message.from() + " " + message.body());
        assertEquals(peer + " asks", get(main.invoke(peer, "test:forward", call("main", "app:answer", "asks"))));
        assertEquals(peer + " later",
                get(main.invoke(peer, "test:forward-later", call("main", "app:answer", "later"))));
        List<Object> heard = new CopyOnWriteArrayList<>();
        main.on("test:pong", message -> heard.add(message.body()));
        get(main.send(peer, "test:ping", 4));
        await(() -> heard.equals(List.of(4L)));
        assertEquals("taken", get(main.invoke(peer, "test:tell", call("main", "test:pong", 5))));
        await(() -> heard.equals(List.of(4L, 5L)));
        assertEquals(List.of("main", peer), get(main.invoke(peer, "test:peers", null)));
        assertEquals(List.of(language.pool()), ready, "what it has sent before it had joined");
    }

    @ParameterizedTest
    @EnumSource
    void onceAndHandleOnceHearOfOneMessageOnly(Language language) throws Exception {
        String peer = start(language);
        get(main.send(peer, "test:note-once", 1));
        awaitNote(peer, "once 1");
        assertTrue(failure(Rejected.class, main.send(peer, "test:note-once", 2)).getMessage()
                .contains("The peer '" + peer + "' has no listener for the channel 'test:note-once'"));
        assertEquals("single", get(main.invoke(peer, "test:single", null)));
        failure(Rejected.class, main.invoke(peer, "test:single", null));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRemovedHearsNothingAndASecondHandlerIsRefused(Language language) throws Exception {
        String peer = start(language);
        assertTrue(get(main.invoke(peer, "test:twice", null)).toString().contains("has a handler already"));
        await(() -> messages.peer(peer).orElseThrow().channels().contains("test:note"));
        get(main.invoke(peer, "test:stop", null));
        failure(Rejected.class, main.send(peer, "test:note", 1));
        failure(Rejected.class, main.invoke(peer, "test:from", 1));
        await(() -> !messages.peer(peer).orElseThrow().channels().contains("test:note"));
        assertEquals(0L, get(main.broadcast("test:note", 1)));
    }

    // ---- workers among themselves

    @Test
    void workersOfThreeLanguagesAskAndTellEachOther() throws Exception {
        String node = start(Language.NODE);
        String python = start(Language.PYTHON);
        String java = startJava();
        List<String> all = List.of(node, python, java);
        for (String from : all) {
            for (String to : all) {
                if (from.equals(to)) continue;
                String said = from + " to " + to;
                assertEquals(said, get(main.invoke(from, "test:forward", call(to, "test:echo", said))));
                assertEquals(from, get(main.invoke(from, "test:forward", call(to, "test:from", said))));
                assertEquals("taken", get(main.invoke(from, "test:tell", call(to, "test:note", said))));
                awaitNote(to, said);
                TaskFailed failed = failure(
                        TaskFailed.class, main.invoke(from, "test:forward", call(to, "test:fail", "milk")));
                assertEquals("no milk", failed.remoteMessage(), said);
                assertTrue(failed.remoteStack().toLowerCase().contains("message"), failed::remoteStack);
            }
        }
        await(() -> all.stream().allMatch(
                each -> messages.peer(each).orElseThrow().channels().contains("test:note")));
        assertEquals(3L, get(main.broadcast("test:note", "to all")));
        assertEquals(2L, get(main.invoke(node, "test:all", "from node")));
        assertEquals(2L, get(main.invoke(python, "test:all", "from python")));
        awaitNote(java, "from node");
        awaitNote(java, "from python");
        assertFalse(notes(node).contains("from node"));
        assertFalse(notes(python).contains("from python"));
    }

    @ParameterizedTest
    @EnumSource
    void theMessagesOfOneSenderKeepTheirOrder(Language language) throws Exception {
        String peer = start(language);
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (long i = 0; i < 900; i++) sent.add(main.send(peer, "test:note", i));
        for (CompletableFuture<Void> each : sent) get(each);
        awaitNote(peer, 899L);
        assertEquals(LongStream.range(0, 900).boxed().toList(), notes(peer));
        List<Object> heard = Collections.synchronizedList(new ArrayList<>());
        main.on("app:count", message -> heard.add(message.body()));
        Map<String, Object> call = Map.of("to", "main", "channel", "app:count", "count", 900);
        assertEquals(900L, get(main.invoke(peer, "test:count", call)));
        await(() -> heard.size() == 900);
        assertEquals(LongStream.range(0, 900).boxed().toList(), heard);
    }

    /** A listener that takes its time is done with one message before it hears of the next. */
    @ParameterizedTest
    @EnumSource
    void theNextMessageIsHandledOnceTheOneBeforeHasBeen(Language language) throws Exception {
        String peer = start(language);
        for (int i = 0; i < 5; i++) get(main.send(peer, "test:slow", i));
        awaitNote(peer, "ended 4");
        assertEquals(IntStream.range(0, 5).boxed().flatMap(i -> List.of("begun " + i, "ended " + i).stream()).toList(),
                notes(peer));
    }

    // ---- what goes wrong

    @ParameterizedTest
    @EnumSource
    void failuresHaveTheirCause(Language language) throws Exception {
        String peer = start(language);
        TaskFailed failed = failure(TaskFailed.class, main.invoke(peer, "test:fail", "bread"));
        assertEquals(language == Language.NODE ? "RangeError" : "ValueError", failed.remoteType());
        assertEquals("no bread", failed.remoteMessage());
        assertTrue(failed.remoteStack().contains("message_worker"), failed::remoteStack);
        assertTrue(failure(Rejected.class, main.invoke(peer, "test:unknown", 1)).getMessage().contains(
                "The peer '" + peer + "' has no handler for the channel 'test:unknown'"));
        for (Map.Entry<String, String> each : Map.of(
                "nobody", "REJECTED", "main", "REJECTED", peer, "FAILED").entrySet())
            assertEquals(each.getValue(), get(main.invoke(peer, "test:code-of",
                    Map.of("to", each.getKey(), "channel", "test:fail"))));
        get(main.send(peer, "test:broken", 1));
        awaitNote(peer, "all the same 1");
        assertEquals(1L, get(main.invoke(peer, "test:echo", 1)));
    }

    /** What a handler has begun and nobody waits for is a failure of its message, and of no other. */
    @Test
    void aRejectionThatNobodyHandlesFailsTheMessageWhoseHandlerHasBegunIt() throws Exception {
        String peer = start(Language.NODE);
        TaskFailed failed = failure(TaskFailed.class, main.invoke(peer, "test:float-away", null));
        assertEquals("floats", failed.remoteMessage());
        assertEquals(1L, get(main.invoke(peer, "test:echo", 1)));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTooLargeFailsAloneAndSaysSo(Language language) throws Exception {
        String peer = start(language);
        TaskFailed failed = failure(TaskFailed.class, main.invoke(peer, "test:large", MAX_MESSAGE));
        assertTrue(failed.remoteMessage().contains("over the limit of " + MAX_MESSAGE), failed::remoteMessage);
        assertTrue(get(main.invoke(peer, "test:send-large", MAX_MESSAGE)).toString()
                .contains("over the limit of " + MAX_MESSAGE));
        assertThrows(Exception.class, () -> get(main.send(peer, "test:note", new byte[MAX_MESSAGE])));
        List<Object> heard = new CopyOnWriteArrayList<>();
        main.on("app:note", message -> heard.add(((byte[]) message.body()).length));
        assertEquals("sent", get(main.invoke(peer, "test:send-large", MAX_MESSAGE - 100)));
        await(() -> heard.equals(List.of(MAX_MESSAGE - 100)));
        assertEquals(1L, get(main.invoke(peer, "test:echo", 1)));
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatTakesTooLongEndsAndItsHandlerIsTold(Language language) throws Exception {
        String peer = start(language);
        failure(TimeoutException.class, main.invoke(peer, "test:hang", null, Duration.ofMillis(200)));
        awaitNote(peer, "interrupted true");
        CompletableFuture<Object> call = main.invoke(peer, "test:hang", null);
        get(main.invoke(peer, "test:echo", 1));
        call.cancel(true);
        failure(CancellationException.class, call);
        await(() -> notes(peer).equals(List.of("interrupted true", "interrupted true")));
        await(() -> messages.peers().stream().allMatch(each -> each.open() == 0));
    }

    /** Its own calls as well, and those that it makes while it answers one take no longer than that. */
    @ParameterizedTest
    @EnumSource
    void itsOwnCallsEndInTimeAndAreCancelled(Language language) throws Exception {
        String peer = start(language);
        CompletableFuture<Void> gone = new CompletableFuture<>();
        CompletableFuture<Object> never = new CompletableFuture<>();
        main.handle("app:never", message -> {
            while (!message.cancelled()) LockSupport.parkNanos(1_000_000);
            gone.complete(null);
            return never;
        });
        Map<String, Object> soon = Map.of("to", "main", "channel", "app:never", "timeout", 100);
        assertEquals("TIMEOUT", get(main.invoke(peer, "test:code-of", soon)));
        get(gone);
        never.complete(null);
        CompletableFuture<Object> inherited = new CompletableFuture<>();
        main.handle("app:inherit", message -> {
            long begin = System.nanoTime();
            while (!message.cancelled()) LockSupport.parkNanos(1_000_000);
            inherited.complete(System.nanoTime() - begin);
            return null;
        });
        // Which of the two ends first is a matter of milliseconds.
        Throwable late = failure(Exception.class, main.invoke(
                peer, "test:forward", call("main", "app:inherit", "x"), Duration.ofMillis(300)));
        assertTrue(late instanceof TimeoutException || late.toString().contains("has not answered"), late::toString);
        long nanos = (long) get(inherited);
        assertTrue(nanos < TimeUnit.SECONDS.toNanos(25), "it had 30 s of its own, and took " + nanos + " ns");
        assertEquals("AbortError", get(main.invoke(peer, "test:give-up", call("main", "app:inherit", "x"))));
    }

    /** The thread of the link takes what comes while the other one is blocked, and refuses what is too much. */
    @ParameterizedTest
    @EnumSource
    void aHandlerThatBlocksKeepsNoSenderWaiting(Language language) throws Exception {
        String peer = start(language);
        CompletableFuture<Object> blocked = main.invoke(peer, "test:block", 3_000);
        for (int i = 0; i < 10; i++) get(main.send(peer, "test:note", i));
        failure(Rejected.class, main.send(peer, "test:unknown", 1));
        assertFalse(blocked.isDone(), "they were taken meanwhile");
        get(blocked);
        awaitNote(peer, 9L);
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatHangsHoldsUpItsOwnSenderAndChannelOnly(Language language) throws Exception {
        String peer = start(language);
        CompletableFuture<Object> hanging = main.invoke(peer, "test:deaf", null);
        CompletableFuture<Object> behind = main.invoke(peer, "test:deaf", null);
        assertEquals(1L, get(main.invoke(peer, "test:echo", 1)));
        assertFalse(hanging.isDone());
        behind.cancel(true);
        hanging.cancel(true);
        await(() -> messages.peer(peer).orElseThrow().open() == 0);
    }

    @ParameterizedTest
    @EnumSource
    void aFullMailboxRefusesOrDropsTheOldest(Language language) throws Exception {
        String peer = start(language);
        get(main.send(peer, "test:small", 0));
        // One is being handled, and two wait.
        awaitNote(peer, "begun small");
        for (int i = 1; i < 3; i++) get(main.send(peer, "test:small", i));
        String why = failure(Rejected.class, main.send(peer, "test:small", 3)).getMessage();
        assertTrue(why.contains("The mailbox of '" + peer + "' for 'test:small' is full: 2 messages"), why);
        get(main.send(peer, "test:newest", 0));
        awaitNote(peer, "begun newest");
        for (int i = 1; i < 6; i++) get(main.send(peer, "test:newest", i));
        get(main.invoke(peer, "test:release", null));
        awaitNote(peer, "newest 5");
        assertEquals(List.of("newest 0", "newest 4", "newest 5"),
                notes(peer).stream().filter(each -> each.toString().startsWith("newest")).toList());
    }

    @ParameterizedTest
    @EnumSource
    void aMailboxThatSlowsTellsItsSenderOnceTheMessageIsHandled(Language language) throws Exception {
        String peer = start(language);
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) sent.add(main.send(peer, "test:slowly", i));
        // Two fit, and three if the first one is being handled by then.
        for (CompletableFuture<Void> each : sent.subList(0, 2)) get(each);
        get(main.invoke(peer, "test:echo", 1));
        assertFalse(sent.get(3).isDone() || sent.get(4).isDone());
        get(main.invoke(peer, "test:release", null));
        for (CompletableFuture<Void> each : sent) get(each);
        assertEquals(IntStream.range(0, 5).mapToObj(i -> "slowly " + i).toList(), notes(peer));
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatLeavesFailsWhatItHas(Language language) throws Exception {
        String peer = start(language);
        String java = startJava();
        CompletableFuture<Object> told =
                main.invoke(peer, "test:code-of", Map.of("to", java, "channel", "test:hang"));
        await(() -> messages.peer(java).orElseThrow().open() == 1);
        pools.getLast().worker(0).orElseThrow().kill();
        assertEquals("LOST", get(told));
        CompletableFuture<Object> hanging = main.invoke(peer, "test:deaf", null);
        await(() -> messages.peer(peer).orElseThrow().open() == 1);
        pools.getFirst().worker(0).orElseThrow().kill();
        failure(PeerLost.class, hanging);
        get(messages.connected(peer));
        await(() -> {
            try {
                return get(main.invoke(peer, "test:echo", "again")).equals("again");
            } catch (Exception e) {
                return false;
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    @EnabledOnOs(OS.LINUX)
    @DisabledIfSystemProperty(named = "drover.portable", matches = "true",
            disabledReason = "Only Linux has memory that can be sent")
    void aScriptTakesNoMemoryByReferenceAndItsSenderIsToldSo(Language language) throws Exception {
        String worker = start(language);
        main.handle("app:memory", message -> Payload.allocate(10));
        String why = "'" + worker + "' takes no memory by reference: only a worker in Java on Linux does";
        assertEquals(why, failure(Rejected.class, main.invoke(worker, "test:echo", Payload.allocate(10))).getMessage());
        String told = failure(TaskFailed.class, main.invoke(worker, "test:forward",
                Map.of("to", "main", "channel", "app:memory", "body", 1))).getMessage();
        assertTrue(told.contains(why), told);
    }
}
