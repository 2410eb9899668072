package dev.drover.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.drover.api.messaging.MessageRecord;
import dev.drover.api.messaging.Messages;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.process.ProcessSpec;
import dev.drover.channel.MessageChannel;
import dev.drover.channel.Trace;
import dev.drover.pool.Pools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A message that is sent while another one is handled belongs to its trace, in every language. */
@Timeout(120)
class TraceTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    private final Messages messages = Messaging.ofThisProgram();
    private MessageChannel main;

    @BeforeEach
    void open() {
        main = messages.open(Messages.MAIN);
        main.handle("app:told", message -> message.traceparent());
    }

    @AfterEach
    void close() {
        main.close();
    }

    private static ProcessSpec script(String file) throws Exception {
        Path path = Path.of(TraceTest.class.getResource(file).toURI());
        return file.endsWith(".js") ? ProcessSpec.node(path) : ProcessSpec.python(path);
    }

    private static boolean runs(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command + " --version").redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        boolean runs = process.waitFor() == 0;
        if (!runs) System.out.println("TraceTest is SKIPPED for " + command + ", which is not there");
        return runs;
    }

    @Test
    void javaHandsTheTraceOn() throws Exception {
        handsTheTraceOn(ProcessSpec.java(MessageWorker.class));
    }

    @Test
    void nodeHandsTheTraceOn() throws Exception {
        assumeTrue(runs("node"));
        handsTheTraceOn(script("message_worker.js"));
    }

    @Test
    void pythonHandsTheTraceOn() throws Exception {
        assumeTrue(runs("python3"));
        handsTheTraceOn(script("message_worker.py"));
    }

    private void handsTheTraceOn(ProcessSpec worker) throws Exception {
        try (ProcessPool pool = Pools.open(PoolSpec.of("traced", worker).size(1, 1))) {
            messages.connected(pool.name() + "-1").get(60, TimeUnit.SECONDS);
            // A trace that another tool has begun.
            Object told = Trace.call("00-" + TRACE + "-" + SPAN + "-01", this::forward);
            MessageRecord first = last("test:forward");
            MessageRecord second = last("app:told");
            assertEquals(List.of(TRACE, SPAN), List.of(first.trace(), first.parent()));
            assertEquals(List.of(TRACE, first.span()), List.of(second.trace(), second.parent()));
            assertEquals("00-" + TRACE + "-" + second.span() + "-01", told);
            assertEquals("traced-1", second.from());
            // Another one is a trace of its own.
            assertEquals("", Trace.current());
            forward();
            MessageRecord other = last("test:forward");
            assertTrue(other.parent().isEmpty() && other.trace().matches("[0-9a-f]{32}"), other::toString);
            assertNotEquals(TRACE, other.trace());
            assertEquals(other.span(), last("app:told").parent());
        }
    }

    private Object forward() throws Exception {
        Map<String, Object> call = Map.of("to", "main", "channel", "app:told", "body", 1);
        return main.invoke("traced-1", "test:forward", call).get(60, TimeUnit.SECONDS);
    }

    private MessageRecord last(String channel) {
        return messages.recent().stream().filter(each -> each.channel().equals(channel))
                .reduce((first, second) -> second).orElseThrow();
    }

    @Test
    void whatIsNoTraceIsRefusedBeforeAnythingIsDone() {
        for (String bad : List.of("x", "00-" + "0".repeat(32) + "-" + SPAN + "-01",
                "ff-" + TRACE + "-" + SPAN + "-01", "00-" + TRACE + "-" + SPAN + "-01\n"))
            assertThrows(IllegalArgumentException.class, () -> Trace.call(bad, () -> null), bad);
    }
}
