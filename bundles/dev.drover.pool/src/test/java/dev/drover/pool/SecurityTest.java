package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.drover.api.pool.ProcessPool;
import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.link.Frame;
import dev.drover.wire.link.Handshake;
import dev.drover.wire.link.Hello;
import dev.drover.wire.link.Welcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who gets in, and what a worker is given. */
class SecurityTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @RegisterExtension
    final LogLines log = new LogLines();

    /** A pool whose tickets are known. */
    private final class Watched {
        final List<String> tickets = Collections.synchronizedList(new ArrayList<>());
        final ProcessPool pool;

        Watched(int workers) {
            PlainLauncher launcher = new PlainLauncher();
            pool = harness.open(harness.spec().size(workers, workers), null, (launch, ticket) -> {
                tickets.add(ticket);
                return launcher.launch(launch, ticket);
            });
            harness.awaitReady(pool, workers);
        }

        String token(int i) {
            return tickets.get(i).split(" ")[2];
        }

        Path socket() {
            return Path.of(tickets.get(0).split(" ", 4)[3].strip());
        }

        SocketChannel connect() throws IOException {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket()));
        }
    }

    private static Hello hello(String token) {
        return new Hello(Frame.PROTOCOL, token, ProcessHandle.current().pid(), "stranger", List.of("value"),
                List.of("unix"));
    }

    private static IOException refusal(SocketChannel channel, Hello hello) throws IOException {
        Handshake.write(channel, Frame.HELLO, Hello.CODEC, hello);
        return assertThrows(IOException.class, () -> Handshake.read(channel, Frame.WELCOME, Welcome.CODEC));
    }

    @Test
    void whoeverHasNoTokenIsRefusedAndLogged() throws IOException {
        Watched watched = new Watched(1);
        for (String token : List.of("", "0".repeat(64), "f".repeat(64), watched.token(0).toUpperCase(Locale.ROOT))) {
            try (SocketChannel stranger = watched.connect()) {
                assertTrue(refusal(stranger, hello(token)).getMessage().contains("was not issued or has been used"));
            }
        }
        harness.await("a line in the log", () -> log.has("A connection to the workers' socket was refused"));
        // What is no hello at all.
        for (byte[] noise : List.of("GET / HTTP/1.1\r\n\r\n".getBytes(), new byte[64],
                new byte[] {-1, -1, -1, -1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})) {
            try (SocketChannel stranger = watched.connect()) {
                stranger.write(ByteBuffer.wrap(noise));
                assertThrows(IOException.class, () -> Handshake.read(stranger, Frame.WELCOME, Welcome.CODEC));
            }
        }
        assertEquals(1L, harness.call(watched.pool, TestWorker.VALUE, 1));
        assertEquals(1, watched.pool.workers().size());
    }

    @Test
    void whoeverIsSilentIsPutOutInTwoSeconds() throws IOException {
        Watched watched = new Watched(1);
        try (SocketChannel stranger = watched.connect()) {
            long begin = System.nanoTime();
            // Any other than two seconds would be the test's own patience.
            assertThrows(IOException.class, () -> Handshake.read(stranger, Frame.WELCOME, Welcome.CODEC));
            double millis = (System.nanoTime() - begin) / 1e6;
            assertTrue(millis > 1_500, () -> "already after " + millis + " ms");
            harness.promisedMillis(2_000, millis, "a silent connection was closed");
            harness.await("a line in the log", () -> log.has("it did not join in time"));
        }
    }

    @Test
    void aTokenIsGoodOnce() throws IOException {
        Watched watched = new Watched(1);
        try (SocketChannel stranger = watched.connect()) {
            assertTrue(refusal(stranger, hello(watched.token(0))).getMessage().contains("has been used"));
        }
        assertEquals(1L, harness.call(watched.pool, TestWorker.VALUE, 1));
    }

    @Test
    void aTokenOfAWorkerThatEndedIsWorthNothing() throws IOException {
        List<String> tickets = new ArrayList<>();
        PlainLauncher launcher = new PlainLauncher();
        ProcessPool pool = harness.open(harness.spec(ProcessSpec.command("true")).size(0, 1),
                (LifecycleOf) (worker, exit, recent) -> Optional.empty(), (launch, ticket) -> {
                    tickets.add(ticket);
                    return launcher.launch(launch, ticket);
                });
        harness.get(harness.send(pool, TestWorker.VALUE, 1).handle((result, failure) -> 0));
        String[] ticket = tickets.get(0).strip().split(" ", 4);
        try (SocketChannel stranger = SocketChannel.open(UnixDomainSocketAddress.of(ticket[3]))) {
            assertTrue(refusal(stranger, hello(ticket[2])).getMessage().contains("was not issued"));
        }
    }

    @Test
    void theTokenIsInNoCommandLineEnvironmentOrLog() throws IOException {
        Watched watched = new Watched(2);
        try (SocketChannel stranger = watched.connect()) {
            refusal(stranger, hello(watched.token(0)));
        }
        harness.get(watched.pool.workers().get(0).kill());
        harness.awaitReady(watched.pool, 2);
        for (int i = 0; i < watched.tickets.size(); i++) {
            String token = watched.token(i);
            assertEquals(64, token.length());
            List<Long> pids = new ArrayList<>(Harness.pids(watched.pool));
            pids.add(ProcessHandle.current().pid());
            for (long pid : pids) {
                for (String file : List.of("cmdline", "environ")) {
                    byte[] bytes = Files.readAllBytes(Path.of("/proc", "" + pid, file));
                    assertFalse(new String(bytes, StandardCharsets.ISO_8859_1).contains(token), file);
                }
            }
            assertFalse(log.has(token));
            assertFalse(watched.pool.snapshot().toString().contains(token));
            for (var worker : watched.pool.workers()) assertFalse(worker.console(0).toString().contains(token));
        }
        assertEquals(watched.tickets.size(), Set.copyOf(watched.tickets).size());
        assertFalse(log.warnings().isEmpty());
    }

    @Test
    void theSocketAndItsDirectoryAreTheOwnersOnly() throws IOException {
        Watched watched = new Watched(1);
        Path socket = watched.socket();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())));
        assertTrue(socket.toString().length() <= 100);
        for (Path directory : Harness.directories())
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    }

    @Test
    @Tag("S12")
    void aThousandSilentConnectionsKeepNoWorkerOut() throws IOException {
        int silent = 1_000;
        Watched watched = new Watched(1);
        List<SocketChannel> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < silent; i++) strangers.add(watched.connect());
            long begin = System.nanoTime();
            watched.pool.resize(2, 2);
            harness.awaitReady(watched.pool, 2);
            double millis = (System.nanoTime() - begin) / 1e6;
            harness.promisedMillis(1_000, millis, "a worker joined beside %d silent connections", silent);
        } finally {
            for (SocketChannel stranger : strangers) stranger.close();
        }
        assertEquals(1L, harness.call(watched.pool.workers().get(1), TestWorker.VALUE, 1));
    }

    @Test
    void strangersAtTheDoorAreGoneWhenThePoolIsClosed() throws IOException {
        Watched watched = new Watched(1);
        List<SocketChannel> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) strangers.add(watched.connect());
            watched.pool.close();
            for (SocketChannel stranger : strangers) assertEquals(-1, stranger.read(ByteBuffer.allocate(1)));
        } finally {
            for (SocketChannel stranger : strangers) stranger.close();
        }
    }

    @Test
    @Tag("S13")
    void manyHellosASecondAreBounded() throws IOException {
        Watched watched = new Watched(1);
        int hellos = Harness.size("S13", 500);
        long begin = System.nanoTime();
        for (int i = 0; i < hellos; i++) {
            try (SocketChannel stranger = watched.connect()) {
                refusal(stranger, hello("" + i));
            }
        }
        harness.measured("%d refused hellos, %.0f a second", hellos, hellos / ((System.nanoTime() - begin) / 1e9));
        assertEquals(1L, harness.call(watched.pool, TestWorker.VALUE, 1));
    }

    @Test
    void aWorkerSeesAnAllowedEnvironmentOnly() {
        ProcessPool pool =
                harness.open(harness.spec(ProcessSpec.java(TestWorker.class).environment("MINE", "yes")).max(1));
        Map<?, ?> given = (Map<?, ?>) harness.call(pool, TestWorker.GIVEN, null);
        Map<?, ?> environment = (Map<?, ?>) given.get("environment");
        Set<String> allowed = Set.of(
                "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TMP", "TEMP",
                "XDG_RUNTIME_DIR", "DROVER_WORKER", "DROVER_PROGRAM", "MINE");
        for (Object name : environment.keySet())
            assertTrue(allowed.contains(name) || name.toString().startsWith("LC_"), () -> "the worker sees " + name);
        assertEquals("yes", environment.get("MINE"));
        assertTrue(((List<?>) given.get("options")).contains("-Djdk.serialFilter=!*"));
    }

    @Test
    void aWorkerHasItsStreamsAndItsLinkAndNothingOfItsParent() {
        for (String link : List.of("unix", "ring")) {
            ProcessPool pool = harness.open(harness.spec().size(3, 3).links(link));
            harness.awaitReady(pool, 3);
            for (var worker : pool.workers()) {
                Map<?, ?> given = (Map<?, ?>) harness.call(worker, TestWorker.GIVEN, null);
                List<String> streams = new ArrayList<>();
                List<String> sockets = new ArrayList<>();
                for (Object each : (List<?>) given.get("descriptors")) {
                    String descriptor = (String) each;
                    if (descriptor.matches("[012] pipe:.*")) streams.add(descriptor);
                    else if (descriptor.contains(" socket:")) sockets.add(descriptor);
                    // What the JVM opens for itself: its files, random numbers, a selector, this very listing.
                    else
                        assertTrue(descriptor.matches(
                                "\\d+ (.*/lib/modules|.*\\.jar|/dev/u?random|/proc/.*|anon_inode:\\[event(poll|fd)\\]"
                                        + "|/memfd:drover-ring \\(deleted\\)|/dev/shm/drover-.*/ring-.* \\(deleted\\)"
                                        + "|.*/drover-.*/ring-.* \\(deleted\\))"),
                                descriptor);
                }
                assertEquals(3, streams.size(), given::toString);
                // The link, and one that the JDK uses to close others.
                assertTrue(sockets.size() <= 3, sockets::toString);
            }
            harness.measured("descriptors of a worker over %s: streams, link and the JVM's own", link);
        }
    }

    @Test
    void noTcpPortIsListenedOn() throws IOException {
        Set<String> before = listening();
        ProcessPool pool = harness.open(harness.spec().size(1, 1));
        harness.awaitReady(pool, 1);
        Set<String> mine = new HashSet<>(listening());
        mine.removeAll(before);
        // Another program may have opened one meanwhile: it is ours only if one of our processes has it.
        for (String inode : mine) {
            assertFalse(Harness.descriptors().contains("socket:[" + inode + "]"));
            Map<?, ?> given = (Map<?, ?>) harness.call(pool, TestWorker.GIVEN, null);
            assertFalse(given.get("descriptors").toString().contains("socket:[" + inode + "]"));
        }
    }

    /** The inodes of TCP sockets in state LISTEN. */
    private static Set<String> listening() throws IOException {
        Set<String> inodes = new HashSet<>();
        for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (!Files.exists(Path.of(file))) continue;
            for (String line : Files.readAllLines(Path.of(file))) {
                String[] fields = line.strip().split("\\s+");
                if (fields[3].equals("0A")) inodes.add(fields[9]);
            }
        }
        return inodes;
    }
}
