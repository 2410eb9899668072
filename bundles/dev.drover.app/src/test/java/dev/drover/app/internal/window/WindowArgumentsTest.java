package dev.drover.app.internal.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import dev.drover.app.internal.job.Arguments;
import dev.drover.app.internal.job.BadArgument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WindowArgumentsTest {
    @TempDir
    private Path folder;

    private WindowArguments parse(String... arguments) throws BadArgument {
        return WindowArguments.parse(List.of(arguments), folder);
    }

    private String refused(String... arguments) {
        return assertThrows(BadArgument.class, () -> parse(arguments)).getMessage();
    }

    @Test
    void withoutArgumentsTheWindowStaysOpen() throws Exception {
        WindowArguments arguments = parse();
        assertTrue(arguments.screenshot().isEmpty());
        assertFalse(arguments.exitWhenDone());
        assertEquals(1, arguments.job().rounds());
    }

    @Test
    void theOptionsOfTheJobAreThoseWithoutAWindow() throws Exception {
        WindowArguments arguments = parse("--workers", "3", "--exit-when-done", "--skip", "target");
        assertEquals(3, arguments.job().workers());
        assertTrue(arguments.job().skip().contains("target"));
        assertTrue(arguments.exitWhenDone());
    }

    @Test
    void theJobOfAPictureGoesOnUntilItIsTaken() throws Exception {
        WindowArguments arguments = parse("--screenshot", "a.png");
        assertEquals(folder.resolve("a.png"), arguments.screenshot().orElseThrow());
        assertEquals(Arguments.ENDLESS, arguments.job().rounds());
        assertEquals(2, parse("--repeat", "2", "--screenshot", "a.png").job().rounds());
    }

    @Test
    void aPictureMayFollowAnEqualsSign() throws Exception {
        assertEquals(folder.resolve("a.png"), parse("--screenshot=a.png", "--workers=2").screenshot().orElseThrow());
        assertEquals(1, parse("--screenshot=a.png", "--repeat=1").job().rounds());
    }

    @Test
    void theUsageNamesTheOptionsOfTheWindowToo() {
        for (String option : new String[] {"--workers N ", "--screenshot FILE ", "--exit-when-done "})
            assertTrue(WindowArguments.usage().contains("\n  " + option), option);
    }

    @Test
    void saysWhatIsWrongBeforeAWindowOpens() {
        assertEquals("--screenshot needs the name of a file.", refused("--screenshot"));
        assertEquals("--screenshot needs the name of a file.", refused("--screenshot", "--repeat"));
        assertTrue(refused("--screenshot", "no/where.png").contains("does not exist"));
        assertTrue(refused("--screenshot", ".").contains("a directory"));
        assertTrue(refused("--screenshot", "a.png", "--screenshot", "b.png").contains("twice"));
        assertTrue(refused("--colour").contains("no option"));
    }
}
