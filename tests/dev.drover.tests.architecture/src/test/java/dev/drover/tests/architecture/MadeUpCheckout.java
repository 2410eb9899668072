package dev.drover.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A checkout that breaks rules, written and compiled for one test. */
final class MadeUpCheckout {

    private final Path root;
    private final Map<String, List<Path>> sources = new LinkedHashMap<>();

    MadeUpCheckout(Path root) {
        this.root = root;
    }

    /**
     * Adds a source file to a bundle.
     *
     * @param bundle the bundle's name
     * @param path the file below the bundle's folder of main sources, such as {@code dev/drover/pool/Pools.java}
     * @param code the file, without its package
     */
    MadeUpCheckout source(String bundle, String path, String code) throws IOException {
        Path file = root.resolve("bundles").resolve(bundle).resolve("src/main/java").resolve(path);
        Files.createDirectories(file.getParent());
        String packageName = path.substring(0, path.lastIndexOf('/')).replace('/', '.');
        Files.writeString(file, "package " + packageName + ";\n" + code + "\n");
        Files.writeString(root.resolve("bundles").resolve(bundle).resolve("pom.xml"), "<project/>\n");
        sources.computeIfAbsent(bundle, name -> new ArrayList<>()).add(file);
        return this;
    }

    /** Packs a jar of a bundle that holds nothing but a manifest of these headers. */
    MadeUpCheckout jar(String bundle, Map<String, String> headers) throws IOException {
        Path target = Files.createDirectories(root.resolve("bundles").resolve(bundle).resolve("target"));
        Files.writeString(target.resolveSibling("pom.xml"), "<project/>\n");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
        try (OutputStream out = Files.newOutputStream(target.resolve(bundle + "-1.0.jar"));
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.flush();
        }
        return this;
    }

    /** Compiles each bundle into its own folder; a bundle sees the sources of all others. */
    Checkout build() throws IOException {
        String all = sources.keySet()
                .stream()
                .map(bundle -> root.resolve("bundles").resolve(bundle).resolve("src/main/java").toString())
                .collect(Collectors.joining(System.getProperty("path.separator")));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        for (Map.Entry<String, List<Path>> each : sources.entrySet()) {
            Path classes = root.resolve("bundles").resolve(each.getKey()).resolve("target/classes");
            Files.createDirectories(classes);
            StringWriter problems = new StringWriter();
            try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
                List<String> options =
                        List.of("-proc:none", "-implicit:none", "-sourcepath", all, "-d", classes.toString());
                var units = files.getJavaFileObjectsFromPaths(each.getValue());
                assertTrue(compiler.getTask(problems, files, null, options, null, units).call(), problems::toString);
            }
        }
        return new Checkout(root);
    }
}
