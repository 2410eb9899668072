package dev.drover.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import org.junit.jupiter.api.Test;

/**
 * A person with Drover in the Eclipse IDE opens the process manager and sees the pool that runs there. The probe, a
 * bundle put into the IDE for this, does it from within; what it saw is judged here.
 */
final class ViewTest {

    @Test
    void viewShowsTheRunningPoolInTheIde() throws Exception {
        try (HiddenDisplay display = HiddenDisplay.open("1400x900")) {
            Ide ide = Ide.fresh("view");
            ide.director("-repository", Ide.site().toUri().toString(), "-installIU", Ide.FEATURE);
            ide.add(InstallTest.probe());
            Properties report = Session.play(ide, display, "view", Map.of());
            long me = Long.parseLong(report.getProperty("me"));
            Map<Long, String> workers = workers(report.getProperty("workers"));
            Map<Long, Map<String, String>> rows = rows(report.getProperty("table"));

            assertEquals(Set.of("primes-1", "primes-2"), Set.copyOf(workers.values()));
            workers.forEach((pid, name) -> {
                Map<String, String> row = rows.get(pid);
                assertEquals(name, row.get("Name"));
                assertEquals("worker", row.get("Kind"));
                assertEquals(Long.toString(me), row.get("Parent"));
                assertTrue(Set.of("ready", "busy").contains(row.get("State")), row::toString);
                // A slow machine is seen before it has told the exact share: the figure is marked until then.
                assertTrue(row.get("Memory").matches("~?[1-9][0-9.]* MB"), row::toString);
                assertTrue(row.get("CPU").matches("[0-9.]+ %"), row::toString);
                assertTrue(number(row.get("Done")) > 0, row::toString);
                assertEquals(0, number(row.get("Failed")));
                assertFalse(ProcessHandle.of(pid).isPresent(), () -> name + " outlived the IDE");
            });
            assertEquals("main", rows.get(me).get("Kind"));
            assertEquals("running", rows.get(me).get("State"));
            assertTrue(number(report.getProperty("requests")) > 10, report::toString);
            commands(report);
            assertEquals(List.of(), ide.complaints());
        }
    }

    /** The view's actions are commands with keys, its buttons are in its title, and its preferences among the IDE's. */
    private static void commands(Properties report) {
        assertEquals("end kill sleep wake recycle pause", report.getProperty("buttons").replace("dev.drover.ui.title.",
                ""));
        assertEquals("1", report.getProperty("menus"));
        List<String> keys = report.getProperty("keys").lines().toList();
        assertTrue(keys.contains("dev.drover.ui.kill=SHIFT+DEL@dev.drover.ui.table"), keys::toString);
        assertTrue(keys.contains("dev.drover.ui.tab.pool=ALT+3@dev.drover.ui.view"), keys::toString);
        assertEquals("Pool", report.getProperty("tab"));
        assertEquals("paused, going on", report.getProperty("paused"));
        assertEquals("2000", report.getProperty("preference"));
    }

    /** Name by process id. */
    private static Map<Long, String> workers(String lines) {
        Map<Long, String> workers = new LinkedHashMap<>();
        lines.lines().map(line -> line.split(" ")).forEach(parts -> workers.put(Long.valueOf(parts[1]), parts[0]));
        return workers;
    }

    /** The cells by their heads, by process id. */
    private static Map<Long, Map<String, String>> rows(String table) {
        List<List<String>> lines = table.lines().map(line -> Arrays.asList(line.split("\t", -1))).toList();
        List<String> heads = lines.get(0);
        Map<Long, Map<String, String>> rows = new LinkedHashMap<>();
        for (List<String> cells : lines.subList(1, lines.size())) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < heads.size(); i++) row.put(heads.get(i), cells.get(i));
            if (!row.get("PID").isEmpty()) rows.put(Long.valueOf(row.get("PID")), row);
        }
        return rows;
    }

    private static long number(String count) {
        return Long.parseLong(count.replaceAll("[^0-9]", ""));
    }
}
