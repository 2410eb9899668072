package dev.drover.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.port.SharedPort;
import dev.drover.api.port.SharedPortSpec;
import dev.drover.pool.Pools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A port that workers with a server of HTTP share. */
@Timeout(240)
class SharedPortTest {

    private static final long PATIENCE_SECONDS = 90;
    private static final SharedPortSpec WEB = SharedPortSpec.of(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), WebWorker.LISTEN).leave(WebWorker.LEAVE);

    private final LocalSharedPorts ports = new LocalSharedPorts();
    private final ProcessPool pool = Pools.open(PoolSpec.java("web", WebWorker.class).size(2, 2));

    @AfterEach
    void close() {
        ports.close();
        pool.close();
    }

    private static void await(String what, BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS),
                    "in vain waited for " + what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static String get(HttpClient client, SharedPort port, boolean post) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + PoolPortText.of(port) + "/"))
                .timeout(Duration.ofSeconds(PATIENCE_SECONDS));
        // The client sends a GET again by itself, and a POST never.
        if (post) request.POST(HttpRequest.BodyPublishers.ofString("x"));
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        return response.body();
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    /** How the address stands in a URI. */
    private static final class PoolPortText {
        static String of(SharedPort port) {
            return "127.0.0.1:" + port.address().getPort();
        }
    }

    @Test
    void aRollingRestartFailsNoRequest() throws Exception {
        SharedPort port = ports.open(pool, WEB);
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong answered = new AtomicLong();
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        Set<String> served = ConcurrentHashMap.newKeySet();
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) clients.add(CompletableFuture.runAsync(() -> {
            // One connection that is kept alive for each client.
            try (HttpClient client = client()) {
                while (!over.get()) {
                    try {
                        served.add(get(client, port, true));
                        answered.incrementAndGet();
                    } catch (Exception e) {
                        failures.add(e.toString());
                    }
                }
            }
        }));
        await("answers", () -> answered.get() > 100);
        for (int i = 0; i < 3; i++) {
            long before = answered.get();
            assertEquals(2, pool.restart().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            await("more answers", () -> answered.get() > before + 100);
        }
        over.set(true);
        for (CompletableFuture<Void> each : clients) each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEquals(List.of(), List.copyOf(failures));
        assertTrue(served.size() >= 5, () -> "served by " + served);
        assertEquals(0, port.snapshot().cut());
        assertEquals(0, port.snapshot().unserved());
    }

    @Test
    void connectionsGoToTheWorkerWithTheFewestAndWaitUntilOneListens() throws Exception {
        SharedPort port = ports.open(pool, WEB);
        List<HttpClient> clients = new ArrayList<>();
        Set<String> served = ConcurrentHashMap.newKeySet();
        // Each keeps its connection.
        for (int i = 0; i < 6; i++) {
            clients.add(client());
            served.add(get(clients.getLast(), port, false));
            if (i == 0) await("both to listen", () -> port.snapshot().servers().size() == 2);
        }
        assertEquals(2, served.size());
        assertEquals(List.of(3, 3), port.snapshot().servers().stream().map(each -> each.open()).toList());
        clients.forEach(HttpClient::close);
        await("the connections' end", () -> port.snapshot().open() == 0);
        assertEquals(6, port.snapshot().accepted());
    }

    @Test
    void aWorkerThatIsKilledLosesItsOwnConnectionsAndTheOthersGoOn() throws Exception {
        SharedPort port = ports.open(pool, WEB);
        try (HttpClient client = client()) {
            await("both to listen", () -> port.snapshot().servers().size() == 2);
            pool.worker(0).orElseThrow().kill().join();
            for (int i = 0; i < 20; i++) get(client, port, false);
            await("the one in its place", () -> port.snapshot().servers().size() == 2
                    && port.snapshot().servers().stream().noneMatch(each -> each.leaving()));
        }
    }

    @Test
    void idleConnectionsAreCutWhenTheTimeOfTheirWorkerIsOver() throws Exception {
        SharedPort port = ports.open(pool, WEB.drain(Duration.ofMillis(300)));
        try (HttpClient client = client()) {
            String first = get(client, port, false);
            pool.restart().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertEquals(1, port.snapshot().cut());
            assertTrue(ProcessHandle.of(Long.parseLong(first)).isEmpty());
            assertTrue(!get(client, port, false).equals(first));
        }
    }

    @Test
    void aPortThatIsInUseAndAPoolThatMayBeEmptyAreRefused() {
        SharedPort port = ports.open(pool, WEB);
        SharedPortSpec same = SharedPortSpec.of(port.address(), WebWorker.LISTEN);
        String why = assertThrows(UncheckedIOException.class, () -> ports.open(pool, same)).getMessage();
        assertTrue(why.startsWith("The port 127.0.0.1:" + port.address().getPort() + " cannot be opened: "), why);
        assertTrue(why.contains("in use"), why);
        // A process that is just being started has the descriptors of this one for a moment.
        await("both to listen", () -> port.snapshot().servers().size() == 2);
        port.close();
        port.close();
        assertEquals(List.of(), ports.all());
        ports.open(pool, same);
        pool.resize(0, 2);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> ports.open(pool, WEB)).getMessage()
                .contains("needs a pool with a minimum of 1 or more"));
    }
}
