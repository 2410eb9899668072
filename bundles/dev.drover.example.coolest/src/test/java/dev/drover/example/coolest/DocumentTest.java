package dev.drover.example.coolest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** Keeps docs/contribute-a-strategy.md true to this example. */
class DocumentTest {

    private static final Path CHECKOUT = Path.of("../..");

    @Test
    void documentShowsTheWholeClass() throws IOException {
        Path source = Path.of("src/main/java", Coolest.class.getName().replace('.', '/') + ".java");
        assertTrue(document().contains("```java\n" + Files.readString(source) + "```\n"));
    }

    @Test
    void documentNamesTheVersionsOfTheBuild() throws IOException {
        String pom = Files.readString(CHECKOUT.resolve("pom.xml"));
        String shown = first("(?s)```xml\n(.*?)```", document());
        assertEquals(
                first("<artifactId>drover</artifactId>\\s*<version>(.*?)</version>", pom),
                first("<artifactId>dev.drover.api</artifactId>\\s*<version>(.*?)</version>", shown));
        assertEquals(
                first("<bnd.version>(.*?)</bnd.version>", pom),
                first("<artifactId>bnd-maven-plugin</artifactId>\\s*<version>(.*?)</version>", shown));
        String annotations =
                "<artifactId>org.osgi.service.component.annotations</artifactId>\\s*<version>(.*?)</version>";
        assertEquals(first(annotations, pom), first(annotations, shown));
    }

    private static String document() throws IOException {
        return Files.readString(CHECKOUT.resolve("docs/contribute-a-strategy.md"));
    }

    private static String first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), pattern);
        return matcher.group(1);
    }
}
