package dev.drover.tests.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Manifest;
import java.util.stream.Stream;

import org.eclipse.osgi.util.ManifestElement;
import org.osgi.framework.BundleException;

/** What the manifests of the bundles may ask for and offer. */
final class ManifestRules {

    private ManifestRules() {}

    /** A bundle imports what others export, exports nothing internal, and requires no bundle of ours as a whole. */
    static List<Violation> manifests(Map<String, Manifest> manifests) {
        var exporters = new TreeMap<String, String>();
        manifests.forEach((bundle, manifest) -> {
            for (String name : names(manifest, "Export-Package")) exporters.put(name, bundle);
        });
        var found = new ArrayList<Violation>();
        manifests.forEach((bundle, manifest) -> {
            for (String name : names(manifest, "Export-Package")) {
                if (isInternal(name)) {
                    add(found, bundle, name,
                            "No bundle offers an internal package: " + bundle + " exports " + name + ".");
                }
            }
            for (String name : imports(manifest)) {
                if (!isOurs(name)) continue;
                if (isInternal(name)) {
                    add(found, bundle, name,
                            "No bundle asks for an internal package of another: " + bundle + " imports " + name + ".");
                } else if (!exporters.containsKey(name)) {
                    add(found, bundle, name, "A bundle imports what another exports: " + bundle + " imports " + name
                            + ", which no bundle exports.");
                }
            }
            for (String name : names(manifest, "Require-Bundle")) {
                if (!isOurs(name)) continue;
                add(found, bundle, name, "A bundle imports packages of our bundles and requires none of them: " + bundle
                        + " requires " + name + ".");
            }
        });
        return found;
    }

    /** A bundle imports packages only of the bundles on which README says that it stands. */
    static List<Violation> map(Map<String, Manifest> manifests, BundleMap map) {
        var found = new ArrayList<Violation>();
        manifests.forEach((exporter, offer) -> {
            for (String name : names(offer, "Export-Package")) {
                manifests.forEach((bundle, manifest) -> {
                    if (bundle.equals(exporter) || !imports(manifest).contains(name)) return;
                    if (map.standsOn().getOrDefault(bundle, Set.of()).contains(exporter)) return;
                    found.add(Violation.of("map", bundle + " -> " + name,
                            "A bundle sees only what README's map allows: "
                                    + bundle + " does not stand on " + exporter + ", but its manifest imports " + name
                                    + "."));
                });
            }
        });
        return found;
    }

    private static void add(List<Violation> found, String bundle, String name, String sentence) {
        found.add(Violation.of("manifest", bundle + " -> " + name, sentence));
    }

    private static boolean isOurs(String name) {
        return name.startsWith("dev.drover.");
    }

    private static boolean isInternal(String name) {
        return (name + ".").contains(".internal.") && isOurs(name);
    }

    private static List<String> imports(Manifest manifest) {
        return Stream.concat(
                names(manifest, "Import-Package").stream(), names(manifest, "DynamicImport-Package").stream()).toList();
    }

    /** What a header lists, without attributes and directives. */
    private static List<String> names(Manifest manifest, String header) {
        try {
            ManifestElement[] elements =
                    ManifestElement.parseHeader(header, manifest.getMainAttributes().getValue(header));
            if (elements == null) return List.of();
            return Stream.of(elements).flatMap(element -> Stream.of(element.getValueComponents())).toList();
        } catch (BundleException e) {
            throw new IllegalArgumentException(header + " cannot be read", e);
        }
    }
}
