package dev.drover.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import dev.drover.api.messaging.Messages;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.process.ProcessSpec;
import dev.drover.channel.MessageChannel;
import dev.drover.messaging.ScriptMessagesTest.Language;
import dev.drover.pool.Pools;
import dev.drover.wire.PeerLost;
import dev.drover.wire.Rejected;
import dev.drover.wire.TaskFailed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Objects and streams between a program and workers in JavaScript and Python. */
@Timeout(180)
class ScriptObjectsTest {

    private static final long PATIENCE_SECONDS = 60;
    private static final String PEER = "objects";

    /** An object of a worker. */
    interface Sums {
        int add(int one, int other);

        CompletableFuture<Double> half(long number);

        void fail(String why);

        Flow.Publisher<Long> count(long last);

        Flow.Publisher<Long> countAndFail(long last);

        long total(Flow.Publisher<Long> numbers);

        long first(Flow.Publisher<Long> numbers);

        String greet(Greeter greeter, String name);

        long totalOfRemote(String peer, String name, long last);

        long begun();

        long left();
    }

    /** An object of a worker whose streams give nothing until they are told to, and whose handlers have two threads. */
    interface Quiet {
        Flow.Publisher<Long> numbers();

        int begun();

        int left();

        int open();

        void speak();
    }

    /** What no object of a worker has, and what each language gives to each object. */
    interface Others {
        Object missing();

        Object constructor();

        Object toLocaleString();

        Object __init__();
    }

    /** An object of the caller. */
    interface Greeter {
        String greet(String name);
    }

    /** An object of the program. */
    interface Counter {
        Flow.Publisher<Object> count(long last);

        Flow.Publisher<Object> count(long first, long last);
    }

    private static final class OwnCounter implements Counter {
        @Override
        public Flow.Publisher<Object> count(long last) {
            return new Count(last);
        }

        @Override
        public Flow.Publisher<Object> count(long first, long last) {
            throw new AssertionError("has two parameters");
        }
    }

    /** Takes as many elements as it is told to, and remembers them. */
    private static final class Taker implements Flow.Subscriber<Object> {
        private final List<Object> elements = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final long first;
        private volatile Flow.Subscription subscription;

        Taker(long first) {
            this.first = first;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(first);
        }

        @Override
        public void onNext(Object element) {
            elements.add(element);
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }

