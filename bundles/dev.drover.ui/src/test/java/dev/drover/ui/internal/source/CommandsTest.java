package dev.drover.ui.internal.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.drover.api.process.Exit;
import dev.drover.ui.internal.fake.FakePool;
import dev.drover.ui.internal.fake.FakeWorker;
import dev.drover.ui.internal.model.EndPlan;
import dev.drover.ui.internal.model.Row;
import dev.drover.ui.internal.model.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CommandsTest {
    private static final int MANY = 50;

    private final BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();

    @Test
    void noThreadWaitsForWorkersThatTakeTheirTimeToEnd() throws InterruptedException {
        FakePool pool = new FakePool("hash", 0, MANY);
        CompletableFuture<Exit> end = new CompletableFuture<>();
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i <= MANY; i++) {
            FakeWorker worker = new FakeWorker("hash", i - 1, 100 + i, Instant.ofEpochMilli(1000));
            worker.end = end;
            pool.slots.add(worker);
            rows.add(Rows.worker(i).row());
        }
        KnownWorkers known = new KnownWorkers();
        known.update(List.of(pool));
        new Commands(null, known, new Processes(), notices::add, () -> {}).end(EndPlan.of(rows, false));
        assertEquals("Ending 50 processes …", next());
        while (pool.slots.stream().anyMatch(each -> each.ended.isEmpty())) LockSupport.parkNanos(1_000_000);
        assertTrue(threads() <= 1, () -> threads() + " threads");
        end.complete(new Exit(
                1, Instant.EPOCH, Exit.Cause.DRAINED, 0, Optional.empty(), "It was drained.", List.of(), List.of()));
        for (int i = 0; i < MANY; i++) assertTrue(next().contains("drained"));
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(each -> each.getName().equals("drover-ui-command"))
                .count();
    }

    private String next() throws InterruptedException {
        Notice notice = notices.poll(30, TimeUnit.SECONDS);
        assertNotNull(notice, "no notice came");
        return notice.text();
    }
}
