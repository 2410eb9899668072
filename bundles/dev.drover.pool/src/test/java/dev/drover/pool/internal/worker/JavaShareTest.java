package dev.drover.pool.internal.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Path;
import java.util.List;

import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;
import org.junit.jupiter.api.Test;

class JavaShareTest {

    private static final ProcessSpec JAVA = ProcessSpec.java("Main", Path.of("a.jar"));

    private static List<String> options(ProcessSpec spec, int workers, int concurrency, int processors) {
        return ((Program.Java) JavaShare.of(spec, workers, concurrency, processors).program()).jvmOptions();
    }

    @Test
    void theHeapsOfAFullPoolFitIntoTheMachine() {
        assertEquals(List.of("-XX:MaxRAMPercentage=18.75"), options(JAVA, 4, 1, 2));
        assertEquals(List.of("-XX:MaxRAMPercentage=2.00"), options(JAVA, 1000, 1, 2));
        assertEquals(List.of(), options(JAVA, 3, 1, 2), "a quarter each is what a JVM takes anyway");
    }

    @Test
    void theProcessorsAreShared() {
        assertEquals(List.of("-XX:ActiveProcessorCount=6"), options(JAVA, 3, 1, 16));
        assertEquals(List.of("-XX:MaxRAMPercentage=4.69", "-XX:ActiveProcessorCount=2"), options(JAVA, 16, 1, 16));
        assertEquals(List.of("-XX:MaxRAMPercentage=4.69", "-XX:ActiveProcessorCount=8"), options(JAVA, 16, 8, 16));
        assertEquals(List.of("-XX:MaxRAMPercentage=4.69"), options(JAVA, 16, 99, 16));
    }

    @Test
    void whatTheSpecSaysItselfWins() {
        assertEquals(List.of("-Xmx64m", "-XX:ActiveProcessorCount=1"),
                options(JAVA.jvmOptions("-Xmx64m", "-XX:ActiveProcessorCount=1"), 16, 1, 16));
        assertEquals(List.of("-XX:ActiveProcessorCount=2", "-XX:MaxRAMPercentage=50"),
                options(JAVA.jvmOptions("-XX:MaxRAMPercentage=50"), 16, 1, 16));
        assertEquals(List.of("-XX:ActiveProcessorCount=2"),
                options(JAVA.environment("JAVA_TOOL_OPTIONS", "-Xmx1g"), 16, 1, 16));
    }

    @Test
    void aCommandIsLeftAlone() {
        ProcessSpec command = ProcessSpec.command("worker");
        assertSame(command, JavaShare.of(command, 16, 1, 16));
    }
}
