package dev.drover.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import dev.drover.tests.product.Script.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The script that a person calls: its help is true, and what it refuses it refuses in one sentence. */
@Execution(ExecutionMode.CONCURRENT)
final class ScriptTest {

    private static final int MISUSED = 2;

    @TempDir
    private static Path checkout;

    private static Script script;

    @TempDir
    Path folder;

    @BeforeAll
    static void copyTheCheckout() throws Exception {
        script = Script.copyTo(checkout);
        script.takeProduct();
        script.takeSite();
    }

    @AfterAll
    static void leaveTheProduct() throws Exception {
        script.leaveProduct();
    }

    static List<String> commands() throws Exception {
        return Script.ofCheckout().commands();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandSaysWhatItTakesWhatItWritesAndHowItEnds(String command) throws Exception {
        String text = run(command, "--help").good();
        assertTrue(text.startsWith("Usage: ./drover " + command), text);
        assertTrue(text.contains("\nWrites "), text);
        assertTrue(text.contains("\nExit code: "), text);
        assertTrue(text.lines().allMatch(line -> line.length() <= 120), text);
        assertEquals(text, run(command, "-h").good());
        assertEquals(text, run("help", command).good());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandThatHelpListsDoesWhatItSays(String command) throws Exception {
        for (int i = 0; i < 3; i++) Files.writeString(folder.resolve("file " + i), "line\n");
        String dir = folder.toString();
        switch (command) {
            case "run" -> {
                String summary = run("run", dir, "--headless", "--workers=1", "--json").good();
                assertTrue(summary.contains("\"complete\":true") && summary.contains("\"files\":3"), summary);
                String demo = run("run", "--demo", "messaging").good();
                assertTrue(demo.contains("2 processes counted to 10000 together"), demo);
            }
            case "shell" -> assertTrue(type("pools\n", "shell").good().contains("No pool is open."));
            case "screenshot" -> {
                run("screenshot", "new/picture.png", dir, "--workers", "1").good();
                byte[] picture = Files.readAllBytes(folder.resolve("new/picture.png"));
                byte[] head = Arrays.copyOfRange(picture, 1, 4);
                assertEquals("PNG", new String(head, StandardCharsets.US_ASCII));
            }
            case "install" -> {
                Path ide = copyOfTheIde();
                Result installed = run("install", "--into", ide.toString());
                assertEquals("", installed.good());
                assertEquals(1, drovers(ide), installed::err);
                // Once more, as after a change: there is one afterwards, too.
                run("install", "--into=" + ide).good();
                assertEquals(1, drovers(ide));
            }
            // One would run this test again, the others take minutes and hours: here they say what they would do.
            case "test", "package", "bench", "soak", "conformance" -> run(command, "--help").good();
            case "format" -> {
                Path file = aTestOfTheCopy();
                String tidy = Files.readString(file);
                Files.writeString(file, tidy.replaceFirst("package ", "package    "));
                assertEquals("", run("format").good());
                assertEquals(tidy, Files.readString(file));
            }
            case "mvn" -> assertTrue(run("mvn", "-v").good().startsWith("Apache Maven 3.9"));
            case "help" -> assertEquals(run().good(), run("help").good());
            default -> fail("Help lists '" + command + "', and no test runs it.");
        }
    }

    @Test
    void theProductStartsByTheCommandInItselfToo() throws Exception {
        Files.writeString(folder.resolve("file"), "line\n");
        String summary = Script.bash("export XDG_CACHE_HOME=" + folder + "/cache JAVA_HOME="
                + System.getProperty("java.home") + "; mkdir work; mv file work; " + script.product()
                + "/drover -application dev.drover.app.headless --dir work --workers=1 --json", folder).good();
        assertTrue(summary.contains("\"complete\":true") && summary.contains("\"files\":1"), summary);
    }

    @Test
    void aDemoThatIsInterruptedLeavesNoFile() throws Exception {
        Result end = Script.bash(String.join("\n",
                "export JDK_JAVA_OPTIONS=\"$JDK_JAVA_OPTIONS -Djava.io.tmpdir=" + folder + "\" TMPDIR=" + folder,
                checkout.resolve("drover") + " run --demo messaging & demo=$!",
                "until compgen -G '" + folder + "/drover-demo*/greeter*' >/dev/null; do",
                "  kill -0 $demo; sleep 0.1", "done",
                "kill -TERM $demo; code=0; wait $demo || code=$?", "echo ended with $code"), checkout);
        assertTrue(end.good().endsWith("ended with 143\n"), end::toString);
        try (var left = Files.list(folder)) {
            assertEquals(List.of(), left.filter(each -> !each.getFileName().toString().startsWith("hsperf")).toList());
        }
    }

    private Path copyOfTheIde() throws Exception {
        Path ide = folder.resolve("an IDE");
        Script.bash("cp -a '" + System.getProperty("drover.testide") + "' '" + ide + "'", folder).good();
        return ide;
    }

    /** How many bundles of that name the IDE starts with. */
    private static long drovers(Path ide) throws Exception {
        return Files.readAllLines(
                ide.resolve("configuration/org.eclipse.equinox.simpleconfigurator/bundles.info"))
                .stream()
                .filter(line -> line.startsWith("dev.drover.ide,"))
                .count();
    }

    @Test
    void anEclipseThatRunsOrCannotBeWrittenIsLeftAlone() throws Exception {
        Path ide = folder.resolve("eclipse");
        Path info = Files.createDirectories(ide.resolve("configuration/org.eclipse.equinox.simpleconfigurator"))
                .resolve("bundles.info");
        Files.writeString(info, "org.eclipse.equinox.p2.director.app,1.0.0,plugins/director.jar,4,false\n");
        Files.writeString(ide.resolve("configuration/config.ini"), "eclipse.p2.profile=DefaultProfile\n");
        Path launcher = Files.createDirectories(ide.resolve("plugins"))
                .resolve("org.eclipse.equinox.launcher_1.7.0.jar");
        Files.createFile(launcher);
        Process running = new ProcessBuilder("sh", "-c", "read line; exit", launcher.toString()).start();
        try {
            Result refused = run("install", "--into", ide.toString());
            assertEquals(1, refused.code(), refused::toString);
            assertEquals("drover: the Eclipse in '" + ide.toRealPath() + "' is running (process " + running.pid()
                    + "): close it first.\n", refused.err());
        } finally {
            running.destroyForcibly().waitFor();
        }
        // For root every folder that has a place on a disk can be written; this one has none.
        Files.delete(ide.resolve("configuration/config.ini"));
        assertTrue(run("install", "--into", ide.toString()).err().contains("there is no Eclipse in"));
    }

    @Test
    void theVersionOfABuildGrowsWithItsSourcesAndNotWithWhatABuildWrites() throws Exception {
        Path root = Files.createDirectory(folder.resolve("checkout"));
        Files.copy(Script.ofCheckout().root().resolve("drover"), root.resolve("drover"));
        for (String each : List.of(".mvn", "target-platform", "bundles/b/src", "hosts", "features", "releng", "tests"))
            Files.createDirectories(root.resolve(each));
        Path source = Files.writeString(root.resolve("bundles/b/src/B.java"), "class B {}");
        Path pom = Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.writeString(root.resolve(".gitignore"), "target\n");
        for (Path each : List.of(source, pom, source.getParent())) changed(each, "2026-01-02T03:04:05Z");
        assertEquals("v20260102-030405", qualifier(root));
        Files.writeString(Files.createDirectory(root.resolve("bundles/b/target")).resolve("B.class"), "made");
        assertEquals("v20260102-030405", qualifier(root));
        changed(source, "2026-01-02T03:04:06Z");
        assertEquals("v20260102-030406", qualifier(root));

        Script.bash("git init -q && git add . && GIT_COMMITTER_DATE=2026-03-04T05:06:07Z git -c user.name=a"
                + " -c user.email=a@b commit -q -m it", root).good();
        assertEquals("v20260304-050607", qualifier(root));
        Files.writeString(source, "class B { int b; }");
        changed(source, "2026-05-06T07:08:09Z");
        assertEquals("v20260506-070809", qualifier(root));
    }

    private static void changed(Path file, String at) throws Exception {
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse(at)));
    }

