package dev.drover.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.drover.tests.product.Script.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever copies a command from the documents finds that it works. */
final class DocumentedCommandsTest {

    private static final Path CHECKOUT = Path.of(System.getProperty("drover.checkout"));
    /** A word in capitals stands for any command. */
    private static final Pattern COMMAND = Pattern.compile("\\./drover ([a-z][a-z-]*)([^`\\n#]*)");
    private static final Pattern OPTION = Pattern.compile("(?<!\\S)(--[a-z-]+)");
    private static final Pattern MODULE = Pattern.compile("(?<!\\S)-pl (\\S+)");
    /** Debian's Maven, and that of many others, is too old for this build. */
    private static final Pattern BARE_MAVEN = Pattern.compile("(?m)(^|[`;&|] *)mvn .*");

    @TempDir
    Path folder;

    @Test
    void everyCommandThatADocumentNamesIsThere() throws Exception {
        Script script = Script.ofCheckout();
        Map<String, String> help = new TreeMap<>();
        for (String command : script.commands()) help.put(command, script.run(folder, "", "help", command).good());
        Map<String, String> documents = documents();
        var faults = new ArrayList<String>();
        documents.forEach((name, text) -> faults.addAll(faults(name, text, help)));
        assertEquals(List.of(), faults);
        long named = documents.values().stream().mapToLong(text -> COMMAND.matcher(text).results().count()).sum();
        assertTrue(named >= 25, "the documents name " + named + " commands: their form has changed");
    }

    @Test
    void whatIsNotThereIsAFault() {
        String page = """
                `./drover bake` and `./drover run DIR --fast`, but `./drover run --slow` and:
                ./drover mvn -pl bundles/dev.drover.pool,bundles/gone verify # makes ./drover cake
                mvn package
                """;
        assertEquals(
                List.of("page names the command 'bake'", "page names the option '--fast' of 'run'",
                        "page names the module 'bundles/gone'", "page names the command 'cake'",
                        "page has 'mvn package', which needs a Maven that is new enough"),
                faults("page", page, Map.of("run", "  --slow   goes slowly", "mvn", "")));
    }

    private static List<String> faults(String name, String text, Map<String, String> help) {
        var faults = new ArrayList<String>();
        for (Matcher named = COMMAND.matcher(text); named.find();) {
            String explained = help.get(named.group(1));
            if (explained == null) {
                faults.add(name + " names the command '" + named.group(1) + "'");
                continue;
            }
            if (named.group(1).equals("mvn")) {
                MODULE.matcher(named.group(2))
                        .results()
                        .flatMap(modules -> Stream.of(modules.group(1).split(",")))
                        .filter(module -> !Files.exists(CHECKOUT.resolve(module).resolve("pom.xml")))
                        .forEach(module -> faults.add(name + " names the module '" + module + "'"));
                continue;
            }
            OPTION.matcher(named.group(2))
                    .results()
                    .map(option -> option.group(1))
                    .filter(option -> !option.equals("--help") && !explained.contains("  " + option + " "))
                    .forEach(option -> faults.add(name + " names the option '" + option + "' of '" + named.group(1)
                            + "'"));
        }
        BARE_MAVEN.matcher(text)
                .results()
                .map(line -> line.group().replaceFirst("^[^m]*", ""))
                .forEach(line -> faults.add(name + " has '" + line + "', which needs a Maven that is new enough"));
        return faults;
    }

    private static Map<String, String> documents() throws Exception {
        var documents = new TreeMap<String, String>();
        for (String name : List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")) {
            documents.put(name, Files.readString(CHECKOUT.resolve(name)));
        }
        try (Stream<Path> pages = Files.list(CHECKOUT.resolve("docs"))) {
            for (Path page : pages.filter(each -> each.toString().endsWith(".md")).toList()) {
                documents.put("docs/" + page.getFileName(), Files.readString(page));
            }
        }
        return documents;
    }

    /** In a copy of the checkout, as in one that has just been fetched. */
    @Test
    void readmesExampleIsBuiltAndRunByReadmesLines() throws Exception {
        String readme = Files.readString(CHECKOUT.resolve("README.md"));
        Path copy = Script.copyTo(folder).root();
        Files.writeString(copy.resolve("Example.java"), block(readme, "java", "class Example"));
        Result result = Script.bash(block(readme, "sh", "Example.java"), copy);
        assertEquals("HELLO", result.good().strip(), result::toString);
    }

    /** The only block of that language in which the text stands. */
    private static String block(String document, String language, String text) {
        List<String> found = Pattern.compile("(?s)```" + language + "\\n(.*?)```")
                .matcher(document)
                .results()
                .map(block -> block.group(1))
                .filter(block -> block.contains(text))
                .toList();
        assertEquals(1, found.size(), "blocks of " + language + " with '" + text + "'");
        return found.get(0);
    }
}
