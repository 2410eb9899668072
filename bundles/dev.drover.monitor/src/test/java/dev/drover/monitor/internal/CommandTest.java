package dev.drover.monitor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

class CommandTest {

    @Test
    void javaProgramIsNamedAfterItsMainClassOrJar() {
        assertEquals("Worker", name("/opt/bin/java", "-Xmx64m", "-cp", "a:b", "-Dx=y", "com.example.Worker", "a"));
        assertEquals("launcher_1.2", name("java", "-jar", "/opt/plugins/launcher_1.2.jar", "-console"));
        assertEquals("Main", name("java", "--module-path", "mods", "-m", "com.example/com.example.Main"));
        assertEquals("java", name("java", "@options"));
        assertEquals("java", name("java", "-version"));
        assertEquals("java", name("java", "-cp"));
    }

    @Test
    void otherProgramIsNamedAfterItsFile() {
        assertEquals("sleep", name("/usr/bin/sleep", "600"));
        assertEquals("python3", name("python3", "-m", "http.server"));
        assertEquals("node.exe", name("C:\\Program Files\\node.exe", "x.js"));
        assertEquals("/", name("/"));
    }

    @Test
    void procTextIsSplitAtNul() {
        assertEquals(new Command("sh -c sleep 1; true", "sh"), proc("sh\0-c\0sleep 1; true\0"));
        assertEquals(new Command("a  b", "a"), proc("a\0\0b\0"));
        assertEquals(new Command("", "fallback"), proc(""));
        assertEquals(new Command("", "fallback"), proc("\0\0\0"));
    }

    @Test
    void titleWrittenOverTheArgumentsIsTakenAsItIs() {
        assertEquals("nginx: worker process", proc("nginx: worker process\0\0\0\0\0").line());
        assertEquals("unterminated", proc("unterminated").line());
    }

    @Test
    void controlCharactersAreKeptAndLengthIsBounded() {
        assertEquals("a\u001b[31m \n\t\u0007", proc("a\u001b[31m\0\n\t\u0007\0").line());
        assertEquals(Command.MAX_LENGTH, Command.of(List.of("x".repeat(9000)), "").line().length());
        assertEquals(Command.MAX_LENGTH, proc("y".repeat(Command.MAX_LENGTH)).line().length());
    }

    private static String name(String... arguments) {
        return Command.of(List.of(arguments), "fallback").name();
    }

    private static Command proc(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] larger = Arrays.copyOf(bytes, bytes.length + 10);
        return Command.ofProc(larger, bytes.length, "fallback");
    }
}
