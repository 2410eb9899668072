package dev.drover.process.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

import dev.drover.api.process.Launch;
import dev.drover.api.process.ProcessSpec;
import dev.drover.process.internal.dump.DumpFolder;
import dev.drover.api.process.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

    @TempDir
    Path folder;

    private static Launch launch(ProcessSpec spec, String... more) throws IOException {
        return CommandLine.launch(spec, "mark-1", List.of(more), new ArgumentFiles(name -> {
            throw new IOException("not asked for");
        }));
    }

    private static String missing(ProcessSpec spec) {
        return assertThrows(CommandLine.MissingProgram.class, () -> launch(spec)).getMessage();
    }

    private Path program(String name) throws IOException {
        Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    // ---- Java

    @Test
    void aJavaWorkerRunsOnThisJavaWithDroversClassesAndThenItsOwn() throws IOException {
        Path own = folder.resolve("own.jar");
        ProcessSpec spec = ProcessSpec.java("a.Main", own).jvmOptions("-Xmx64m");
        List<String> command = launch(spec, "-XX:First").command();
        assertEquals(Path.of(System.getProperty("java.home"), "bin", "java").toString(), command.get(0));
        assertEquals("-XX:First", command.get(1));
        assertTrue(command.indexOf("-Xmx64m") > command.indexOf("-XX:+ExitOnOutOfMemoryError"));
        assertEquals("a.Main", command.getLast());
        List<String> classPath = List.of(command.get(command.indexOf("-cp") + 1).split(File.pathSeparator));
        assertEquals(3, classPath.size());
        assertEquals(own.toString(), classPath.get(2));
        for (String each : classPath.subList(0, 2)) assertTrue(Files.exists(Path.of(each)), each);
        assertFalse(command.stream().anyMatch(each -> each.contains("jdwp")));
    }

    @Test
    void itsArgumentsComeLast() throws IOException {
        Program.Java program = new Program.Java("a.Main", List.of(), List.of(), List.of("one", "two three"));
        List<String> command =
                launch(new ProcessSpec(program, java.util.Map.of(), java.util.Optional.empty(), false)).command();
        assertEquals(List.of("a.Main", "one", "two three"), command.subList(command.size() - 3, command.size()));
    }

    @Test
    void aCollectorOfItsOwnTakesThePlaceOfTheSerialOne() throws IOException {
        assertTrue(launch(ProcessSpec.java("a.Main")).command().contains("-XX:+UseSerialGC"));
        List<String> own = launch(ProcessSpec.java("a.Main").jvmOptions("-XX:+UseParallelGC")).command();
        assertTrue(own.contains("-XX:+UseParallelGC"));
        assertFalse(own.contains("-XX:+UseSerialGC"));
    }

    @Test
    void theReportOfACrashLiesAmongTheDumpsUnlessTheWorkerHasAnotherPlaceForIt() throws IOException {
        String dumps = DumpFolder.ofUser().open().resolve("hs_err_pid%p.log").toString();
        List<String> command = launch(ProcessSpec.java("a.Main").jvmOptions("-XX:ErrorFile=/own.log")).command();
        int given = command.indexOf("-XX:ErrorFile=" + dumps);
        assertTrue(given > 0);
        // A JVM goes by the last one.
        assertTrue(command.indexOf("-XX:ErrorFile=/own.log") > given);
    }

    @Test
    void withDebugItListensOnTheLoopbackInterfaceOnly() throws IOException {
        List<String> command = launch(ProcessSpec.java("a.Main").debug(true)).command();
        assertTrue(command.stream().anyMatch(each -> each.contains("jdwp") && each.endsWith("address=127.0.0.1:0")));
    }

    // ---- other programs

    @Test
    void aProgramIsFoundOnThePathThatItWillHave() throws IOException {
        Path program = program("mine");
        Files.createDirectory(folder.resolve("first"));
        Files.createDirectory(folder.resolve("first/mine"));
        ProcessSpec spec = ProcessSpec.command("mine", "a b", "$HOME", "*")
                .environment("PATH", folder.resolve("first") + ":" + folder);
        assertEquals(List.of(program.toString(), "a b", "$HOME", "*"), launch(spec).command());
    }

    @Test
    void aRelativeProgramIsLookedForWhereItWillRun() throws IOException {
        Path program = program("mine");
        ProcessSpec spec = ProcessSpec.command("./mine", "a").directory(folder);
        assertEquals(List.of(folder.resolve("./mine").toString(), "a"), launch(spec).command());
        Files.createDirectory(folder.resolve("bin"));
        Files.move(program, folder.resolve("bin/mine"));
        assertEquals("'./mine' in '" + folder + "' does not exist", missing(spec));
        assertEquals(folder.resolve("bin/mine").toString(),
                launch(ProcessSpec.command("mine").environment("PATH", "bin:/no").directory(folder)).command().get(0));
        assertEquals(folder.resolve("bin/mine").toString(),
                launch(ProcessSpec.command("mine").environment("PATH", ":/no").directory(folder.resolve("bin")))
                        .command().get(0));
    }

    @Test
    void aMissingProgramSaysWhatIsMissing() throws IOException {
        assertEquals("'no-such-program' was not found on the PATH", missing(ProcessSpec.command("no-such-program")));
        assertEquals("'/no/such/program' does not exist", missing(ProcessSpec.command("/no/such/program")));
        assertEquals("'" + folder + "' is not an executable file", missing(ProcessSpec.command(folder.toString())));
        Path plain = Files.writeString(folder.resolve("plain"), "text");
        Files.setPosixFilePermissions(plain, Set.of());
        assertEquals("'" + plain + "' is not an executable file", missing(ProcessSpec.command(plain.toString())));
        assertEquals("the directory '/no/such/place' does not exist",
                missing(ProcessSpec.command("true").directory(Path.of("/no/such/place"))));
    }

    // ---- what it is given

    @Test
    void theEnvironmentIsTheListAndTheSpecsAndTheMark() throws IOException {
        Launch launch = launch(ProcessSpec.command("true").environment("MINE", "yes").environment("HOME", "/other"));
        assertEquals("mark-1", launch.environment().get(CommandLine.MARK));
        assertEquals("yes", launch.environment().get("MINE"));
        assertEquals("/other", launch.environment().get("HOME"));
        assertEquals(System.getenv("PATH"), launch.environment().get("PATH"));
        for (String name : launch.environment().keySet())
            assertFalse(name.startsWith("LD_") || name.startsWith("JAVA") || name.startsWith("JDK_"), name);
    }

    @Test
    void theMarkIsNotTheSpecsToSet() throws IOException {
        Launch launch = launch(ProcessSpec.command("true").environment(CommandLine.MARK, "forged"));
        assertEquals("mark-1", launch.environment().get(CommandLine.MARK));
    }

    @Test
    void itStartsInTheSpecsDirectory() throws IOException {
        assertEquals(folder, launch(ProcessSpec.command("true").directory(folder)).directory().orElseThrow());
        assertTrue(launch(ProcessSpec.command("true")).directory().isEmpty());
    }
}
