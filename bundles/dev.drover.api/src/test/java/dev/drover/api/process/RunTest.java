package dev.drover.api.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.Test;

class RunTest {

    @Test
    void aLineIsForTheShellThatTheSystemHas() {
        assertEquals(List.of("/bin/sh", "-c", "ls | wc"), command("Linux"));
        assertEquals(List.of("/bin/sh", "-c", "ls | wc"), command("Mac OS X"));
        assertEquals(List.of("cmd.exe", "/d", "/c", "ls | wc"), command("Windows 11"));
    }

    private static List<String> command(String system) {
        Run run = Run.shell("ls | wc", new Platform(system, false));
        return ((Program.Command) run.program().program()).command();
    }
}
