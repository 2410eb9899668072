package dev.drover.process.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import dev.drover.api.process.ProcessSpec;
import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways of Windows with variables and programs, as far as they can be followed on another system. */
class OtherSystemsTest {

    private static final Platform WINDOWS = new Platform("Windows 11", false);
    private static final Platform LINUX = new Platform("Linux", false);

    @TempDir
    Path folder;

    private static Map<String, String> environment(Map<String, String> own, Platform platform, String... set) {
        ProcessSpec spec = ProcessSpec.command("true");
        for (int i = 0; i < set.length; i += 2) spec = spec.environment(set[i], set[i + 1]);
        return WorkerEnvironment.of(spec, own, "UTF-8", platform);
    }

    @Test
    void variablesAreInheritedInWhateverCaseWindowsHasThem() {
        Map<String, String> own = Map.of("Path", "C:\\Windows", "SystemRoot", "C:\\Windows", "ComSpec", "cmd.exe",
                "windir", "C:\\Windows", "Secret", "x", "JAVA_TOOL_OPTIONS", "-Dx");
        Map<String, String> environment = environment(own, WINDOWS);
        assertEquals("C:\\Windows", environment.get("SystemRoot"), "without it no program opens a socket");
        assertEquals("C:\\Windows", environment.get("PATH"));
        assertEquals(4, environment.size(), environment::toString);
        assertEquals(Map.of(), environment(own, LINUX), "elsewhere these are other variables");
    }

    @Test
    void aVariableOfTheSpecTakesThePlaceOfOneInAnotherCase() {
        Map<String, String> environment = environment(Map.of("Path", "C:\\Windows"), WINDOWS, "PATH", "D:\\mine");
        assertEquals("D:\\mine", environment.get("Path"));
        assertEquals(1, environment.size(), environment::toString);
        assertEquals(2, environment(Map.of("PATH", "/bin"), LINUX, "Path", "other").size());
    }

    @Test
    void aProgramIsFoundByItsNameWithoutTheEnding() throws IOException {
        Path program = program("mine.EXE");
        program("script.cmd");
        Files.createDirectory(folder.resolve("first"));
        Map<String, String> path = Map.of("PATH", folder.resolve("first") + File.pathSeparator + folder);
        assertEquals(program.toString(), new ProgramSearch(path, WINDOWS).find("mine", Path.of("")));
        assertEquals(program.toString(), new ProgramSearch(path, WINDOWS).find("mine.EXE", Path.of("")));
        assertEquals(program.toString(), new ProgramSearch(path, WINDOWS).find("./mine", folder).replace("/./", "/"));
        assertThrows(FileNotFoundException.class, () -> new ProgramSearch(path, WINDOWS).find("script", Path.of("")));
        Map<String, String> own = Map.of("PATH", folder.toString(), "PATHEXT", ".cmd;.EXE");
        assertTrue(new ProgramSearch(own, WINDOWS).find("script", Path.of("")).endsWith("script.cmd"));
        assertThrows(FileNotFoundException.class, () -> new ProgramSearch(path, LINUX).find("mine", Path.of("")));
    }

    @Test
    void aPathInQuotationMarksIsOne() throws IOException {
        Path program = program("mine.EXE");
        Map<String, String> path = Map.of("PATH", "\"" + folder + "\"");
        assertEquals(program.toString(), new ProgramSearch(path, WINDOWS).find("mine", Path.of("")));
    }

    @Test
    void aFileWithoutAnEndingIsNoProgramOnWindows() throws IOException {
        program("mine");
        Map<String, String> path = Map.of("PATH", folder.toString());
        assertThrows(FileNotFoundException.class, () -> new ProgramSearch(path, WINDOWS).find("mine", Path.of("")));
        assertFalse(new ProgramSearch(path, LINUX).find("mine", Path.of("")).isEmpty());
    }

    private Path program(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
