package dev.drover.ide.internal.origin;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.osgi.framework.Bundle;

/** The plug-ins of the IDE, found by the names of their classes. Safe for many threads. */
final class PlugIns {
    /** These start what others ask them to start. */
    private static final Set<String> GO_BETWEENS = Set.of("org.eclipse.debug.core", "org.eclipse.core.jobs");

    private final Supplier<Bundle[]> installed;
    private final Map<String, Optional<String>> known = new ConcurrentHashMap<>();

    PlugIns(Supplier<Bundle[]> installed) {
        this.installed = installed;
    }

    /** The plug-in that was running: the one of the first class in the list that is of any, such as "Git (plug-in)". */
    Optional<String> running(List<String> classes) {
        return classes.stream()
                .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("sun."))
                .map(name -> known.computeIfAbsent(name, this::find))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> find(String className) {
        // Classes that are made at run time stand in no file; their names begin with that of the class they belong to.
        String file = className.replaceFirst("[/+].*", "").replaceFirst("\\$\\$.*", "").replace('.', '/') + ".class";
        return Arrays.stream(installed.get())
                .filter(bundle -> bundle.getBundleId() != 0 && bundle.getEntry(file) != null)
                .filter(bundle -> !GO_BETWEENS.contains(bundle.getSymbolicName()))
                .findFirst()
                .map(PlugIns::label);
    }

    private static String label(Bundle bundle) {
        // In the language of the IDE.
        String name = bundle.getHeaders().get("Bundle-Name");
        return (name == null ? bundle.getSymbolicName() : name) + " (plug-in)";
    }
}
