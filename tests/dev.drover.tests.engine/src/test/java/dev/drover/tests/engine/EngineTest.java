package dev.drover.tests.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A plain program on the class path that it gets from {@code dev.drover.engine}, and on the least one that works. Each
 * runs in a process of its own, which has nothing else on its class path.
 */
final class EngineTest {

    private static final long MOST_SECONDS = 240;
    private static final Pattern JAR = Pattern.compile("(dev\\.drover\\.[a-z]+)-[0-9].*\\.jar");

    /** What a pool cannot do without. */
    private static final Set<String> BARE = Set.of(
            "dev.drover.wire", "dev.drover.host", "dev.drover.api", "dev.drover.process", "dev.drover.pool");
    /** What brings the strategies, what says when an ended worker starts again, and messages and services. */
    private static final Set<String> BESIDE = Set.of("dev.drover.balancer", "dev.drover.lifecycle",
            "dev.drover.channel", "dev.drover.messaging", "dev.drover.service");

    private static final Set<String> ALL =
            Stream.of(BARE, BESIDE).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

    @Test
    void theEngineBringsItsTenJarsAndNothingElse() throws Exception {
        Set<String> others = Set.of("dev.drover.engine");
        Set<String> expected = Stream.of(ALL, others).flatMap(Set::stream).collect(Collectors.toSet());
        assertEquals(expected, drover().map(EngineTest::name).collect(Collectors.toSet()));
        List<Path> strangers = classPath().filter(entry -> name(entry).isEmpty() && !isOfTests(entry)).toList();
        assertEquals(List.of(), strangers);
    }

    /** This module's own classes, JUnit and what runs it. */
    private static boolean isOfTests(Path entry) {
        String name = entry.getFileName().toString();
        return name.endsWith("classes") || name.matches("(junit|surefire|opentest4j|apiguardian|jspecify).*\\.jar");
    }

    @Test
    void withTheEngineThereAreTheEightStrategies() throws Exception {
        List<String> said = run(ALL);
        assertEquals(
                "strategies least-connections random round-robin specify weighted-least-connections weighted-random"
                        + " weighted-round-robin weights",
                said.get(0));
        assertEquals("strategy random", said.get(said.size() - 1));
    }

    @Test
    void withoutTheBalancerThereIsRoundRobinAndAnotherNameIsRefused() throws Exception {
        List<String> said = run(BARE);
        assertEquals("strategies round-robin", said.get(0));
        String refusal = said.get(said.size() - 1);
        assertTrue(refusal.startsWith("refused: There is no strategy 'random'"), refusal);
        assertTrue(refusal.contains("round-robin"), refusal);
    }

    static List<Set<String>> classPaths() {
        return List.of(ALL, BARE);
    }

    @ParameterizedTest
    @MethodSource("classPaths")
    void aPoolGoesOnWhenItsWorkerIsKilledThreeTimesAndLeavesNothing(Set<String> jars) throws Exception {
        List<String> said = run(jars);
        assertEquals(
                List.of("HELLO", "AFTER KILL 1 by another process", "AFTER KILL 2 by another process",
                        "AFTER KILL 3 by another process", "restarts 3", "processes left 0"),
                said.subList(1, said.size() - 1));
    }

    /** What the program prints with these jars and its own classes. */
    private static List<String> run(Set<String> jars) throws Exception {
        List<Path> classPath = new ArrayList<>(drover().filter(jar -> jars.contains(name(jar))).toList());
        assertEquals(jars.size(), classPath.size(), classPath::toString);
        classPath.add(Path.of(PlainProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                "-Ddrover.startup.archive=off", "-cp",
                classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                PlainProgram.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // One that hangs must not hang the test: with its end its output ends.
        CompletableFuture.delayedExecutor(MOST_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), output);
            return output.lines().toList();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Stream<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of);
    }

    private static Stream<Path> drover() {
        return classPath().filter(entry -> !name(entry).isEmpty());
    }

    /** The artifact that a jar of Drover is; empty for everything else. */
    private static String name(Path jar) {
        Matcher name = JAR.matcher(jar.getFileName().toString());
        return name.matches() ? name.group(1) : "";
    }
}
