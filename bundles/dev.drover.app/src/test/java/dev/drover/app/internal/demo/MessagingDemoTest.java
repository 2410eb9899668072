package dev.drover.app.internal.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.drover.api.messaging.MessageRecord;
import dev.drover.messaging.Messaging;
import dev.drover.pool.Pools;
import dev.drover.service.LocalServices;
import dev.drover.service.LocalSharedPorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MessagingDemoTest {

    @Test
    @Timeout(300)
    void aServiceWorkersALockAndAPortAreShownWithWhatHasPassed() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code;
        var messages = Messaging.ofThisProgram();
        try (Pools pools = Pools.create(); LocalServices services = new LocalServices(pools.service(), messages);
                LocalSharedPorts ports = new LocalSharedPorts()) {
            code = new MessagingDemo(pools.service(), messages, services, ports).run(print(out), print(err));
            assertTrue(pools.service().all().isEmpty(), "a pool is left open");
        }
        String shown = out.toString(StandardCharsets.UTF_8);
        assertEquals("", err.toString(StandardCharsets.UTF_8));
        assertEquals(MessagingDemo.DONE, code, shown);
        for (int i = 1; i <= 2; i++)
            assertTrue(shown.matches("(?s).*\ndemo-java-" + i + ": Java \\d+ greets demo: [A-Z]+DAY, demo-java-" + i
                    + "\n.*"), shown);
        assertTrue(shown.contains("2 processes counted to 10000 together"), shown);
        assertTrue(shown.contains(": 40 of 40 requests answered, over "), shown);
        assertTrue(shown.matches("(?s).*\ndemo +demo-java-1 +demo:greet +1 +\\d+ +[\\d.]+ ms +0\n.*"), shown);
        assertTrue(shown.matches("(?s).*\ndemo-java-2 +demo-clock-1 +clock:tell-day +1 .*"), shown);
        assertTrue(shown.contains("Node") || shown.contains("there is no 'node'"), shown);
        assertTrue(shown.contains("Python") || shown.contains("there is no 'python3'"), shown);
        assertTrue(messages.peers().stream().noneMatch(each -> each.name().startsWith("demo")), shown);
    }

    @Test
    void trafficIsSummedUpByWay() {
        MessageRecord one = new MessageRecord(Instant.EPOCH, "a", "b", "x:y", true, 10, Duration.ofMillis(2),
                MessageRecord.Outcome.DONE);
        MessageRecord other = new MessageRecord(Instant.EPOCH, "a", "b", "x:y", true, 30, Duration.ofMillis(4),
                MessageRecord.Outcome.LOST);
        List<String> lines = Traffic.lines(List.of(one, other));
        assertEquals(2, lines.size());
        assertEquals("a b x:y 2 40 3.0 ms 1", lines.get(1).replaceAll(" +", " "));
    }

    private static PrintStream print(ByteArrayOutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
