package dev.drover.tests.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The model fragments that bring the parts into product and IDE. A wrong name there shows nothing and says nothing. */
final class FragmentTest {

    @Test
    void everyClassNamedInAFragmentCanBeLoaded() throws Exception {
        List<Bundle> fragments = Arrays.stream(
                FrameworkUtil.getBundle(FragmentTest.class).getBundleContext().getBundles())
                .filter(b -> b.getSymbolicName().startsWith("dev.drover."))
                .filter(b -> b.getHeaders().get("Model-Fragment") != null)
                .toList();
        assertFalse(fragments.isEmpty(), "no bundle of Drover has a Model-Fragment header");
        var broken = new TreeMap<String, String>();
        for (Bundle bundle : fragments) {
            for (URI named : classesIn(bundle)) {
                try {
                    bundleOf(named).loadClass(named.getPath().substring(1));
                } catch (ClassNotFoundException | IllegalStateException e) {
                    broken.put(named.toString(), e.toString());
                }
            }
        }
        assertEquals(new TreeMap<>(), broken);
    }

    private static List<URI> classesIn(Bundle bundle) throws Exception {
        String header = bundle.getHeaders().get("Model-Fragment");
        String file = header.split(";")[0].strip();
        URL url = bundle.getEntry(file);
        assertNotNull(url, () -> bundle.getSymbolicName() + " has no " + file);
        try (InputStream in = url.openStream()) {
            NodeList all = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getElementsByTagName("*");
            var found = new ArrayList<URI>();
            for (int i = 0; i < all.getLength(); i++) {
                String uri = ((Element) all.item(i)).getAttribute("contributionURI");
                if (uri.startsWith("bundleclass://")) found.add(URI.create(uri));
            }
            assertFalse(found.isEmpty(), () -> file + " names no class");
            return found;
        }
    }

    private static Bundle bundleOf(URI named) {
        return Arrays.stream(FrameworkUtil.getBundle(FragmentTest.class).getBundleContext().getBundles())
                .filter(b -> b.getSymbolicName().equals(named.getHost()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no bundle " + named.getHost()));
    }
}
