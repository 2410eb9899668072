package dev.drover.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.drover.api.pool.Pick;
import dev.drover.api.pool.PoisonedTask;
import dev.drover.api.pool.PoolSnapshot;
import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.Preheat;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.pool.ProcessPools;
import dev.drover.api.pool.Recycling;
import dev.drover.api.pool.Sleep;
import dev.drover.api.pool.SleepReport;
import dev.drover.api.pool.WorkerLost;
import dev.drover.api.pool.WorkerSnapshot;
import dev.drover.api.pool.WorkerState;
import dev.drover.api.process.ClassLocation;
import dev.drover.api.process.Console;
import dev.drover.api.process.Diagnosis;
import dev.drover.api.process.Dump;
import dev.drover.api.process.Exit;
import dev.drover.api.process.Launch;
import dev.drover.api.process.Limits;
import dev.drover.api.process.MemorySample;
import dev.drover.api.process.OutOfMemory;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;
import dev.drover.api.process.Protection;
import dev.drover.api.process.Ran;
import dev.drover.api.process.Run;
import dev.drover.api.process.Sandbox;
import dev.drover.wire.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Null is refused at the call, and the message names the argument. */
class NullArgumentsTest {

    /** One of each record in the packages of pools and processes. */
    static List<Record> records() {
        Instant now = Instant.EPOCH;
        Console.Line line = new Console.Line(0, now, Console.Stream.OUT, "text");
        Exit exit = new Exit(1, now, Exit.Cause.EXITED, 0, Optional.empty(), "verdict", List.of(), List.of());
        Run.Bytes bytes = new Run.Bytes(new byte[1]);
        return List.of(
                Run.file("true"),
                new Ran(exit, bytes, bytes, Ran.Stopped.NOT),
                new PoolSnapshot("pool", "random", 0, 1, 0, 0, 0, 0, 0, 0, false, List.of()),
                Recycling.NEVER,
                new Pick(0, "random", "task", Optional.empty(), List.of(), 0, Duration.ZERO),
                new Pick.Seen(1, 0, 1, 0, 0, 0, 0),
                new Preheat<>(Task.named("warm"), "up"),
                new PoisonedTask("task", Optional.empty(), 3, "it ends workers", now),
                new WorkerSnapshot("pool", 0, 1, 1, WorkerState.READY, "ring", 0, 0, 0, now, Duration.ZERO, 0,
                        OptionalInt.empty(), Optional.empty()),
                Sleep.DEFAULT,
                SleepReport.NONE,
                line,
                new Console.Page(List.of(line), 1, 0),
                exit,
                Diagnosis.NONE,
                Limits.NONE,
                Protection.NONE,
                Sandbox.NONE,
                new Dump(Dump.Kind.HEAP, Path.of("dump")),
                new MemorySample(now, 1),
                new OutOfMemory(OutOfMemory.Kind.HEAP, OutOfMemory.Certainty.LIKELY, "evidence"),
                new Launch(List.of("true"), Map.of(), Optional.empty()),
                new Program.Java("Main", List.of(), List.of(), List.of(), Optional.empty()),
                new Program.Script(Program.Language.NODE, "node", List.of(), Path.of("a.js"), List.of()),
                new Program.Command(List.of("true")),
                new ProcessSpec(new Program.Command(List.of("true")), Map.of(), Optional.empty(), false));
    }

    @Test
    void eachRecordIsTried() throws Exception {
        assertEquals(
                Stream.of(PoolSpec.class, ProcessSpec.class).flatMap(NullArgumentsTest::recordsBeside).sorted()
                        .toList(),
                records().stream().map(each -> each.getClass().getName()).sorted().toList());
    }

    private static Stream<String> recordsBeside(Class<?> type) {
        try (Stream<Path> files = Files.list(
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                        .resolve(type.getPackageName().replace('.', '/')))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                    .map(name -> load(type.getPackageName() + "." + name.replace(".class", "")))
                    .filter(each -> each.isRecord() && Modifier.isPublic(each.getModifiers()))
                    .map(Class::getName).toList().stream();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void noComponentOfARecordIsNull(Record good) throws Exception {
        RecordComponent[] components = good.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            if (components[i].getType().isPrimitive()) continue;
            Object[] values = new Object[components.length];
            for (int j = 0; j < values.length; j++)
                if (j != i) values[j] = components[j].getAccessor().invoke(good);
            assertNamed(components[i].getName(), () -> make(good.getClass(), components, values));
            if (components[i].getType() != List.class) continue;
            values[i] = Collections.singletonList(null);
            assertNamed(components[i].getName() + "[0]", () -> make(good.getClass(), components, values));
        }
    }

    private static void make(Class<?> type, RecordComponent[] components, Object[] values) throws Throwable {
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        try {
            constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void methodsThatMakeAProcessSpecNameTheirArguments() {
        ProcessSpec java = ProcessSpec.java("Main");
        assertNamed("main", () -> ProcessSpec.java((Class<?>) null));
        assertNamed("mainClass", () -> ProcessSpec.java((String) null));
        assertNamed("classPath", () -> ProcessSpec.java("Main", (Path[]) null));
        assertNamed("classPath[1]", () -> ProcessSpec.java("Main", Path.of("a"), null));
        assertNamed("command", () -> ProcessSpec.command((String[]) null));
        assertNamed("command[0]", () -> ProcessSpec.command((String) null));
        assertNamed("options", () -> java.jvmOptions((String[]) null));
        assertNamed("options[1]", () -> java.jvmOptions("-Xmx9m", null));
        assertNamed("entries", () -> java.classPath((Path[]) null));
        assertNamed("entries[0]", () -> java.classPath((Path) null));
        assertNamed("more", () -> java.arguments((String[]) null));
        assertNamed("more[1]", () -> java.arguments("a", null));
        assertNamed("home", () -> java.javaHome(null));
        assertNamed("main", () -> ProcessSpec.likeThisProgram(null, Pattern.compile("")));
        assertNamed("properties", () -> ProcessSpec.likeThisProgram(NullArgumentsTest.class, null));
        assertNamed("type", () -> ClassLocation.of(null));
        assertNamed("name", () -> java.environment(null, "value"));
        assertNamed("value", () -> java.environment("NAME", null));
        assertNamed("start", () -> java.directory(null));
    }

    @Test
    void anEnvironmentHasNoNullInIt() {
        Map<String, String> environment = new HashMap<>();
        environment.put("NAME", null);
        assertNamed("environment[NAME]", () -> new Launch(List.of("true"), environment, Optional.empty()));
        environment.clear();
        environment.put(null, "value");
        assertNamed("a key of environment", () -> new Launch(List.of("true"), environment, Optional.empty()));
    }

    @Test
    void aLostWorkerHasAnExitAndAPoolIsFoundByAName() {
        assertNamed("exit", () -> new WorkerLost("task", null, false));
        ProcessPools none = new ProcessPools() {
            @Override
            public ProcessPool open(PoolSpec spec) {
                throw new IllegalStateException("not asked for");
            }

            @Override
            public List<ProcessPool> all() {
                return List.of();
            }

            @Override
            public List<String> strategies() {
                return List.of();
            }
        };
        assertNamed("name", () -> none.find(null));
        assertTrue(none.find("any").isEmpty());
    }

    private static void assertNamed(String argument, Executable call) {
        assertEquals(argument + " is null", assertThrows(NullPointerException.class, call).getMessage());
    }
}
