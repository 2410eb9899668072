package dev.drover.tests.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What Karaf is told of Drover agrees with what is built. Karaf itself was tried by hand: docs/decisions.md. */
class KarafFeaturesTest {

    private static final String NAMESPACE = "http://karaf.apache.org/xmlns/features/v1.6.0";
    private static final Pattern BUNDLE = Pattern.compile("mvn:dev\\.drover/(dev\\.drover\\.[a-z]+)/([^/]+)");
    private static final Path CHECKOUT = Path.of(System.getProperty("drover.checkout"));

    private static Element features;

    @BeforeAll
    static void read() throws Exception {
        features = xml(CHECKOUT.resolve("releng/karaf/features.xml")).getDocumentElement();
    }

    @Test
    void everyBundleIsOneThatIsBuiltWithThatVersionAndStandsInOneFeature() throws Exception {
        String version = child(xml(CHECKOUT.resolve("pom.xml")).getDocumentElement(), "version");
        Set<String> seen = new HashSet<>();
        for (Element each : elements(features, "bundle")) {
            Matcher bundle = BUNDLE.matcher(each.getTextContent().strip());
            assertTrue(bundle.matches(), () -> each.getTextContent());
            assertEquals(version, bundle.group(2), bundle.group());
            Element pom = xml(CHECKOUT.resolve("bundles/" + bundle.group(1) + "/pom.xml")).getDocumentElement();
            assertEquals(bundle.group(1), child(pom, "artifactId"));
            assertTrue(seen.add(bundle.group(1)), () -> bundle.group(1) + " stands in two places");
        }
        assertTrue(seen.size() > 10, seen::toString);
    }

    /** As people of Eclipse get them: an engine that gets another bundle has it in Karaf, too. */
    @Test
    void engineAndShellAreTheBundlesOfTheEnginesFeature() throws Exception {
        Set<String> ofKaraf = new TreeSet<>();
        for (String feature : List.of("drover-engine", "drover-shell")) ofKaraf.addAll(bundles(feature));
        Set<String> ofEclipse = new TreeSet<>();
        for (Element each : elements(xml(CHECKOUT.resolve("features/dev.drover.feature/feature.xml"))
                .getDocumentElement(), "plugin"))
            ofEclipse.add(each.getAttribute("id"));
        assertEquals(ofEclipse, ofKaraf);
        assertEquals(List.of("dev.drover.shell"), bundles("drover-shell"));
    }

    @Test
    void itIsWrittenAsKarafReadsItAndItsVersionsAgree() throws Exception {
        assertEquals(NAMESPACE, features.getNamespaceURI());
        String version = child(xml(CHECKOUT.resolve("pom.xml")).getDocumentElement(), "version");
        assertEquals("drover-" + version, features.getAttribute("name"));
        String osgi = version.replace('-', '.');
        for (Element each : features("drover-engine", "drover-shell")) {
            assertEquals(osgi, each.getAttribute("version"));
            // What it needs is of Karaf itself, or stands here.
            for (Element needed : elements(each, "feature")) {
                boolean own = needed.getTextContent().startsWith("drover-");
                assertTrue(own || List.of("scr", "shell").contains(needed.getTextContent()), needed.getTextContent());
                if (own) assertEquals(osgi, needed.getAttribute("version"));
            }
        }
    }

    private static List<Element> features(String... names) {
        return elements(features, "feature").stream()
                .filter(each -> each.getParentNode() == features && List.of(names).contains(each.getAttribute("name")))
                .toList();
    }

    private static List<String> bundles(String feature) {
        return features(feature).stream().flatMap(each -> elements(each, "bundle").stream())
                .map(each -> BUNDLE.matcher(each.getTextContent().strip()))
                .flatMap(each -> each.matches() ? Stream.of(each.group(1)) : Stream.of())
                .toList();
    }

    private static String child(Element parent, String name) {
        for (Element each : elements(parent, name)) if (each.getParentNode() == parent) return each.getTextContent();
        throw new AssertionError("there is no " + name);
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagNameNS("*", name);
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) all.add((Element) found.item(i));
        return all;
    }

    private static Document xml(Path file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        try (InputStream in = Files.newInputStream(file)) {
            return factory.newDocumentBuilder().parse(in);
        }
    }
}