        Throwable failure() throws Exception {
            return end.handle((value, cause) -> cause).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private final Messages messages = Messaging.ofThisProgram();
    private final MessageChannel main = messages.open(Messages.MAIN);
    private ProcessPool pool;

    private Sums sums(Language language) throws URISyntaxException {
        start(language, language == Language.NODE ? "object_worker.js" : "object_worker.py");
        return main.remote(PEER, "sums", Sums.class);
    }

    private void start(Language language, String name) throws URISyntaxException {
        assumeTrue(language.found, "there is no interpreter for it");
        Path script = Path.of(ScriptObjectsTest.class.getResource(name).toURI());
        pool = Pools.open(PoolSpec.of(
                PEER, language == Language.NODE ? ProcessSpec.node(script) : ProcessSpec.python(script)).size(1, 1));
        messages.connected(PEER).join();
    }

    @AfterEach
    void close() {
        if (pool != null) pool.close();
        main.close();
    }

    private static void await(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS), "in vain waited for");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static List<Long> to(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    // ---- calls

    @ParameterizedTest
    @EnumSource(Language.class)
    void anObjectIsCalledByAnInterface(Language language) throws Exception {
        Sums sums = sums(language);
        assertEquals(7, sums.add(3, 4));
        assertEquals(2.5, sums.half(5).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(3.0, sums.half(6).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        TaskFailed failed = assertThrows(TaskFailed.class, () -> sums.fail("no bread"));
        assertEquals(language == Language.NODE ? "RangeError" : "ValueError", failed.remoteType());
        assertEquals("no bread", failed.remoteMessage());
        assertTrue(failed.remoteStack().contains("object_worker"), failed.remoteStack());
        assertEquals("The peer 'objects-1' has no object 'others'", assertThrows(Rejected.class,
                () -> main.remote(PEER, "others", Sums.class).add(1, 2)).getMessage());
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void whatEachObjectOfTheLanguageHasIsNoneOfItsMethods(Language language) throws Exception {
        sums(language);
        Others others = main.remote(PEER, "sums", Others.class);
        for (var call : List.<org.junit.jupiter.api.function.Executable>of(
                others::missing, others::constructor, others::toLocaleString, others::__init__)) {
            String why = assertThrows(TaskFailed.class, call).remoteMessage();
            assertTrue(why.startsWith("the object 'sums' has no method "), why);
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void anArgumentWithAnInterfaceIsCalledBack(Language language) throws Exception {
        Sums sums = sums(language);
        assertEquals("said hello you", sums.greet(name -> "hello " + name, "you"));
        TaskFailed failed = assertThrows(TaskFailed.class, () -> sums.greet(name -> {
            throw new IllegalStateException("no greeting");
        }, "you"));
        assertEquals(IllegalStateException.class.getName(), failed.remoteType());
        assertEquals("no greeting", failed.remoteMessage());
    }

    // ---- streams of a worker

    @ParameterizedTest
    @EnumSource(Language.class)
    void aStreamIsAskedForNoMoreThanItsSubscriberAsksFor(Language language) throws Exception {
        Sums sums = sums(language);
        Taker taker = new Taker(10);
        sums.count(2_000).subscribe(taker);
        await(() -> taker.elements.size() == 10);
        // Another one of the same caller: neither waits for the other.
        Taker other = new Taker(Long.MAX_VALUE);
        sums.count(5).subscribe(other);
        other.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEquals(to(5), other.elements);
        assertEquals(15, sums.begun());
        taker.subscription.request(1);
        await(() -> taker.elements.size() == 11);
        assertEquals(16, sums.begun());
        taker.subscription.request(Long.MAX_VALUE);
        taker.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEquals(to(2_000), taker.elements);
        assertEquals(2, sums.left());
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aCancelledStreamEndsItsGenerator(Language language) throws Exception {
        Sums sums = sums(language);
        Taker taker = new Taker(3);
        sums.count(1_000_000).subscribe(taker);
        await(() -> taker.elements.size() == 3);
        assertEquals(0, sums.left());
        taker.subscription.cancel();
        await(() -> sums.left() == 1);
        assertEquals(3, sums.begun());
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aStreamThatFailsTellsWhyAfterItsLastElement(Language language) throws Exception {
        Taker taker = new Taker(Long.MAX_VALUE);
        sums(language).countAndFail(3).subscribe(taker);
        TaskFailed failed = assertInstanceOf(TaskFailed.class, taker.failure());
        assertEquals("no more", failed.remoteMessage());
        assertTrue(failed.remoteStack().contains("object_worker"), failed.remoteStack());
        assertEquals(to(3), taker.elements);
        Taker of = new Taker(1);
        main.stream(PEER, "test:none", null).subscribe(of);
        assertInstanceOf(TaskFailed.class, of.failure());
        Taker nobody = new Taker(1);
        main.stream(PEER, "test:nobody", null).subscribe(nobody);
        assertEquals("The peer 'objects-1' has no stream handler for the channel 'test:nobody'",
                assertInstanceOf(Rejected.class, nobody.failure()).getMessage());
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aStreamFailsWhenItsWorkerDies(Language language) throws Exception {
        Taker taker = new Taker(3);
        sums(language).count(1_000).subscribe(taker);
        await(() -> taker.elements.size() == 3);
        pool.worker(0).orElseThrow().kill().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertInstanceOf(PeerLost.class, taker.failure());
    }

    @Test
    void quietStreamsOfPythonHoldUpNeitherCallsNorTheirOwnCancel() throws Exception {
        start(Language.PYTHON, "quiet_worker.py");
        Quiet quiet = main.remote(PEER, "quiet", Quiet.class);
        List<Taker> takers = Stream.generate(() -> new Taker(1)).limit(5).toList();
        takers.forEach(each -> quiet.numbers().subscribe(each));
        await(() -> quiet.begun() == 5);
        takers.subList(0, 3).forEach(each -> each.subscription.cancel());
        await(() -> quiet.open() == 2);
        assertEquals(0, quiet.left());
        quiet.speak();
        await(() -> quiet.left() == 3);
        for (Taker each : takers.subList(3, 5)) {
            await(() -> each.elements.size() == 1);
            each.subscription.request(Long.MAX_VALUE);
            each.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertEquals(to(2), each.elements);
        }
        await(() -> quiet.left() == 5);
    }

    // ---- streams of the program

    @ParameterizedTest
    @EnumSource(Language.class)
    void anArgumentThatIsAStreamIsTakenWithBackPressure(Language language) throws Exception {
        Sums sums = sums(language);
        assertEquals(50_005_000L, sums.total(longs(new Count(10_000))));
        Count endless = new Count(Long.MAX_VALUE);
        assertEquals(1L, sums.first(longs(endless)));
        await(() -> endless.cancelled().get() == 1);
        assertTrue(endless.asked().get() <= 32, "asked for " + endless.asked());
    }

    @SuppressWarnings("unchecked")
    private static Flow.Publisher<Long> longs(Flow.Publisher<?> numbers) {
        return (Flow.Publisher<Long>) numbers;
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void anObjectOfTheProgramGivesAStreamToAMethodCalledByItsNameOnly(Language language) throws Exception {
        Sums sums = sums(language);
        main.export("counter", Counter.class, new OwnCounter());
        assertEquals(500_500L, sums.totalOfRemote("main", "counter", 1_000));
        TaskFailed failed = assertThrows(TaskFailed.class, () -> sums.totalOfRemote("main", "nothing", 1));
        assertTrue(failed.remoteMessage().contains("no stream handler"), failed.remoteMessage());
    }
}
