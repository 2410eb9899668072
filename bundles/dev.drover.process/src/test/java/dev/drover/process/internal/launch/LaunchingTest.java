package dev.drover.process.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.drover.api.process.Launch;
import dev.drover.api.process.Launcher;
import dev.drover.api.process.ProcessSpec;
import dev.drover.process.internal.fake.FakeProcess;
import org.junit.jupiter.api.Test;

class LaunchingTest {

    private static final ProcessSpec JAVA = ProcessSpec.java("a.Main");

    private final List<Launch> local = new ArrayList<>();
    private final List<Launch> other = new ArrayList<>();
    private final List<String> learnt = new ArrayList<>();
    private final Launcher ours = into(local);
    private final Launching launching = new Launching(ours);

    private static Launcher into(List<Launch> launches) {
        return (launch, ticket) -> {
            assertEquals("ticket", ticket);
            launches.add(launch);
            return new FakeProcess();
        };
    }

    private final StartHints hints = new StartHints() {
        @Override
        public List<String> options(ProcessSpec program) {
            return List.of("-XX:Hint");
        }

        @Override
        public void joined(ProcessSpec program) {
            learnt.add("joined");
        }

        @Override
        public void neverJoined(ProcessSpec program) {
            learnt.add("never joined");
        }
    };

    @Test
    void whoGuardsAgainstTheDeathOfThisProgramIsToldBeforeAChildStartsAndAfter() throws IOException {
        List<String> order = new ArrayList<>();
        boolean[] refused = new boolean[1];
        Launching told = new Launching((launch, ticket) -> {
            order.add("start");
            if (refused[0]) throw new IOException("not now");
            return new FakeProcess();
        }, name -> Path.of(name), new StartListener() {
            @Override
            public void starting() {
                order.add("starting");
            }

            @Override
            public void started() {
                order.add("started");
            }
        });
        told.start(JAVA, "mark", "ticket");
        refused[0] = true;
        assertThrows(IOException.class, () -> told.start(JAVA, "mark", "ticket"));
        told.launcher(into(other));
        told.start(JAVA, "mark", "ticket");
        assertEquals(List.of("starting", "start", "started", "starting", "start", "started"), order);
    }

    @Test
    void childrenOfThisProgramStartWithTheHintsAndTeachThem() throws IOException {
        launching.hints(hints);
        launching.start(JAVA, "mark", "ticket");
        launching.joined(JAVA, "mark");
        launching.neverJoined(JAVA);
        assertTrue(local.get(0).command().contains("-XX:Hint"));
        assertEquals(List.of("joined", "never joined"), learnt);
    }

    @Test
    void anotherLauncherIsUsedWhileItIsThereAndGetsNoHints() throws IOException {
        launching.hints(hints);
        Launcher theirs = into(other);
        launching.launcher(theirs);
        assertSame(theirs, launching.launcher());
        launching.start(JAVA, "mark", "ticket");
        launching.joined(JAVA, "mark");
        assertFalse(other.get(0).command().contains("-XX:Hint"));
        assertEquals(List.of(), learnt);
        launching.launcher(null);
        assertSame(ours, launching.launcher());
        launching.start(JAVA, "mark", "ticket");
        assertEquals(1, local.size());
    }
}
