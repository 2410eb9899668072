package dev.drover.tests.framework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Optional;

import dev.drover.api.monitor.ErrorLog;
import dev.drover.api.monitor.Problem;
import dev.drover.api.monitor.ProcessKind;
import dev.drover.api.monitor.ProcessMonitor;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands as somebody at a Gogo shell has them, on a pool of real workers. */
final class ConsoleTest {

    @RegisterExtension
    final Framework framework = new Framework();

    private ProcessPool pool;
    private CommandSession session;

    @BeforeEach
    void openSession() throws Exception {
        Framework.start(framework.bundle("org.apache.felix.gogo.runtime"));
        CommandProcessor processor = framework.service(CommandProcessor.class);
        pool = framework.open("hash");
        var out = new ByteArrayOutputStream();
        session = framework.keep(processor.createSession(new ByteArrayInputStream(new byte[0]), out, out));
        framework.await("the commands", () -> session.get("drover:pools") != null);
    }

    private String execute(String line) throws Exception {
        return String.valueOf(session.execute(line));
    }

    @Test
    void poolsAndWorkersAreListed() throws Exception {
        assertTrue(execute("drover:pools").matches("(?s)POOL +STRATEGY .*\\nhash +round-robin +2 +2 +2 .*"),
                execute("drover:pools"));
        String workers = execute("drover:workers hash");
        pool.snapshot().workers().forEach(each -> assertTrue(
                workers.matches("(?s).*" + each.name() + " +" + each.pid() + " +READY .*"), workers));
    }

    @Test
    void commandsNeedNoScope() throws Exception {
        assertTrue(execute("strategies").contains("least-connections"));
    }

    @Test
    void processesAreListedWithWhatTheyUse() throws Exception {
        ProcessMonitor monitor = framework.service(ProcessMonitor.class);
        long pid = pool.snapshot().workers().get(0).pid();
        // A child of the program shows at once; that it is a worker shows when the pool has said so.
        framework.await("the worker", () -> monitor.find(pid)
                .filter(row -> row.kind() == ProcessKind.WORKER && row.name().equals("hash-1")).isPresent());
        String processes = execute("drover:ps");
        assertTrue(processes.matches("(?s).*hash-1 +" + pid + " +WORKER +" + ProcessHandle.current().pid() + " .*"),
                processes);
    }

    @Test
    void strategyBoundsAndWeightsChange() throws Exception {
        assertEquals("Pool hash: least-connections, 2 to 2 workers, weights 1 1",
                execute("strategy hash least-connections"));
        assertEquals("Pool hash: least-connections, 1 to 3 workers, weights 1 1", execute("resize hash 1 3"));
        assertEquals("Pool hash: least-connections, 1 to 3 workers, weights 1 5", execute("weight hash 2 5"));
        assertEquals("Pool hash: least-connections, 1 to 3 workers, weights 1 5", execute("reset hash"));
        assertEquals("least-connections", pool.snapshot().strategy());
        assertEquals(3, pool.snapshot().max());
        assertEquals(5, pool.snapshot().workers().get(1).weight());
    }

    @Test
    void workerIsKilledAndReplaced() throws Exception {
        long pid = pool.snapshot().workers().get(0).pid();
        String answer = execute("drover:kill hash-1");
        assertTrue(answer.contains("hash-1"), answer);
        assertFalse(ProcessHandle.of(pid).isPresent());
        framework.awaitReady(pool, 2);
    }

    @Test
    void verdictOfAWorkerIsTold() throws Exception {
        long pid = pool.snapshot().workers().get(0).pid();
        execute("drover:kill hash-1");
        framework.awaitReady(pool, 2);
        String verdict = execute("drover:verdict hash-1");
        assertTrue(verdict.contains("(process " + pid + ")") && verdict.contains("\ncause: killed on request\n"),
                verdict);
        assertEquals(verdict, execute("drover:verdict " + pid));
    }

    @Test
    void workersAreReplacedOneByOneOrAll() throws Exception {
        long pid = pool.snapshot().workers().get(0).pid();
        String replaced = execute("drover:recycle hash-1");
        assertTrue(replaced.startsWith("hash-1 (process " + pid + ") has been replaced by process "), replaced);
        assertEquals("Pool hash has been restarted: 2 workers have been replaced.", execute("drover:restart hash"));
        assertTrue(execute("drover:pools").contains("hash has recycled workers: 1 (request), 2 (restart)"),
                execute("drover:pools"));
    }

    @Test
    void threadsOfAWorkerAreShown() throws Exception {
        String dump = execute("drover:dump hash-1 threads");
        assertTrue(dump.startsWith("The thread dump of hash-1 is ") && dump.contains("main"), dump);
    }

    @Test
    void errorsAreKept() throws Exception {
        ErrorLog errors = framework.service(ErrorLog.class);
        errors.report(new Problem(Instant.now(), Problem.Kind.OTHER, "the test", "it is cloudy", Optional.empty()));
        assertTrue(execute("drover:errors 1").contains("  other  the test  it is cloudy\n"), execute("drover:errors"));
    }

    @Test
    void consoleOfAWorkerIsShown() throws Exception {
        framework.await("the worker's first line", () -> pool.worker(0).orElseThrow().console(0).next() > 0);
        assertTrue(execute("drover:console hash-1").endsWith("worker begins"), execute("drover:console hash-1"));
    }

    @Test
    void whatCannotBeDoneIsRefusedWithOneSentence() {
        assertEquals("there is no pool 'none': hash is open", refusal("drover:workers none"));
        assertEquals("'nobody' is no process of this program: 'ps' lists those that are", refusal("verdict nobody"));
        assertEquals("min is 3 and max is 2: min must be 0 to max", refusal("drover:resize hash 3 2"));
        assertTrue(refusal("drover:strategy hash fastest").startsWith("There is no strategy 'fastest'"));
        assertTrue(refusal("drover:weight hash 1 -1").contains("-1"));
    }

    private String refusal(String line) {
        return assertThrows(Exception.class, () -> execute(line)).getMessage();
    }

    @Test
    void commandsComeBackWithThePoolBundle() throws Exception {
        framework.stop(framework.bundle("dev.drover.pool"));
        assertThrows(Exception.class, () -> execute("drover:pools"));
        Framework.start(framework.bundle("dev.drover.pool"));
        framework.service(ProcessPools.class);
        framework.await("the commands", () -> session.get("drover:pools") != null);
        assertEquals("No pool is open.", execute("drover:pools"));
    }
}
