package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.drover.api.pool.ProcessPool;
import dev.drover.wire.Rejected;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that nobody answers. */
final class PostTest {

    private static final int MOST_UNBEGUN = 4 << 20;
    private static final int LENGTH = 16 << 10;
    private static final int QUEUE = 50;

    @RegisterExtension
    final Harness harness = new Harness();

    @ParameterizedTest
    @ValueSource(strings = {"ring", "unix"})
    void postsThatAWorkerDoesNotGetToWaitInThePoolWhichIsBounded(String link, @TempDir Path directory)
            throws IOException {
        Path ledger = Files.createFile(directory.resolve("ledger"));
        ProcessPool pool = harness.open(harness.spec().size(1, 1).queue(QUEUE).links(link));
        // Short tasks first, so that the pool sends ahead.
        for (int i = 0; i < 400; i++) harness.call(pool, TestWorker.VALUE, i);
        CompletableFuture<Object> first = harness.send(pool, TestWorker.SLEEP, 600_000L);

        int[] posts = {0};
        String padding = "x".repeat(LENGTH);
        Rejected rejected = assertThrows(Rejected.class, () -> {
            for (; posts[0] < 2 * MOST_UNBEGUN / LENGTH; posts[0]++)
                pool.post(
                        TestWorker.LEDGER,
                        Map.of("path", ledger.toString(), "id", (long) posts[0], "millis", 0L, "padding", padding));
        });
        assertTrue(rejected.getMessage().contains("its queue is full (50 requests wait)"), rejected::getMessage);
        assertEquals(QUEUE, pool.snapshot().queued());
        harness.measured("%s: %d posts of %d bytes were taken", link, posts[0], LENGTH);
        // One may begin before it is known to be too much, and one may be on its way.
        assertTrue(posts[0] - QUEUE <= MOST_UNBEGUN / LENGTH + 2, () -> posts[0] + " posts were taken");

        first.cancel(true);
        List<String> all = IntStream.range(0, posts[0]).mapToObj(Integer::toString).toList();
        harness.await("all posts to be run, in order", () -> all.equals(lines(ledger)));
        assertEquals(0, pool.snapshot().queued());
    }

    /** What is sent in the wake of a reply must not let another thread read on before the reply is decoded. */
    @ParameterizedTest
    @ValueSource(strings = {"ring", "unix"})
    void repliesAmongManyWaitingPostsAreNotMixedUp(String link) {
        ProcessPool pool = harness.open(harness.spec().size(1, 1).queue(100_000).links(link));
        harness.awaitReady(pool, 1);
        List<CompletableFuture<Object>> replies = new ArrayList<>();
        for (int i = 0; i < Harness.scaled(500); i++) {
            for (int post = 0; post < 20; post++) pool.post(TestWorker.VALUE, "x".repeat(1_000));
            replies.add(harness.send(pool, TestWorker.VALUE, i));
        }
        for (int i = 0; i < replies.size(); i++) assertEquals((long) i, harness.get(replies.get(i)));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
