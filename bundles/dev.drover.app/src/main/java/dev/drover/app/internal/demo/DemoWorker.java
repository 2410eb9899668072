package dev.drover.app.internal.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpServer;
import dev.drover.channel.MessageChannel;
import dev.drover.host.Host;
import dev.drover.shared.Segment;
import dev.drover.shared.SharedFolder;
import dev.drover.shared.SharedLock;
import dev.drover.wire.Codec;
import dev.drover.wire.Task;

/** A Java worker of the demo: it greets, counts in shared memory under a shared lock, and serves HTTP. */
final class DemoWorker {

    static final String GREET = "demo:greet";
    /** Its body is a list of the folder of what is shared, and how many times to count. */
    static final String COUNT = "demo:count";
    static final String LOCK = "demo-lock";
    static final String SEGMENT = "demo-segment";
    static final int SEGMENT_BYTES = 8;
    static final Task<String, String> LISTEN = Task.of("demo:listen", Codec.UTF8, Codec.UTF8);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private DemoWorker() {}

    public static void main(String[] arguments) {
        Host host = new Host();
        MessageChannel messages = host.messages();
        messages.handle(GREET, message -> messages.invoke("demo-clock", DemoClock.TELL_DAY, null)
                .thenApply(day -> "Java " + Runtime.version().feature() + " greets " + message.body() + ": " + day));
        messages.handle(COUNT, message -> count((List<?>) message.body()));
        host.handle(LISTEN, (address, context) -> listen()).run();
    }

    /** What two processes read and write in turn loses no step, for each has the lock meanwhile. */
    private static Object count(List<?> asked) throws Exception {
        SharedFolder folder = SharedFolder.at(Path.of((String) asked.get(0)));
        try (SharedLock lock = SharedLock.open(folder, LOCK); Segment segment = Segment.open(folder, SEGMENT)) {
            for (long left = (Long) asked.get(1); left > 0; left--)
                lock.executeAfterLocked(PATIENCE, hold -> {
                    segment.setLong(0, segment.getLong(0) + 1);
                    return null;
                });
        }
        return ProcessHandle.current().pid();
    }

    private static String listen() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = ("process " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return Integer.toString(server.getAddress().getPort());
    }
}
