package dev.drover.process.internal.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.drover.wire.link.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Text that a JVM in the locale C has no bytes for. */
@Timeout(60)
@DisabledIfSystemProperty(named = Platform.PORTABLE, matches = "true",
        disabledReason = "It is about what a shell passes")
class ShellTextTest {

    /** With all that a shell or printf might take for something else, and what a shell cuts off. */
    private static final String HARD = "\u00e4 '\"\\ $HOME `x` %s \u20ac\n\n";

    private final ShellText text = new ShellText(StandardCharsets.US_ASCII);

    private static String run(List<String> command, String... variable) throws IOException {
        for (String word : command)
            assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(word), () -> "beyond ASCII: " + word);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (variable.length > 0) builder.environment().put(variable[0], variable[1]);
        Process process = builder.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void whatTheLocaleHasBytesForIsPassedAsItIs() {
        assertEquals("plain", text.value("NAME", "plain"));
        assertEquals(List.of("cat", "a b"), text.command(List.of("cat", "a b")));
    }

    @Test
    void wordsOfACommandArrive() throws IOException {
        List<String> command = text.command(List.of("printf", "%s|", "first", HARD, "a 'b' $c", HARD + "!", ""));
        assertEquals("first|" + HARD + "|a 'b' $c|" + HARD + "!||", run(command));
    }

    @Test
    void aVariableArrivesAndStandsInNoCommandLine() throws IOException {
        String value = text.value("SECRET", HARD);
        List<String> command = text.command(List.of("sh", "-c", "printf %s \"$SECRET\"; env | grep -c drover_word"));
        assertEquals(HARD + "0\n", run(command, "SECRET", value));
        assertTrue(command.stream().noneMatch(each -> each.contains(value)), command::toString);
    }

    @Test
    void theProgramTakesTheShellsPlace() throws IOException {
        List<String> command =
                new ArrayList<>(text.command(List.of("sh", "-c", "echo $PPID; echo \"$0\"", "\u00fc")));
        assertEquals(ProcessHandle.current().pid() + "\n\u00fc\n", run(command));
    }

    @Test
    void aVariableWhoseNameNoShellKnowsStaysAsItIs() {
        assertEquals(HARD, text.value("A.B", HARD));
        assertEquals(List.of("true"), text.command(List.of("true")));
    }
}
