package dev.drover.process.internal.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import dev.drover.process.internal.launch.CommandLine;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is said of processes that another has left. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "Without /proc nobody knows what a dead process has left")
class LeftoversTest {

    private static final Logger LOG = Logger.getLogger(Leftovers.class.getName());

    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            said.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        LOG.removeHandler(handler);
    }

    private static void leave(boolean killed) throws IOException, InterruptedException {
        FakeEndingProcess subject = new FakeEndingProcess();
        ProcessBuilder left = new ProcessBuilder("sleep", "100");
        left.environment().put(CommandLine.MARK, subject.mark());
        Process process = left.start();
        new Leftovers().kill(subject, null, killed);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it is killed in any case");
    }

    @Test
    void whatAProcessHasLeftIsSaid() throws Exception {
        leave(false);
        assertEquals(List.of("it left processes behind, which were killed: 1"), said);
    }

    /** A recording of an archive that is stopped at a program's end starts another JVM, which may be just that far. */
    @Test
    void whatAKillHasNotReachedYetIsNotCalledLeftBehind() throws Exception {
        leave(true);
        assertEquals(List.of(), said);
    }
}
