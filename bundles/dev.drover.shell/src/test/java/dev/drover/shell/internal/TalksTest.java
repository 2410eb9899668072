package dev.drover.shell.internal;

import static dev.drover.shell.internal.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.Registration;
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
        public boolean reaches(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Registration onChange(Runnable changed) {
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
        peers.add(new PeerSnapshot("svc-1", false, List.of("1", "2", "3", "4", "5", "6", "7"), 5, 6, 0, -1,
                Map.of("svc-2", "ring")));
        assertEquals("""
                PEER   KIND     SENT  RECEIVED  OPEN  WAITING  LISTENS TO            WAYS
                main   part        3         4     1        2  a:b c:d
                svc-1  process     5         6     0           1 2 3 4 5 and 2 more  svc-2 by ring""", talks.peers());
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
        assertFalse(lines.get(1).contains("parentSpanId"), lines.get(1));
        assertRefused("messages [N] or messages export FILE", () -> talks.messages("send", file.toString()));
        assertTrue(assertThrows(Refused.class, () -> talks.messages("export", folder.toString())).getMessage()
                .startsWith("the messages could not be written to '" + folder));
    }

    @Test
    void aTraceIsExportedWithItsParentsAndAsAnArchiveOfRequests(@TempDir Path folder) throws IOException {
        Instant time = Instant.parse("2026-01-01T12:00:02.123Z");
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        String span = "00f067aa0ba902b7";
        recent.add(
                new MessageRecord(time, "main", "svc-1", "a:b", true, 5, Duration.ofMillis(2), Outcome.DONE, 1, false,
                        trace, span, "1111111111111111"));
        recent.add(new MessageRecord(time, "svc-1", "svc-2", "c:d", false, 700, Duration.ofMillis(1), Outcome.FAILED, 7,
                true, "", "", ""));
        Path spans = folder.resolve("messages.json");
        talks.messages("export", spans.toString());
        List<String> lines = Files.readAllLines(spans);
        assertTrue(lines.get(1).startsWith("{\"traceId\":\"" + trace + "\",\"spanId\":\"" + span
                + "\",\"parentSpanId\":\"1111111111111111\",\"name\":\"a:b\""), lines.get(1));
        assertTrue(lines.get(2).contains("{\"key\":\"messaging.batch.message_count\",\"value\":{\"intValue\":\"7\"}}"),
                lines.get(2));
        Path har = folder.resolve("messages.har");
        assertEquals("Wrote 2 messages to " + har + ", for viewers of HAR.", talks.messages("export", har.toString()));
        List<String> entries = Files.readAllLines(har);
        assertEquals(3, entries.size());
        assertTrue(entries.get(1).contains("\"startedDateTime\":\"2026-01-01T12:00:02.123Z\",\"time\":2.000,"
                + "\"request\":{\"method\":\"INVOKE\",\"url\":\"drover://svc-1/a:b\""), entries.get(1));
        assertTrue(entries.get(1).contains("\"value\":\"00-" + trace + "-" + span + "-01\""), entries.get(1));
        assertTrue(entries.get(2).contains("\"status\":500,\"statusText\":\"failed\""), entries.get(2));
    }

    @Test
    void withoutMessagingTheCommandsSayWhatIsMissing() {
        Talks none = new Talks(Optional.empty(), ZoneOffset.UTC);
        assertRefused("there are no messages: dev.drover.messaging is not started", none::peers);
        assertRefused("there are no messages: dev.drover.messaging is not started", none::messages);
    }
}
