package dev.drover.tests.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** A checkout after its build: sources, class files, jars and README. */
final class Checkout {

    private static final Pattern USE = Pattern.compile("(?m)^ +(\\S+) +-> (\\S+) +\\S");

    private final Path root;

    Checkout(Path root) {
        this.root = root;
    }

    String readme() throws IOException {
        return Files.readString(root.resolve("README.md"));
    }

    /** The names of all bundles, in order. */
    List<String> bundles() throws IOException {
        try (Stream<Path> all = Files.list(root.resolve("bundles"))) {
            return all.filter(each -> Files.exists(each.resolve("pom.xml")))
                    .map(each -> each.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** Every use of a bundle's file by another file of the bundles, once for each pair, in order. */
    List<Arrow> arrows() throws IOException {
        var folders = new ArrayList<String>();
        for (String bundle : bundles()) folders.add(classes(bundle).toString());
        Map<String, SourceFile> files = filesByClass();
        var arrows = new TreeSet<Arrow>();
        // One line for each class that another uses: the two names, and the folder or module of the second.
        for (Matcher use = USE.matcher(jdeps(folders)); use.find();) {
            SourceFile from = files.get(use.group(1));
            SourceFile to = files.get(use.group(2));
            if (from != null && to != null && !from.equals(to)) arrows.add(new Arrow(from, to));
        }
        return List.copyOf(arrows);
    }

    /** All files of the bundles that have classes, in order. */
    List<SourceFile> files() throws IOException {
        return filesByClass().values().stream().distinct().sorted().toList();
    }

    private Map<String, SourceFile> filesByClass() throws IOException {
        var files = new HashMap<String, SourceFile>();
        for (String bundle : bundles()) {
            for (String type : names(classes(bundle))) files.put(type, file(bundle, type));
        }
        return files;
    }

    private Path classes(String bundle) {
        Path classes = folder(bundle).resolve("target/classes");
        if (!Files.isDirectory(classes)) throw new IllegalStateException(bundle + " is not built: no " + classes);
        return classes;
    }

    private static String jdeps(List<String> folders) {
        var arguments = new ArrayList<>(List.of("-v", "--multi-release", "base", "--ignore-missing-deps"));
        arguments.addAll(folders);
        StringWriter out = new StringWriter();
        StringWriter problems = new StringWriter();
        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(new PrintWriter(out), new PrintWriter(problems), arguments.toArray(String[]::new));
        if (code != 0) throw new IllegalStateException("jdeps failed: " + out + problems);
        return out.toString();
    }

    /** The names of all classes below a folder. */
    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(each -> folder.relativize(each).toString())
                    .filter(path -> path.endsWith(".class"))
                    .map(path -> path.substring(0, path.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
    }

    private SourceFile file(String bundle, String type) {
        String outermost = type.replaceFirst("\\$.*", "");
        Path source = folder(bundle).resolve("src/main/java").resolve(outermost.replace('.', '/') + ".java");
        if (!Files.exists(source)) {
            throw new IllegalStateException(
                    type + " has no file of its own, or was left by an earlier build: no " + source);
        }
        int dot = outermost.lastIndexOf('.');
        return new SourceFile(bundle, outermost.substring(0, dot), outermost.substring(dot + 1));
    }

    private Path folder(String bundle) {
        return root.resolve("bundles").resolve(bundle);
    }

    /** The manifests of the bundles' jars, by bundle. */
    Map<String, Manifest> manifests() throws IOException {
        var manifests = new TreeMap<String, Manifest>();
        for (String bundle : bundles()) {
            try (Stream<Path> built = Files.list(folder(bundle).resolve("target"))) {
                Path jar = built.filter(file -> file.getFileName().toString().matches(bundle + "-[0-9].*\\.jar"))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException(bundle + " is not packed: there is no jar of it"));
                manifests.put(bundle, manifest(jar));
            }
        }
        return manifests;
    }

    private static Manifest manifest(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile());
                InputStream in = file.getInputStream(file.getJarEntry(JarFile.MANIFEST_NAME))) {
            return new Manifest(in);
        }
    }

    /** The lines of every Java file, main and test, by path below the root. */
    Map<String, List<String>> javaFiles() throws IOException {
        var files = new TreeMap<String, List<String>>();
        for (String top : List.of("bundles", "tests", "features", "releng", "docs")) {
            if (!Files.isDirectory(root.resolve(top))) continue;
            try (Stream<Path> all = Files.walk(root.resolve(top))) {
                for (Path each : (Iterable<Path>) all::iterator) {
                    String path = root.relativize(each).toString();
                    if (path.endsWith(".java") && !path.contains("/target/")) {
                        files.put(path, Files.readAllLines(each));
                    }
                }
            }
        }
        return files;
    }
}
