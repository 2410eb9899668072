package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.drover.api.pool.ProcessPool;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages beyond what a link holds, many at once, unchanged. */
class LargeMessagesTest {

    @RegisterExtension
    final Harness harness = new Harness();

    @ParameterizedTest
    @ValueSource(strings = {"ring", "unix"})
    void manyAtOnceComeBackAsTheyWere(String link) {
        ProcessPool pool = harness.open(harness.spec().size(2, 2).concurrency(4).links(link));
        harness.awaitReadyOn(link, pool, 2);
        echo(pool, Harness.scaled(2, 100));
    }

    /** One that knows no more of a ring than the published protocol says, with its region and without. */
    @ParameterizedTest
    @ValueSource(strings = {"ring", "region"})
    void aHostOfAnotherMakeReadsThemToo(String link) {
        ProcessPool pool = harness.open(harness.spec(Harness.raw(link, RawWorker.Stage.NEVER)).size(1, 1));
        harness.awaitReadyOn("ring", pool, 1);
        echo(pool, 1);
    }

    private void echo(ProcessPool pool, int rounds) {
        for (int round = 0; round < rounds; round++) {
            List<byte[]> sent = new ArrayList<>();
            List<CompletableFuture<byte[]>> answers = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                byte[] bytes = new byte[harness.random().nextInt(3 << 20)];
                harness.random().nextBytes(bytes);
                sent.add(bytes);
                answers.add(harness.send(pool, TestWorker.ECHO, bytes));
            }
            for (int i = 0; i < 24; i++) assertArrayEquals(sent.get(i), harness.get(answers.get(i)));
        }
    }
}
