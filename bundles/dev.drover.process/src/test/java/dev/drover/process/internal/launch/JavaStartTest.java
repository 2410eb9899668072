package dev.drover.process.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;

import dev.drover.api.process.ClassLocation;
import dev.drover.api.process.Launch;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;
import dev.drover.host.Host;
import dev.drover.wire.Endpoint;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Java processes, which tell how they have been started. */
@Timeout(60)
class JavaStartTest {

    private static final String CLASS_FILE = Tells.class.getName().replace('.', '/') + ".class";
    private static final ProcessSpec ALL =
            ProcessSpec.likeThisProgram(Tells.class, Pattern.compile("none")).arguments("all");

    @TempDir
    Path area;

    private final LocalLauncher launcher = new LocalLauncher("drover-test-spawner");
    private final Launching launching = new Launching(launcher, name -> area.resolve(name));
    private final List<Process> all = new ArrayList<>();

    @AfterEach
    void end() {
        all.forEach(Process::destroyForcibly);
        launcher.close();
    }

    private Process started(Process process) {
        all.add(process);
        return process;
    }

    /** What it prints on both streams, in bytes. */
    private static List<String> said(Process process, int exitCode) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(exitCode, process.exitValue(), () -> out + err);
        return (out + err).lines().toList();
    }

    private List<String> spawned(ProcessSpec spec) throws Exception {
        return said(started(launching.spawn(spec, "spawned:mark")), 0);
    }

    /** As bytes that are read as if each were a character. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static byte[] tells() throws IOException {
        try (var in = Tells.class.getClassLoader().getResourceAsStream(CLASS_FILE)) {
            return in.readAllBytes();
        }
    }

    // ---- the class path

    @ParameterizedTest
    @ValueSource(strings = {"a b", "100%", "a%20b", "a#b", "C++", "a;b&c'd\"e$f"})
    void aWorkerStartsFromAFolderWithAnyName(String name) throws Exception {
        Path file = area.resolve(name).resolve(CLASS_FILE);
        Files.createDirectories(file.getParent());
        Files.write(file, tells());
        List<String> lines = spawned(ProcessSpec.java(Tells.class.getName(), area.resolve(name)).arguments("all"));
        assertTrue(lines.contains("argument all"), lines::toString);
    }

    @Test
    void aProgramInAFolderWithAnyNameStartsWorkers() throws Exception {
        List<String> entries = new ArrayList<>();
        for (Class<?> type : List.of(Endpoint.class, Host.class, ProcessSpec.class, CommandLine.class, Tells.class)) {
            Path to = area.resolve("a b%20c%#+~").resolve(type.getSimpleName());
            copy(ClassLocation.of(type), to);
            entries.add(to.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                String.join(File.pathSeparator, entries), Launches.class.getName(), entries.getLast());
        List<String> lines = said(started(builder.start()), 0);
        String classPath = lines.stream().filter(line -> line.startsWith("property java.class.path=")).findFirst()
                .orElseThrow();
        List<String> found = List.of(classPath.substring(classPath.indexOf('=') + 1).split(File.pathSeparator));
        assertEquals(3, found.size());
        assertTrue(entries.containsAll(found), classPath);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Path copy = to.resolve(from.relativize(each).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(each, copy);
            }
        }
    }

    @Test
    void droversOwnFolderWithASeparatorIsRefused() {
        String message =
                assertThrows(IllegalArgumentException.class, () -> JavaCommand.checked(Path.of("/a:b/wire.jar")))
                        .getMessage();
        assertTrue(message.contains("'/a:b/wire.jar', which cannot be in a class path"), message);
    }

    @Test
    void aShadedJarStarts() throws Exception {
        Path jar = area.resolve("shaded.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(CLASS_FILE));
            out.write(tells());
        }
        assertTrue(spawned(ProcessSpec.java(Tells.class.getName(), jar).arguments("all")).contains("argument all"));
    }

    private ProcessSpec longClassPath() throws IOException {
        Path odd = Files.createDirectory(area.resolve("with space, \"quote\" and \\ and #"));
        Path[] entries = new Path[2_000];
        for (int i = 0; i < entries.length; i++) entries[i] = odd.resolve("a-jar-with-a-rather-long-name-" + i);
        return ProcessSpec.java(Tells.class.getName(), entries).classPath(ClassLocation.of(Tells.class));
    }

    private List<Path> files() throws IOException {
        try (var found = Files.list(area)) {
            return found.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void aClassPathThatIsTooLongForTheSystemGoesThroughAFileOfItsOwner() throws Exception {
        ProcessSpec spec = longClassPath();
        Process waiting = started(launching.spawn(spec.arguments("waits"), "one"));
        assertEquals(1, files().size());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))));
        String expected = "property java.class.path=" + String.join(File.pathSeparator, JavaCommand
                .classPath((Program.Java) spec.program()).stream().map(Path::toString).toList());
        assertTrue(expected.length() > 128 << 10);
        assertTrue(spawned(spec.arguments("all")).contains(expected));
        waiting.destroyForcibly().waitFor();
        awaitNoFiles();
    }

    /** The JDK tells an end on a thread of its own. */
    private void awaitNoFiles() throws IOException {
        long begin = System.nanoTime();
        while (!files().isEmpty() && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(20)) Thread.onSpinWait();
        assertEquals(List.of(), files());
    }

    @Test
    void theFileIsRemovedOnceItsProcessHasJoined() throws Exception {
        ProcessSpec spec = longClassPath().arguments("all");
        started(launching.start(spec, "one", "ticket"));
        started(launching.start(spec, "two", "ticket"));
        assertEquals(2, files().size());
        launching.joined(spec, "one");
        assertEquals(1, files().size());
        launching.joined(spec, "two");
        assertEquals(List.of(), files());
    }

    @Test
    void theFileIsRemovedIfNothingStarts() throws Exception {
        ProcessSpec spec = longClassPath();
        launching.launcher((launch, ticket) -> {
            throw new IOException("a test's");
        });
        assertThrows(IOException.class, () -> launching.start(spec, "one", "ticket"));
        assertEquals(List.of(), files());
    }

    @Test
    void anArgumentOfUsualLengthNeedsNoFile() throws Exception {
        String longest = "a".repeat(ArgumentFiles.LONGEST);
        ArgumentFiles arguments = new ArgumentFiles(name -> area.resolve(name));
        assertEquals(longest, arguments.fit(longest, "mark"));
        assertEquals(List.of(), files());
        assertTrue(arguments.fit(longest + "a", "mark").startsWith("@" + area));
        arguments.remove("mark");
        assertEquals(List.of(), files());
    }

    // ---- which Java

    @Test
    void aJavaWithoutItsCommandIsRefusedAndAnotherCanBeNamed() throws Exception {
        String message = assertThrows(CommandLine.MissingProgram.class,
                () -> launching.spawn(ALL.javaHome(area), "mark")).getMessage();
        assertEquals("the Java home '" + area + "' is none to start workers with: '" + area.resolve("bin/java")
                + "' does not exist or is not executable", message);
        Files.createDirectory(area.resolve("bin"));
        Path real = Path.of(System.getProperty("java.home"), "bin", "java");
        Path script = Files.writeString(area.resolve("bin/java"), "#!/bin/sh\nexec " + real + " -Dnamed=yes \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        assertTrue(spawned(ALL.javaHome(area)).contains("property named=yes"));
    }

    @Test
    void aProgramOnAJavaWithoutItsCommandIsTold() {
        String real = System.getProperty("java.home");
        System.setProperty("java.home", area.toString());
        try {
            String message = assertThrows(CommandLine.MissingProgram.class, () -> launching.spawn(ALL, "mark"))
                    .getMessage();
            assertTrue(message.contains("'" + area.resolve("bin/java") + "' does not exist"), message);
            assertTrue(message.endsWith("or name another Java by ProcessSpec.javaHome"), message);
        } finally {
            System.setProperty("java.home", real);
        }
    }

    // ---- options

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
    void aCollectorChosenInAVariableStarts(String variable) throws Exception {
        List<String> lines = spawned(ALL.environment(variable, "-Dx=y -XX:+UseParallelGC"));
        assertTrue(lines.contains("collector PS Scavenge"), lines::toString);
    }

    @Test
    void aCollectorChosenInAFileStarts() throws Exception {
        Files.writeString(area.resolve("my options"), "# -XX:+UseG1GC\n-Dx=y \"-XX:+UseParallelGC\"\n");
        assertTrue(spawned(ALL.jvmOptions("@" + area.resolve("my options"))).contains("collector PS Scavenge"));
        assertTrue(spawned(ALL.jvmOptions("@my options").directory(area)).contains("collector PS Scavenge"));
        Files.writeString(area.resolve("flags"), "+UseParallelGC\n");
        ProcessSpec flags = ALL.environment("JAVA_TOOL_OPTIONS", "-XX:Flags=" + area.resolve("flags"));
        assertTrue(spawned(flags).contains("collector PS Scavenge"));
    }

    @Test
    void aFileThatChoosesNoneLeavesTheSerialOne() throws Exception {
        Files.writeString(area.resolve("options"), "# -XX:+UseG1GC\n-Dx=-XX:+UseG1GC,y\n");
        Launch launch = CommandLine.launch(
                ALL.jvmOptions("@" + area.resolve("options")), "mark", List.of(),
                new ArgumentFiles(name -> area.resolve(name)));
        assertTrue(launch.command().contains("-XX:+UseSerialGC"));
    }

    @Test
    void theEncodingsAreUtf8UnlessGiven() throws Exception {
        List<String> lines = spawned(ALL);
        for (String name : List.of("stdout", "stderr", "file"))
            assertTrue(lines.contains("property " + name + ".encoding=UTF-8"), lines::toString);
        lines = spawned(ALL.environment("JDK_JAVA_OPTIONS", "-Dstdout.encoding=US-ASCII")
                .jvmOptions("-Dstderr.encoding=ISO-8859-1"));
        assertTrue(lines.contains("property stdout.encoding=US-ASCII"), lines::toString);
        assertTrue(lines.contains("property stderr.encoding=ISO-8859-1"), lines::toString);
    }

    // ---- a locale of ASCII

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LANG=POSIX", "LC_CTYPE=", "LANG=xx_XX.UTF-8"})
    @DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
            disabledReason = "A shell passes what the locale cannot")
    void inALocaleOfAsciiTextAndInheritedVariablesSurvive(String locale) throws Exception {
        String[] set = locale.split("=", 2);
        // Bytes that are no text in any encoding.
        List<String> command = List.of("/bin/sh", "-c", "HOME=/h$(printf '\\303\\274\\377'); export HOME; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Launches.class.getName(),
                ClassLocation.of(Tells.class).toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().put(set[0], set[1]);
        List<String> lines = said(started(builder.start()), 0);
        assertTrue(lines.contains("out " + bytes(Tells.TEXT)), lines::toString);
        assertTrue(lines.contains("err " + bytes(Tells.TEXT)), lines::toString);
        assertTrue(lines.contains("argument " + bytes(Tells.TEXT)), lines::toString);
        int mine = lines.indexOf("variable MINE=" + bytes(Tells.TEXT));
        assertEquals(List.of("", ""), lines.subList(mine + 1, mine + 3));
        assertTrue(lines.contains("variable HOME=/h\u00c3\u00bc\u00ff"), lines::toString);
        assertFalse(lines.stream().anyMatch(line -> line.startsWith("variable drover_word")), lines::toString);
    }

    @Test
    void theLocaleIsChangedForJavaOnlyAndNeverIfItIsGiven() {
        var none = Map.<String, String>of();
        assertEquals("C.UTF-8", WorkerEnvironment.of(ALL, none, "ANSI_X3.4-1968", Platform.THIS).get("LC_CTYPE"));
        var c = Map.of("LC_ALL", "C", "LC_TIME", "de_DE");
        assertEquals("C.UTF-8", WorkerEnvironment.of(ALL, c, "ANSI_X3.4-1968", Platform.THIS).get("LC_ALL"));
        assertEquals("de_DE", WorkerEnvironment.of(ALL, c, "ANSI_X3.4-1968", Platform.THIS).get("LC_TIME"));
        assertEquals("C", WorkerEnvironment.of(ALL, c, "UTF-8", Platform.THIS).get("LC_ALL"));
        ProcessSpec sort = ProcessSpec.command("sort");
        assertEquals("C", WorkerEnvironment.of(sort, c, "ANSI_X3.4-1968", Platform.THIS).get("LC_ALL"));
        ProcessSpec given = ALL.environment("LANG", "C");
        assertEquals("C", WorkerEnvironment.of(given, c, "ANSI_X3.4-1968", Platform.THIS).get("LC_ALL"));
    }
}
