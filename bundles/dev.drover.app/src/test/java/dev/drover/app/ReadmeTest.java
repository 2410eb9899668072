package dev.drover.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import dev.drover.api.pool.PoolSpec;
import dev.drover.api.pool.ProcessPool;
import dev.drover.api.process.ProcessSpec;
import dev.drover.channel.MessageChannel;
import dev.drover.host.Host;
import dev.drover.messaging.Messaging;
import dev.drover.pool.Pools;
import dev.drover.process.ProcessRuntime;
import dev.drover.service.LocalServices;
import dev.drover.wire.Codec;
import dev.drover.wire.Endpoint;
import dev.drover.wire.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What README.md shows is true. */
class ReadmeTest {

    /** To something in the checkout. */
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

    @TempDir
    Path dir;

    @Test
    void theExampleCompilesAndRunsWithTheFiveJarsThatAreEnough() throws Exception {
        String example = examples().get(0);
        assertTrue(example.lines().count() <= 15, "the example has more than 15 lines");
        runs(example, "Example", "HELLO", Endpoint.class, Host.class, PoolSpec.class, ProcessRuntime.class,
                Pools.class);
    }

    @Test
    void theExampleOfMessagesCompilesAndRuns() throws Exception {
        runs(examples().get(1), "Talk", "main looks for drover", Endpoint.class, MessageChannel.class, Host.class,
                PoolSpec.class, ProcessRuntime.class, Pools.class, Messaging.class);
    }

    @Test
    void theExampleOfAServiceCompilesAndRuns() throws Exception {
        runs(examples().get(2), "Day", "a good day, main", Endpoint.class, MessageChannel.class, Host.class,
                PoolSpec.class, ProcessRuntime.class, Pools.class, Messaging.class, LocalServices.class);
        assertEquals(3, examples().size(), "README.md has an example that nobody compiles");
    }

    /** @param jars that it is run with, by a class of each */
    private void runs(String example, String main, String says, Class<?>... jars) throws Exception {
        String classPath = Stream.of(jars).map(ReadmeTest::home).collect(Collectors.joining(File.pathSeparator));
        compile(Files.writeString(dir.resolve(main + ".java"), example), classPath);
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath + File.pathSeparator + dir,
                main)
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the example does not end");
            assertEquals(says, output.strip());
            assertEquals(0, process.exitValue());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({"js,node", "python,python3"})
    void theExamplesInOtherLanguagesAnswerAsTheOneInJava(String language, String interpreter) throws Exception {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, interpreter)));
        if (!found) System.out.println("The example in " + language + " is SKIPPED: there is no " + interpreter);
        assumeTrue(found, "no " + interpreter + " on the PATH");
        Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(readme());
        assertTrue(block.find(), "README.md has no example in " + language);
        Path script = Files.writeString(dir.resolve(language.equals("js") ? "shout.js" : "shout.py"), block.group(1));
        assertTrue(!block.find(), "README.md has a second example that nobody runs");
        ProcessSpec worker = language.equals("js") ? ProcessSpec.node(script) : ProcessSpec.python(script);
        try (ProcessPool pool = Pools.open(PoolSpec.of("shouters", worker).size(1, 1))) {
            Task<String, String> shout = Task.of("shout", Codec.UTF8, Codec.UTF8);
            assertEquals("HELLO", pool.send(shout, "hello").get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void theBundleMapNamesEveryBundleAndNoOther() throws Exception {
        Pattern row = Pattern.compile("(?m)^\\| `(dev\\.drover\\.[a-z.]+)` \\|");
        List<String> named = row.matcher(readme()).results().map(match -> match.group(1)).sorted().toList();
        try (Stream<Path> bundles = Files.list(root().resolve("bundles"))) {
            List<String> present = bundles.filter(bundle -> Files.exists(bundle.resolve("pom.xml")))
                    .map(bundle -> bundle.getFileName().toString())
                    .sorted()
                    .toList();
            assertEquals(present, named);
        }
    }

    @Test
    void everyLinkOfADocumentLeadsToAFile() throws Exception {
        List<Path> documents = new ArrayList<>(List.of(root().resolve("README.md"), root().resolve("CONTRIBUTING.md")));
        try (Stream<Path> pages = Files.list(root().resolve("docs"))) {
            pages.filter(page -> page.toString().endsWith(".md")).forEach(documents::add);
        }
        for (Path document : documents) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                Path target = document.resolveSibling(link.group(1));
                assertTrue(Files.exists(target), document.getFileName() + " leads to " + target);
            }
        }
    }

    @Test
    void readmeLeadsToTheStrategyAndToOneThatImplementsIt() throws Exception {
        List<String> links = LINK.matcher(readme()).results().map(link -> link.group(1)).toList();
        for (String file : List.of("Strategy.java", "Coolest.java")) {
            assertTrue(links.stream().anyMatch(link -> link.endsWith("/" + file)), "no link leads to " + file);
        }
    }

    private static void compile(Path source, String classPath) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-Xlint:all,-processing,-classfile", "-Werror", "-proc:none", "-cp", classPath);
            assertTrue(
                    compiler.getTask(problems, files, null, options, null, files.getJavaFileObjects(source)).call(),
                    problems::toString);
        }
    }

    private static List<String> examples() throws Exception {
        return Pattern.compile("(?s)```java\n(.*?)```").matcher(readme()).results().map(block -> block.group(1))
                .toList();
    }

    /** Every worker loads them at its start. */
    @Test
    void theTwoJarsThatEveryWorkerCarriesAreSmall() throws Exception {
        long bytes = 0;
        for (Class<?> type : List.of(Endpoint.class, Host.class)) {
            Path jar = Path.of(home(type));
            assertTrue(Files.isRegularFile(jar), jar + " is a jar once it is packaged");
            bytes += Files.size(jar);
        }
        assertTrue(bytes <= 186_000, bytes + " bytes");
    }

    private static String readme() throws Exception {
        return Files.readString(root().resolve("README.md"));
    }

    /** The nearest directory above the tests' that has a README.md. */
    private static Path root() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("README.md"))) root = root.getParent();
        return root;
    }

    private static String home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(type + " was not loaded from a file", e);
        }
    }
}
