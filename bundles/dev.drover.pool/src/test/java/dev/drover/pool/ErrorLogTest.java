package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import dev.drover.api.monitor.Problem;
import dev.drover.api.monitor.Problem.Kind;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.WorkerLost;
import dev.drover.api.process.Depth;
import dev.drover.api.process.Dump;
import dev.drover.api.process.ProcessSpec;
import dev.drover.pool.internal.dispatch.Strategies;
import dev.drover.process.ProcessRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever goes wrong in a program stands in one list. */
class ErrorLogTest {

    @RegisterExtension
    final Harness harness = new Harness();

    private final ProcessRuntime runtime = new ProcessRuntime();
    private final Strategies strategies = new Strategies();

    private ProcessPool pool(String strategy) {
        return harness.open(runtime, harness.spec().size(1, 1).strategy(strategy), strategies, null, null);
    }

    private void awaitProblem(Kind kind, String... parts) {
        harness.await(kind + " " + List.of(parts) + " in " + runtime.errors().recent(), () -> find(kind, parts));
    }

    private boolean find(Kind kind, String... parts) {
        return runtime.errors().recent().stream()
                .anyMatch(each -> each.kind() == kind && List.of(parts).stream().allMatch(each.text()::contains));
    }

    @Test
    void whatCodeOfOthersThrowsIsAProblem() {
        strategies.add((candidates, call) -> {
            throw new IllegalStateException("a strategy's");
        }, List.of("throws"));
        ProcessPool pool = pool("throws");
        harness.close(pool.onChange(() -> {
            throw new IllegalStateException("a listener's");
        })::close);
        harness.call(pool, TestWorker.VALUE, 1);
        awaitProblem(Kind.SERVICE, "Strategy 'throws' of pool '" + pool.name(), "a strategy's");
        awaitProblem(Kind.SERVICE, "A change callback of pool '" + pool.name(), "a listener's");
        pool.send(TestWorker.VALUE, 2).thenRun(() -> {
            throw new IllegalStateException("of a stage that is the program's own");
        });
    }

    @Test
    void aHandlerOfLogLinesThatThrowsIsAProblemAndWhatItLostIsThereAllTheSame() {
        strategies.add((candidates, call) -> null, List.of("null"));
        ProcessPool pool = pool("null");
        Logger logger = Logger.getLogger("dev.drover");
        Handler broken = new Handler() {
            @Override
            public void publish(LogRecord line) {
                throw new IllegalStateException("a handler's");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(broken);
        try {
            harness.call(pool, TestWorker.VALUE, 1);
            awaitProblem(Kind.SERVICE, "Strategy 'null' of pool '" + pool.name());
            awaitProblem(Kind.SERVICE, "What handles log lines failed", "a handler's");
        } finally {
            logger.removeHandler(broken);
        }
    }

    @Test
    void deathsAreThereWithTheirVerdictAndWhatIsRejectedForThem() {
        ProcessPool pool = harness.open(runtime, harness.spec().size(1, 1).prefetch(0), strategies, null, null);
        harness.awaitReady(pool, 1);
        List<CompletableFuture<Object>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) all.add(harness.send(pool, TestWorker.HALT, 7));
        for (CompletableFuture<Object> each : all) harness.failure(WorkerLost.class, each);
        awaitProblem(Kind.DEATH, "exit code 7");
        awaitProblem(Kind.OTHER, "Pool '" + pool.name() + "' rejects requests of the task 'halt' for a while",
                "running at the end of 3 workers");
        Problem death = runtime.errors().recent().stream().filter(each -> each.kind() == Kind.DEATH).findFirst()
                .orElseThrow();
        assertTrue(death.exit().isPresent());
    }

    @Test
    void aQuarantineIsAProblemOfTheStart() {
        ProcessPool pool = harness.open(runtime,
                harness.spec(Harness.raw("unix", RawWorker.Stage.SPAWN)).size(0, 1), strategies,
                (LifecycleOf) (worker, exit, recent) -> Optional.empty(), null);
        harness.send(pool, TestWorker.VALUE, 1).exceptionally(e -> null).join();
        awaitProblem(Kind.START, pool.name() + "-1 is quarantined, and tried again in", "exit code 9");
    }

    @Test
    void aWorkerThatKeepsMoreAndMoreIsNamedByTheReportsThatItsPoolAsksFor() {
        ProcessPool pool = harness.open(runtime,
                harness.spec(ProcessSpec.java(SleepyWorker.class)).size(1, 1)
                        .dumpEvery(Dump.Kind.MEMORY, Duration.ofSeconds(1)),
                strategies, null, null);
        String hint = pool.name() + "-1: What is left after collections keeps rising: from ";
        // One rise a report, and a trim for each, which is a whole collection.
        harness.await("a hint", () -> {
            harness.call(pool, SleepyWorker.FILL, Map.of("live", 4L, "garbage", 0L));
            pool.workers().getFirst().sleep(Depth.TRIM).exceptionally(e -> null).join();
            return Harness.within(Duration.ofMillis(1_100), () -> find(Kind.OTHER, hint));
        });
    }
}
