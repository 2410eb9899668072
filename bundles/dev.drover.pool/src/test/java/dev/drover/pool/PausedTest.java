package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole program stands still for longer than any deadline that it has: that is nobody's fault. */
class PausedTest {

    /** Longer than heartbeat, cancel grace and start timeout of {@link PausedMain}. */
    private static final Duration PAUSE = Duration.ofMillis(Harness.scaled(5_000, 60_000));

    @RegisterExtension
    final Harness harness = new Harness();

    @TempDir
    Path area;

    /** As when a debugger stops it; and as when the machine is suspended. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPauseKillsNoWorkerAndFailsNoStart(boolean workersToo) throws Exception {
        ChildProgram program = harness.close(new ChildProgram.Start(area).start(PausedMain.class));
        program.awaitLine("stop me");
        List<Long> all = new ArrayList<>(List.of(program.pid()));
        for (String line : program.lines)
            if (workersToo && line.startsWith("pid ")) all.add(Long.parseLong(line.substring(4)));
        signal("STOP", all);
        Harness.within(PAUSE, () -> false);
        signal("CONT", all);
        program.tell("go on");
        program.says("busy", "Long", "after", "1", "started", "2", "same", "true", "ends", "0");
    }

    private void signal(String name, List<Long> pids) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        pids.forEach(pid -> command.add(pid.toString()));
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }
}
