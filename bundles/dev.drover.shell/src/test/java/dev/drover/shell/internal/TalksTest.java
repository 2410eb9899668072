package dev.drover.shell.internal;

import static dev.drover.shell.internal.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.messaging.MessageRecord;
import dev.drover.api.messaging.MessageRecord.Outcome;
import dev.drover.api.messaging.Messages;
import dev.drover.api.messaging.PeerSnapshot;
import dev.drover.channel.MessageChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TalksTest {

    private final List<PeerSnapshot> peers = new ArrayList<>();
    private final List<MessageRecord> recent = new ArrayList<>();
    private final Talks talks = new Talks(Optional.of(new Messages() {
        @Override
        public MessageChannel open(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<PeerSnapshot> connected(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Expected expect(String name, Runnable wanted) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<PeerSnapshot> peers() {
            return peers;
        }

        @Override
        public List<MessageRecord> recent() {
            return recent;
        }
    }), ZoneOffset.UTC);

    @Test
    void peersShowsEachWithItsCountsAndChannels() {
        assertEquals("No peer can be reached.", talks.peers());
        peers.add(new PeerSnapshot("main", true, List.of("a:b", "c:d"), 3, 4, 1, 2));
        peers.add(new PeerSnapshot("svc-1", false, List.of("1", "2", "3", "4", "5", "6", "7"), 5, 6, 0, -1));
        assertEquals("""
                PEER   KIND     SENT  RECEIVED  OPEN  WAITING  LISTENS TO
                main   part        3         4     1        2  a:b c:d
                svc-1  process     5         6     0           1 2 3 4 5 and 2 more""", talks.peers());
        assertRefused("1 argument given: use peers", () -> talks.peers("x"));
    }

    @Test
    void messagesShowsTheLastOnes() {
        assertEquals("No message has been sent.", talks.messages());
        Instant time = Instant.parse("2026-01-01T12:00:02.123456Z");
        recent.add(new MessageRecord(time, "main", "svc-1", "old", false, 1, Duration.ZERO, Outcome.OPEN));
        recent.add(new MessageRecord(
                time, "main", "svc-1", "a:b", true, 2048, Duration.ofNanos(1_234_567), Outcome.DONE));
        recent.add(new MessageRecord(time, "svc-1", "main", "c:d", false, 5, Duration.ZERO, Outcome.OPEN));
        assertEquals("""
                TIME          FROM   TO     CHANNEL  KIND       SIZE    TOOK  OUTCOME
                12:00:02.123  main   svc-1  a:b      invoke  2.00 KB  1.2 ms  done
                12:00:02.123  svc-1  main   c:d      send        5 B          open""", talks.messages("2"));
        assertRefused("N is '-': it must be a whole number", () -> talks.messages("-"));
        assertRefused("N is 0: it must be 1 or more", () -> talks.messages("0"));
    }

    @Test
    void messagesAreWrittenAsSpansThatTraceViewersOpen(@TempDir Path folder) throws IOException {
        Instant time = Instant.parse("2026-01-01T12:00:02.123456Z");
        recent.add(new MessageRecord(time, "main", "svc-1", "open", false, 1, Duration.ZERO, Outcome.OPEN));
        recent.add(new MessageRecord(
                time, "main", "svc-1", "a:\"b\"", true, 2048, Duration.ofNanos(1_234_567), Outcome.DONE));
        recent.add(new MessageRecord(time, "svc-1", "main", "c:d", false, 5, Duration.ofNanos(1), Outcome.LOST));
        Path file = folder.resolve("messages.json");
        assertEquals("Wrote 2 messages to " + file + ", for viewers of OpenTelemetry's traces; 1 are still open and "
                + "left out.", talks.messages("export", file.toString()));
        List<String> lines = Files.readAllLines(file);
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).matches("\\{\"traceId\":\"[0-9a-f]{32}\",\"spanId\":\"[0-9a-f]{16}\".*"), lines.get(1));
        assertTrue(lines.get(1)
                .contains("\"name\":\"a:\\\"b\\\"\",\"kind\":3,\"startTimeUnixNano\":\"1767268802123456000\","
                        + "\"endTimeUnixNano\":\"1767268802124690567\""),
                lines.get(1));
        assertTrue(lines.get(1).contains("{\"key\":\"messaging.message.body.size\",\"value\":{\"intValue\":\"2048\"}}"),
                lines.get(1));
        assertTrue(lines.get(2).endsWith("\"status\":{\"code\":2,\"message\":\"lost\"}}]}]}]}"), lines.get(2));
        assertRefused("messages [N] or messages export FILE", () -> talks.messages("send", file.toString()));
        assertTrue(assertThrows(Refused.class, () -> talks.messages("export", folder.toString())).getMessage()
                .startsWith("the messages could not be written to '" + folder));
    }

    @Test
    void withoutMessagingTheCommandsSayWhatIsMissing() {
        Talks none = new Talks(Optional.empty(), ZoneOffset.UTC);
        assertRefused("there are no messages: dev.drover.messaging is not started", none::peers);
        assertRefused("there are no messages: dev.drover.messaging is not started", none::messages);
    }
}
