package dev.drover.app.internal.demo;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import dev.drover.api.messaging.MessageRecord;
import dev.drover.api.messaging.Messages;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.port.SharedPort;
import dev.drover.api.port.SharedPortSnapshot;
import dev.drover.api.port.SharedPortSpec;
import dev.drover.api.port.SharedPorts;
import dev.drover.api.process.ClassLocation;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.service.Service;
import dev.drover.api.service.ServiceSpec;
import dev.drover.api.service.Services;
import dev.drover.channel.MessageChannel;
import dev.drover.shared.Segment;
import dev.drover.shared.SharedFolder;
import dev.drover.wire.link.SafeLog;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Shows messages at work: a service, two workers in Java, one in Node and one in Python talk to each other, count in
 * shared memory under a shared lock, and serve one port. What is not on this machine is left out, which is said.
 */
@Component(service = MessagingDemo.class)
public final class MessagingDemo {

    /** Everything has been shown. */
    static final int DONE = 0;
    /** Something could not be shown. */
    static final int FAILED = 1;

    private static final int WORKERS = 2;
    private static final long COUNTS = 5_000;
    private static final int REQUESTS = 40;
    private static final long PATIENCE_SECONDS = 60;

    private final ProcessPools pools;
    private final Messages messages;
    private final Services services;
    private final SharedPorts ports;

    @Activate
    public MessagingDemo(@Reference ProcessPools pools, @Reference Messages messages, @Reference Services services,
            @Reference SharedPorts ports) {
        this.pools = pools;
        this.messages = messages;
        this.services = services;
        this.ports = ports;
    }

    /** A kind of worker. */
    private record Kind(String pool, ProcessSpec program, int workers) {}

    /**
     * Runs it.
     *
     * @return the exit code
     */
    int run(PrintStream out, PrintStream err) throws InterruptedException {
        Path area = null;
        try {
            area = Files.createTempDirectory("drover-demo");
            show(area, out);
            return DONE;
        } catch (IOException | ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            err.println("drover: the demo cannot go on: " + cause);
            return FAILED;
        } finally {
            if (area != null) delete(area);
        }
    }

    private void show(Path area, PrintStream out)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        List<ProcessPool> open = new ArrayList<>();
        try (MessageChannel main = messages.open("demo");
                Service clock = services.open(ServiceSpec.java("demo-clock", DemoClock.class))) {
            out.println("Service " + clock.name() + ": process " + get(clock.connected()).pid());
            for (Kind each : kinds(area, out))
                open.add(pools.open(
                        PoolSpec.of(each.pool, each.program).size(each.workers, each.workers)));
            for (ProcessPool pool : open) awaitAll(pool);
            greet(main, open, out);
            count(main, area, out);
            serve(open.get(0), out);
            out.println();
            Traffic.lines(ours()).forEach(out::println);
        } finally {
            open.forEach(ProcessPool::close);
        }
    }

    /** Waits until every worker of the pool can be sent messages. */
    private void awaitAll(ProcessPool pool) throws InterruptedException, ExecutionException, TimeoutException {
        for (int i = 1; i <= pool.snapshot().min(); i++) get(messages.connected(pool.name() + "-" + i));
    }

    private static <T> T get(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The kinds of workers that can be had here, Java first. */
    private static List<Kind> kinds(Path area, PrintStream out) throws IOException {
        List<Kind> kinds = new ArrayList<>();
        kinds.add(new Kind("demo-java", ProcessSpec.java(DemoWorker.class)
                .classPath(ClassLocation.of(DemoWorker.class), ClassLocation.of(Segment.class)), WORKERS));
        if (isHere("node")) kinds.add(new Kind("demo-node", ProcessSpec.node(script(area, "greeter.js")), 1));
        else
            out.println("Without a worker in JavaScript: there is no 'node' on the PATH.");
        if (isHere("python3")) kinds.add(new Kind("demo-python", ProcessSpec.python(script(area, "greeter.py")), 1));
        else
            out.println("Without a worker in Python: there is no 'python3' on the PATH.");
        return kinds;
    }

    private static boolean isHere(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator)).filter(each -> !each.isEmpty())
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }

    private static Path script(Path area, String name) throws IOException {
        Path script = area.resolve(name);
        try (InputStream in = MessagingDemo.class.getResourceAsStream("/demo/" + name)) {
            Files.copy(in, script);
        }
        return script;
    }

    // ---- what they do

    /** Each worker greets, and asks the service for the day meanwhile. */
    private static void greet(MessageChannel main, List<ProcessPool> all, PrintStream out)
            throws InterruptedException, ExecutionException, TimeoutException {
        for (ProcessPool pool : all)
            for (WorkerSnapshot worker : pool.snapshot().workers())
                out.println(worker.name() + ": " + get(main.invoke(worker.name(), DemoWorker.GREET, main.name())));
    }

    private static void count(MessageChannel main, Path area, PrintStream out)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Path place = area.resolve("shared");
        SharedFolder folder = SharedFolder.at(place);
        try (Segment segment = Segment.create(folder, DemoWorker.SEGMENT, DemoWorker.SEGMENT_BYTES)) {
            List<CompletableFuture<Object>> all = new ArrayList<>();
            for (int i = 1; i <= WORKERS; i++)
                all.add(main.invoke("demo-java-" + i, DemoWorker.COUNT, List.of(place.toString(), COUNTS)));
            for (CompletableFuture<Object> each : all) get(each);
            out.println("Shared memory: " + WORKERS + " processes counted to " + segment.getLong(0)
                    + " together, under one lock");
        }
    }

    private void serve(ProcessPool pool, PrintStream out)
            throws InterruptedException, ExecutionException, TimeoutException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (HttpClient client = HttpClient.newHttpClient();
                SharedPort port = ports.open(pool, SharedPortSpec.of(any, DemoWorker.LISTEN))) {
            URI address = URI.create("http:/" + port.address() + "/");
            List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++)
                all.add(client.sendAsync(HttpRequest.newBuilder(address).build(),
                        HttpResponse.BodyHandlers.ofString()));
            int well = 0;
            for (CompletableFuture<HttpResponse<String>> each : all) if (get(each).statusCode() == 200) well++;
            out.println(
                    "Port " + port.address().getPort() + ": " + well + " of " + REQUESTS + " requests answered, over "
                            + connections(port.snapshot()));
        }
    }

    private static String connections(SharedPortSnapshot port) {
        return String.join(" and ", port.servers().stream()
                .sorted(Comparator.comparing(SharedPortSnapshot.Server::worker))
                .map(each -> each.served() + " connections to " + each.worker()).toList());
    }

    private List<MessageRecord> ours() {
        return messages.recent().stream()
                .filter(each -> each.from().startsWith("demo") && each.to().startsWith("demo")).toList();
    }

    private static void delete(Path area) {
        try (Stream<Path> all = Files.walk(area)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(each);
        } catch (IOException e) {
            SafeLog.of(MessagingDemo.class)
                    .log(System.Logger.Level.WARNING, "The demo's folder " + area + " could not be deleted", e);
        }
    }
}
