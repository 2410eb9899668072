package dev.drover.process.internal.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
@Timeout(60)
@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "Without /proc there is no guardian")
class GuardianTest {

    private static final long LONG = TimeUnit.SECONDS.toNanos(1);

    private final Queue<Runnable> background = new ArrayDeque<>();
    private final Guardian guardian = new Guardian(background::add);

    @AfterEach
    void close() {
        guardian.close();
        assertEquals(0, guardian.pid());
    }

    private void look(boolean anythingRuns) {
        guardian.look(() -> anythingRuns, LONG);
        runAll();
    }

    private void runAll() {
        while (!background.isEmpty()) background.remove().run();
    }

    @Test
    void itIsThereAsSoonAsItIsWanted() {
        assertEquals(0, guardian.pid());
        guardian.ensure();
        assertNotEquals(0, guardian.pid());
    }

    @Test
    void itGoesWhenThereIsNothingAndComesAgain() {
        look(true);
        long pid = guardian.pid();
        look(true);
        assertEquals(pid, guardian.pid());
        look(false);
        assertEquals(0, guardian.pid());
        look(true);
        assertNotEquals(0, guardian.pid());
    }

    @Test
    void aStartThatBeginsWhenItIsAboutToGoKeepsIt() {
        guardian.ensure();
        long pid = guardian.pid();
        guardian.look(() -> false, LONG);
        guardian.ensure();
        runAll();
        assertEquals(pid, guardian.pid());
    }

    @Test
    void aStartThatBeginsWhileItIsAskedWhetherThereIsOneKeepsIt() {
        guardian.ensure();
        long pid = guardian.pid();
        guardian.look(() -> {
            guardian.ensure();
            return false;
        }, LONG);
        runAll();
        assertEquals(pid, guardian.pid());
    }
}