    private static String qualifier(Path root) throws Exception {
        return Script.bash("source ./drover help >/dev/null; qualifier", root).good().strip();
    }

    /** The product's state does not hang on it, so what others do in the copy needs no build. */
    private static Path aTestOfTheCopy() {
        return checkout.resolve("bundles/dev.drover.host/src/test/java/dev/drover/host/CancelTest.java");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "fetch | 'fetch' is no command",
            "help fetch | 'fetch' is no command",
            "--quiet | '--quiet' is no command",
            "help run shell | was also given 'shell'",
            "run gone | 'gone' is not a directory",
            "run --demo files | there is one demo, and it takes no other argument",
            "run --wokers=3 | 'run' has no option '--wokers=3'",
            "run . --headless --workers 0 | --workers is '0'",
            "shell stray | 'shell' takes no arguments",
            "screenshot | say where the picture goes",
            "screenshot picture.jpg | must end with .png",
            "screenshot picture.png gone | 'gone' is not a directory",
            "screenshot picture.png --wokers | 'screenshot' has no option '--wokers'",
            "install | say where your Eclipse is",
            "install eclipse | 'install' takes --into and a folder",
            "install --into | --into needs the folder",
            "install --in . | 'install' has no option '--in'",
            "install --into gone | 'gone' is not a directory",
            "install --into . | there is no Eclipse in '.'",
            "install --into . more | was also given 'more'",
            "test quick | 'quick' is none",
            "bench --fast | 'bench' has no option '--fast'",
            "soak --fast | 'soak' has no option '--fast'",
            "conformance --fast | 'conformance' has no option '--fast'",
            "package stray | 'package' takes no arguments",
            "test --portable quick | 'quick' is none",
            "format stray | 'format' takes no arguments",
            "mvn | say what Maven is to do",
    })
    void whatCannotBeIsRefusedInOneSentenceAndWithExitCodeTwo(String line, String part) throws Exception {
        Result refused = run(line.split(" "));
        assertEquals(MISUSED, refused.code(), refused::toString);
        assertEquals("", refused.out());
        assertEquals(1, refused.err().lines().count(), refused::err);
        assertTrue(refused.err().startsWith("drover: ") && refused.err().contains(part), refused::err);
    }

    @Test
    void whoNamesNoCommandIsToldWhichThereAre() throws Exception {
        String sentence = run("fetch").err();
        assertTrue(sentence.endsWith("there are " + String.join(", ", commands()) + ".\n"), sentence);
        assertTrue(run("").err().contains("'' is no command"));
    }

    @Test
    void textThatIsRefusedIsShownWithoutItsControlCharacters() throws Exception {
        String sentence = run("a\u001b[2Jb\nc").err();
        assertEquals(1, sentence.lines().count(), sentence);
        assertTrue(sentence.chars().allMatch(c -> c >= ' ' || c == '\n'), sentence);
    }

    private Result run(String... arguments) throws Exception {
        return type("", arguments);
    }

    private Result type(String input, String... arguments) throws Exception {
        return script.run(folder, input, arguments);
    }
}
