package dev.drover.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The product with a shell, used as somebody does who reads the documents. */
final class ShellTest {

    private static final Path CHECKOUT = Path.of(System.getProperty("drover.checkout"));

    @TempDir
    Path folder;

    @TempDir
    Path area;

    @BeforeEach
    void makeFiles() throws IOException {
        for (int i = 0; i < 20; i++) Files.writeString(folder.resolve("file " + i), "line\n".repeat(i));
    }

    @Test
    void documentAboutStrategiesShowsWhatTheShellAnswers() throws Exception {
        String document = Files.readString(CHECKOUT.resolve("docs/contribute-a-strategy.md"));
        Matcher blocks = Pattern.compile("(?s)```\\n(g! .*?)```").matcher(document);
        int asked = 0;
        try (Shell shell = Shell.open(folder, area)) {
            while (blocks.find()) {
                for (String part : blocks.group(1).split("(?m)^g! ")) {
                    if (part.isEmpty()) continue;
                    List<String> lines = part.lines().toList();
                    String command = lines.get(0)
                            .replaceFirst("file:/the/folder/.*", "'file:" + example() + "'")
                            .replace("/the/folder", folder.toString());
                    // The job goes on beside the shell: a person asks for weights once there are workers.
                    if (command.startsWith("strategy ")) while (!shell.ask("workers files").contains("files-2"));
                    String answer = shell.ask(command);
                    checkAnswer(command, lines.subList(1, lines.size()), answer);
                    asked++;
                }
            }
            assertTrue(asked >= 8, "the document shows " + asked + " commands");
            assertTrue(shell.ask("endjob").startsWith("Stopped: "));
            assertEquals(0, shell.leave());
        }
    }

    /** Figures and widths of columns may be others, and dots stand for what is left out. */
    private void checkAnswer(String command, List<String> lines, String answer) throws IOException {
        assertFalse(answer.contains("gogo: "), () -> command + ": " + answer);
        if (lines.isEmpty()) assertEquals("", answer, command);
        String plain = plain(answer.replace(folder.toRealPath().toString(), "/the/folder"));
        for (String line : lines) {
            if (line.equals("...")) continue;
            assertTrue(
                    ("\n" + plain + "\n").contains("\n" + plain(line) + "\n"),
                    () -> command + " does not answer '" + line + "' but:\n" + answer);
        }
    }

    private static String plain(String text) {
        return text.replaceAll("[0-9]+", "#").replaceAll(" *\\n", "\n").replaceAll(" +", " ").strip();
    }

    @Test
    void shellEndsWithItsInputAndTakesItsWorkersWithIt() throws Exception {
        try (Shell shell = Shell.open(folder, area)) {
            assertEquals("No pool is open.", shell.ask("pools"));
            assertTrue(shell.ask("job . --repeat").contains("in the pool 'files'"));
            // In vain only until the shell is ended for taking too long.
            while (!shell.ask("workers files").contains("BUSY")) assertEquals("Files", shell.ask("job").split(" ")[0]);
            List<ProcessHandle> children = shell.children();
            assertFalse(children.isEmpty());
            assertEquals(0, shell.leave());
            assertEquals(List.of(), children.stream().filter(ProcessHandle::isAlive).toList());
        }
    }

    private static Path example() throws IOException {
        Path plugins = CHECKOUT.resolve("releng/dev.drover.repository/target/repository/plugins");
        try (DirectoryStream<Path> found = Files.newDirectoryStream(plugins, "dev.drover.example.coolest_*.jar")) {
            return found.iterator().next();
        }
    }
}
