package dev.drover.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** One session of a person in the IDE: the probe plays a part of it, and reports what it saw. */
final class Session {

    private Session() {}

    /** What the probe saw; a failure if it could not play its part, or the IDE has logged a complaint about Drover. */
    static Properties play(Ide ide, HiddenDisplay display, String part, Map<String, String> more)
            throws IOException, InterruptedException {
        Properties report = report(ide, display, part, more);
        assertEquals(List.of(), ide.complaints());
        return report;
    }

    /** The same, whatever the IDE has logged. */
    static Properties report(Ide ide, HiddenDisplay display, String part, Map<String, String> more)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("drover.work"), "probe-" + part));
        Path result = folder.resolve("report.properties");
        Files.deleteIfExists(result);
        Map<String, String> properties = new HashMap<>(more);
        properties.put("drover.probe", folder.toString());
        properties.put("drover.probe.part", part);
        ide.open(display, properties);
        assertTrue(Files.exists(result), "the probe left no report: it was not started in the IDE");
        Properties report = new Properties();
        try (Reader reader = Files.newBufferedReader(result)) {
            report.load(reader);
        }
        assertNull(report.getProperty("problem"), () -> report.getProperty("problem"));
        return report;
    }
}
