package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole program stands still for longer than any deadline that it has: that is nobody's fault. */
class PausedTest {

    /** Longer than heartbeat, cancel grace and start timeout of {@link PausedMain}. */
    private static final Duration PAUSE = Duration.ofMillis(Harness.scaled(7_000, 60_000));

    @RegisterExtension
    final Harness harness = new Harness();

    @TempDir
    Path area;

    /** One alone, as when a debugger stops it; one with its workers, as when the machine is suspended. */
    @Test
    void aPauseKillsNoWorkerAndFailsNoStart() throws Exception {
        ChildProgram.Start start = new ChildProgram.Start(area);
        ChildProgram alone = harness.close(start.start(PausedMain.class));
        ChildProgram together = harness.close(start.start(PausedMain.class));
        alone.awaitLine("stop me");
        signal("STOP", List.of(alone.pid()));
        together.awaitLine("stop me");
        List<Long> all = new ArrayList<>(List.of(together.pid()));
        for (String line : together.lines) if (line.startsWith("pid ")) all.add(Long.parseLong(line.substring(4)));
        signal("STOP", all);
        Harness.within(PAUSE, () -> false);
        signal("CONT", all);
        signal("CONT", List.of(alone.pid()));
        for (ChildProgram each : List.of(alone, together)) {
            each.tell("go on");
            each.says("busy", "Long", "after", "1", "started", "2", "same", "true", "ends", "0");
        }
    }

    private void signal(String name, List<Long> pids) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        pids.forEach(pid -> command.add(pid.toString()));
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }
}
