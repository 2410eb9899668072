package dev.drover.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import dev.drover.api.lifecycle.BackOff;
import dev.drover.api.messaging.Messages;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.RestartStopped;
import dev.drover.api.process.ClassLocation;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.service.Service;
import dev.drover.api.service.ServiceSpec;
import dev.drover.api.service.ServiceSpec.Start;
import dev.drover.api.service.ServiceState;
import dev.drover.channel.MessageChannel;
import dev.drover.messaging.Messaging;
import dev.drover.pool.Pools;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Services with real processes. */
@Timeout(240)
class ServicesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final Messages messages = Messaging.ofThisProgram();
    private final MessageChannel main = messages.open("main");
    private final Pools pools = Pools.create();
    private final LocalServices services = new LocalServices(pools.service(), messages);

    @AfterEach
    void close() {
        services.close();
        pools.close();
        main.close();
        await("all to be gone", () -> messages.peers().isEmpty());
    }

    private static void await(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < PATIENCE.toNanos(), "in vain waited for " + what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static <X extends Throwable> X failure(Class<X> type, CompletableFuture<?> future) {
        return assertInstanceOf(type, assertThrows(ExecutionException.class, () -> get(future)).getCause());
    }

    private long pid(String service) throws Exception {
        return (Long) get(main.invoke(service, "test:pid", null, PATIENCE));
    }

    private static ServiceSpec clock() {
        return ServiceSpec.java("clock", ServiceWorker.class).reloadOnChange(false);
    }

    // ---- its start

    @Test
    void oneThatIsStartedOnDemandHasNoProcessUntilTheFirstMessage() throws Exception {
        Service service = services.open(clock().start(Start.ON_DEMAND));
        assertEquals(ServiceState.WAITING, service.snapshot().state());
        assertEquals(List.of(), service.pool().workers());
        // Many at once, before it is there: none finds no handler, and they are handled in their order.
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (long i = 0; i < 50; i++) all.add(main.invoke("clock", "test:echo", i, PATIENCE));
        for (long i = 0; i < 50; i++) assertEquals(i, get(all.get((int) i)));
        await("it to be known as running", () -> service.snapshot().state() == ServiceState.RUNNING);
        assertEquals(pid("clock"), service.snapshot().pid());
        assertEquals(1, service.pool().workers().size());
    }

    @Test
    void connectedStartsItAndSettlesOnceItCanBeAsked() throws Exception {
        Service service = services.open(clock().start(Start.ON_DEMAND));
        assertEquals(ServiceState.RUNNING, get(service.connected()).state());
        assertTrue(messages.peer("clock-1").isPresent());
        assertEquals("it", get(main.invoke("clock", "test:echo", "it")));
        assertTrue(service.connected().isDone() || get(service.connected()).state() == ServiceState.RUNNING);
    }

    // ---- its ends

    @Test
    void oneThatIsKilledComesBackAndMessagesGoOn() throws Exception {
        Service service = services.open(clock());
        long first = pid("clock");
        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        await("its end", () -> messages.peer("clock-1").isEmpty());
        // Sent while there is none: it waits for the next one.
        long second = pid("clock");
        assertNotEquals(first, second);
        await("the record", () -> service.snapshot().restarts() == 1);
    }

    @Test
    void aReloadUnderLoadLosesNoMessage() throws Exception {
        Service service = services.open(clock());
        long first = pid("clock");
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong answered = new AtomicLong();
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int i = 0; i < 3; i++) senders.add(CompletableFuture.runAsync(() -> {
            for (long n = 0; !over.get(); n++) {
                assertEquals(n, main.invoke("clock", "test:echo", n, PATIENCE).join());
                answered.incrementAndGet();
            }
        }));
        // What is only taken by the mailbox is handled as well, and once.
        Queue<Object> noted = new ConcurrentLinkedQueue<>();
        main.on("test:noted", message -> noted.add(message.body()));
        AtomicLong sent = new AtomicLong();
        senders.add(CompletableFuture.runAsync(() -> {
            while (!over.get()) main.send("clock", "test:note", sent.getAndIncrement()).join();
        }));
        for (int i = 0; i < 5; i++) {
            CompletableFuture<Object> late = main.invoke("clock", "test:later", 300L, PATIENCE);
            long before = answered.get();
            get(service.reload());
            assertEquals("late", get(late));
            await("more answers", () -> answered.get() > before + 10);
        }
        over.set(true);
        for (CompletableFuture<Void> each : senders) get(each);
        await("all notes", () -> noted.size() >= sent.get());
        assertEquals(LongStream.range(0, sent.get()).boxed().toList(), noted.stream().sorted().toList());
        assertNotEquals(first, pid("clock"));
        assertEquals(5, service.snapshot().reloads());
        assertEquals(0, service.snapshot().restarts());
    }

    @Test
    void changedCodeReloadsItAndBadCodeLeavesIt() throws Exception {
        Path jar = folder.resolve("clock.jar");
        writeJar(jar, "one");
        Service service = services.open(ServiceSpec.of("clock", ProcessSpec.java(ServiceWorker.class.getName(), jar)));
        long first = pid("clock");
        Path next = folder.resolve("next.jar");
        writeJar(next, "another");
        Files.move(next, jar, StandardCopyOption.ATOMIC_MOVE);
        await("the reload", () -> service.snapshot().reloads() == 1);
        long second = pid("clock");
        assertNotEquals(first, second);
        Files.writeString(next, "this is no jar");
        Files.move(next, jar, StandardCopyOption.ATOMIC_MOVE);
        assertTrue(failure(RestartStopped.class, service.reload()).getMessage().contains("go on as they are"));
        assertEquals(second, pid("clock"));
    }

    private static void writeJar(Path jar, String note) throws IOException {
        Path classes = ClassLocation.of(ServiceWorker.class);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> all = Files.list(classes.resolve("dev/drover/service"))) {
            out.putNextEntry(new JarEntry("note"));
            out.write(note.getBytes());
            for (Path each : all.filter(file -> file.getFileName().toString().startsWith("ServiceWorker")).toList()) {
                try {
                    out.putNextEntry(new JarEntry("dev/drover/service/" + each.getFileName()));
                    Files.copy(each, out);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    // ---- what goes wrong

    @Test
    void oneThatDiesAtEachStartIsQuarantinedAndSaysSoInOneSentence() {
        BackOff quick = new BackOff(Duration.ofMillis(1), Duration.ofMillis(1), 2, 2, Duration.ZERO,
                Duration.ofMinutes(10), Duration.ofMinutes(10), 0);
        Service service = services.open(ServiceSpec.of(
                "broken", ProcessSpec.command("sh", "-c", "echo it has no disk >&2; exit 3")).restart(quick));
        CompletableFuture<Object> waits = main.invoke("broken", "test:echo", 1, PATIENCE);
        String why = failure(Rejected.class, waits).getMessage();
        assertTrue(why.startsWith("Service 'broken' does not start, and is tried again later: "), why);
        assertTrue(why.contains("exit code 3"), why);
        assertEquals(why, failure(Rejected.class, service.connected()).getMessage());
        assertEquals(why, failure(Rejected.class, main.invoke("broken", "test:echo", 2)).getMessage());
        assertEquals(ServiceState.QUARANTINED, service.snapshot().state());
    }

    @Test
    void oneThatNeverJoinsIsQuarantined() {
        BackOff once = new BackOff(Duration.ofMillis(1), Duration.ofMillis(1), 1, 1, Duration.ZERO,
                Duration.ofMinutes(10), Duration.ofMinutes(10), 0);
        ServiceSpec spec = ServiceSpec.of("silent", ProcessSpec.command("sleep", "600")).restart(once);
        Service service = services.open(
                new ServiceSpec(spec.pool().startTimeout(Duration.ofMillis(500)), Start.ON_DEMAND));
        assertTrue(failure(Rejected.class, service.connected()).getMessage().contains("does not start"));
    }

    @Test
    void aNameThatIsTakenOrNoneIsRefused() {
        services.open(clock().start(Start.ON_DEMAND));
        assertEquals("A service named 'clock' is open already",
                assertThrows(IllegalArgumentException.class, () -> services.open(clock())).getMessage());
        assertThrows(IllegalArgumentException.class, () -> ServiceSpec.java("no name", ServiceWorker.class));
        assertTrue(assertThrows(IllegalArgumentException.class,
                () -> services.open(ServiceSpec.java("main", ServiceWorker.class))).getMessage()
                .contains("A part of this program is the peer 'main' already"));
        pools.service().open(PoolSpec.java("pool", ServiceWorker.class));
        assertEquals("A pool named 'pool' is open already", assertThrows(IllegalArgumentException.class,
                () -> services.open(ServiceSpec.java("pool", ServiceWorker.class))).getMessage());
        assertEquals(1, services.all().size());
    }

    @Test
    void whoClosesItWhileItStartsIsNotKeptWaitingAndItsNameIsFree() throws Exception {
        Service service = services.open(clock());
        CompletableFuture<?> connected = service.connected();
        CompletableFuture<?> reload = service.reload();
        CompletableFuture<Object> waits = main.invoke("clock", "test:echo", 1, PATIENCE);
        service.close();
        service.close();
        assertEquals(ServiceState.CLOSED, service.snapshot().state());
        failure(Rejected.class, connected);
        failure(Rejected.class, waits);
        await("the reload's end", reload::isDone);
        assertTrue(failure(Rejected.class, service.connected()).getMessage().contains("has been closed"));
        assertTrue(failure(Rejected.class, service.reload()).getMessage().contains("has been closed"));
        assertEquals(List.of(), services.all());
        services.open(clock());
        assertTrue(pid("clock") > 0);
    }

    @Test
    void aReloadWhileItStartsEndsWithOneProcess() throws Exception {
        Service service = services.open(clock());
        CompletableFuture<?> first = service.reload();
        List<CompletableFuture<?>> more = List.of(service.reload(), service.reload(), service.reload());
        get(first);
        for (CompletableFuture<?> each : more) get(each);
        assertTrue(service.snapshot().reloads() <= 2, () -> "" + service.snapshot());
        await("one process", () -> service.pool().workers().size() == 1);
        assertTrue(pid("clock") > 0);
    }

    @Test
    void closingItLetsItAnswerWhatItHas() throws Exception {
        Service service = services.open(clock());
        get(service.connected());
        CompletableFuture<Object> late = main.invoke("clock", "test:later", 200L, PATIENCE);
        service.close();
        assertEquals("late", get(late));
    }
}
