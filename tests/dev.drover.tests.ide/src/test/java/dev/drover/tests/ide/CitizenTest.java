package dev.drover.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Drover in the IDE knows what the IDE's other parts do, and they know of it. */
final class CitizenTest {

    private static HiddenDisplay display;
    private static Ide ide;

    @BeforeAll
    static void install() throws Exception {
        display = HiddenDisplay.open("1400x900");
        ide = Ide.fresh("citizen");
        ide.director("-repository", Ide.site().toUri().toString(), "-installIU", Ide.FEATURE);
        ide.add(InstallTest.probe());
    }

    @AfterAll
    static void close() {
        if (display != null) display.close();
    }

    @Test
    void everyChildSaysWhatStartedItAndEndsThroughItsLaunch() throws Exception {
        Properties report = Session.play(ide, display, "origins", Map.of());
        assertEquals("Waits (Java Application)", report.getProperty("launched"));
        assertEquals("Drover :: a probe for the Eclipse IDE (plug-in)", report.getProperty("own"));
        assertEquals(report.getProperty("own"), report.getProperty("below"));
        assertEquals("", report.getProperty("me"));
        assertEquals("true", report.getProperty("terminated"));
        assertTrue(report.getProperty("sum").startsWith("3 processes · "), report::toString);
        assertTrue(report.getProperty("status").contains("was ended through Waits (Java Application)."),
                report::toString);
    }

    @Test
    void theJavaDebuggerAttachesToAWorker() throws Exception {
        Properties report = Session.play(ide, display, "debugger", Map.of());
        assertTrue(report.getProperty("status").contains("The debugger is attached to primes-1 at port "),
                report::toString);
        assertTrue(report.getProperty("threads").lines().anyMatch("main"::equals), report::toString);
    }

    /** Luminance is from 0 to 255. */
    @Test
    void theViewFollowsALiveSwitchOfTheThemeAndShowsItsFirstColumnsWhereItOpens() throws Exception {
        Properties report = Session.play(ide, display, "theme", Map.of());
        for (String what : new String[] {"dark.table", "dark.view"}) {
            int[] seen = seen(report, what);
            assertTrue(seen[0] < 90 && seen[1] - seen[0] > 100, () -> what + " " + Arrays.toString(seen));
        }
        for (String what : new String[] {"light.table", "light.view"}) {
            int[] seen = seen(report, what);
            assertTrue(seen[0] > 200 && seen[0] - seen[1] > 100, () -> what + " " + Arrays.toString(seen));
        }
        // All but for the edge of the last.
        int width = Integer.parseInt(report.getProperty("width"));
        int first = firstColumns("NAME", "STATE", "CPU", "TREND", "MEMORY");
        assertTrue(width >= first - 6, () -> "the table is " + width + " wide, the first columns are " + first);
    }

    /** How wide these columns are at first, as the view that is installed has them. */
    private static int firstColumns(String... names) throws Exception {
        try (DirectoryStream<Path> jar = Files.newDirectoryStream(Ide.site().resolve("plugins"), "dev.drover.ui_*.jar");
                URLClassLoader view = new URLClassLoader(new URL[] {jar.iterator().next().toUri().toURL()})) {
            int sum = 0;
            for (Object column : view.loadClass("dev.drover.ui.internal.model.Column").getEnumConstants())
                if (List.of(names).contains(column.toString()))
                    sum += (Integer) column.getClass().getMethod("width").invoke(column);
            assertTrue(sum > 300, "there are no such columns");
            return sum;
        }
    }

    /** The background and what differs most from it. */
    private static int[] seen(Properties report, String what) {
        return Arrays.stream(report.getProperty(what).split(" ")).mapToInt(Integer::parseInt).toArray();
    }
}
