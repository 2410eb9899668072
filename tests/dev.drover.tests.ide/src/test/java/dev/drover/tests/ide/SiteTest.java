package dev.drover.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What the update site carries says what it is, as other Eclipse features and plug-ins do. */
final class SiteTest {

    @Test
    void everyPlugInOfOursIsStartedByTheFrameworkAndTellsItsLicence() throws Exception {
        List<Path> plugIns = ours("plugins");
        assertTrue(plugIns.size() > 15, plugIns::toString);
        for (Path file : plugIns) {
            try (JarFile jar = new JarFile(file.toFile())) {
                assertNotNull(jar.getEntry("about.html"), file::toString);
                Attributes headers = jar.getManifest().getMainAttributes();
                // What p2 has installed is started only so.
                assertEquals("lazy", headers.getValue("Bundle-ActivationPolicy"), file::toString);
                assertEquals("EPL-2.0", headers.getValue("Bundle-License"), file::toString);
                assertEquals("Drover", headers.getValue("Bundle-Vendor"), file::toString);
                assertNotNull(headers.getValue("Bundle-Description"), file::toString);
            }
        }
    }

    @Test
    void everyFeatureOfOursHasALicenceADescriptionAndAProvider() throws Exception {
        List<Path> features = ours("features").stream()
                .filter(file -> !file.getFileName().toString().contains(".platform."))
                .toList();
        assertEquals(4, features.size(), features::toString);
        for (Path file : features) {
            Element feature = xml(file, "feature.xml").getDocumentElement();
            assertEquals("Drover", feature.getAttribute("provider-name"));
            assertTrue(text(feature, "license").contains("Eclipse Public License 2.0"), file::toString);
            assertTrue(text(feature, "license").contains("SPDX-License-Identifier: EPL-2.0"), file::toString);
            assertTrue(text(feature, "description").length() > 100, file::toString);
            assertTrue(text(feature, "copyright").contains("Copyright"), file::toString);
        }
    }

    /** All have the qualifier of their build, so that p2 sees the next build as an update. */
    @Test
    void everythingOfOursHasAQualifierThatGrows() throws Exception {
        List<String> qualifiers = Stream.concat(ours("plugins").stream(), ours("features").stream())
                .map(file -> file.getFileName().toString())
                .filter(name -> !name.contains(".platform."))
                .map(name -> name.replaceFirst(".*_0\\.1\\.0\\.(.*)\\.jar", "$1"))
                .distinct()
                .toList();
        assertEquals(1, qualifiers.size(), qualifiers::toString);
        assertTrue(qualifiers.get(0).matches("v20[0-9]{6}-[0-9]{6}"), qualifiers::toString);
        // Greater than what builds had before they had one.
        assertTrue(qualifiers.get(0).compareTo("SNAPSHOT") > 0, qualifiers::toString);
    }

    private static List<Path> ours(String kind) throws IOException {
        try (Stream<Path> files = Files.list(Ide.site().resolve(kind))) {
            return files.filter(file -> file.getFileName().toString().startsWith("dev.drover.")).toList();
        }
    }

    private static Document xml(Path file, String entry) throws Exception {
        try (JarFile jar = new JarFile(file.toFile()); InputStream in = jar.getInputStream(jar.getEntry(entry))) {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
        }
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent();
    }
}
