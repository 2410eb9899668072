package dev.drover.process.internal.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.drover.process.internal.system.Roundup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a process with its descendants by nothing but the JDK. */
@Timeout(60)
class DescendantsTest {

    @Test
    void theWholeTreeIsDeadWhenItReturns() throws IOException, InterruptedException {
        Process root = tree("sleep 100 & (sleep 100 & sleep 100 & wait) & wait", 4);
        List<ProcessHandle> all = root.descendants().toList();
        Roundup.Outcome outcome = Descendants.kill(root.toHandle());
        assertEquals(5, outcome.found(), "with the root");
        assertEquals(List.of(), outcome.left());
        assertTrue(root.waitFor(10, TimeUnit.SECONDS));
        for (ProcessHandle each : all)
            assertFalse(each.isAlive() && each.info().command().isPresent(), each::toString);
    }

    @Test
    void whatIsBornWhileOthersAreKilledIsKilledToo() throws IOException, InterruptedException {
        // Each child that is killed is started again, until the shell itself is dead.
        Process root = tree("while :; do sleep 100; done & while :; do sleep 100; done & wait", 4);
        Descendants.kill(root.toHandle());
        assertTrue(root.waitFor(10, TimeUnit.SECONDS));
        assertTrue(ProcessHandle.of(root.pid()).stream().flatMap(ProcessHandle::descendants).findAny().isEmpty());
    }

    /** A shell with so many descendants. */
    private static Process tree(String script, int descendants) throws IOException {
        Process root = new ProcessBuilder("sh", "-c", script).start();
        while (root.descendants().count() < descendants && root.isAlive()) Thread.onSpinWait();
        return root;
    }
}
