package dev.drover.api.process;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.function.Function;

import dev.drover.api.Require;

/** Where a class was loaded from, as an entry for the class path of another Java. */
public final class ClassLocation {

    private static final String FILE = "file:";
    private static final String JAR = "jar:";
    /** Ends the name of a jar in the location of what is inside it. */
    private static final String INSIDE = "!/";

    /** Copies are looked at once for a class; one that is loaded anew is another. */
    private static final ClassValue<Path> COPIES = new ClassValue<>() {
        @Override
        protected Path computeValue(Class<?> type) {
            return copy(type, CodeCopies.ofTheUser());
        }
    };

    private ClassLocation() {}

    /**
     * Returns the jar or the folder that a class was loaded from. A jar that is in no file, as Felix and Karaf have
     * them from repositories and others have them from servers and archives, is copied to {@code drover/code} in the
     * user's cache first, whatever the scheme of its location is: its handler has to give the bytes of the jar.
     *
     * @throws IllegalArgumentException if it is no jar and no folder of its own, such as a jar inside a jar; the
     *     message says what to do
     */
    public static Path of(Class<?> type) {
        return of(type, each -> {
            if (!Files.exists(COPIES.get(each))) COPIES.remove(each);
            return COPIES.get(each);
        });
    }

    /** The same with a place of its own for copies. */
    static Path of(Class<?> type, CodeCopies copies) {
        return of(type, each -> copy(each, copies));
    }

    private static Path of(Class<?> type, Function<Class<?>, Path> copying) {
        CodeSource source = Require.given("type", type).getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null)
            throw new IllegalArgumentException(type.getName() + " was not loaded from a file: name its class path");
        String text = location.toExternalForm();
        if (text.startsWith("reference:")) text = text.substring("reference:".length());
        // A whole jar, named as some class loaders do.
        if (text.startsWith(JAR + FILE) && text.indexOf(INSIDE) == text.length() - INSIDE.length())
            return file(text.substring(JAR.length(), text.length() - INSIDE.length()), true);
        if (isInsideJar(text)) throw insideJar(type, text);
        if (text.startsWith(FILE)) return file(text, escapes(type.getClassLoader()));
        return copying.apply(type);
    }

    /** A jar as a whole may be named as one, wherever it is: {@code jar:mvn:a/b/1!/}. */
    private static boolean isInsideJar(String text) {
        if (text.startsWith("nested:") || text.startsWith(JAR + "nested:")) return true;
        return text.startsWith(JAR) && text.indexOf(INSIDE) != text.length() - INSIDE.length();
    }

    /** @throws IllegalArgumentException if there is nothing to copy */
    static Path copy(Class<?> type, CodeCopies copies) {
        URL location = type.getProtectionDomain().getCodeSource().getLocation();
        try {
            return copies.copy(location, type.getName().replace('.', '/') + ".class");
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    type.getName() + " was loaded from " + location + ", which is no file and cannot be copied to one ("
                            + e.getMessage() + "): name its class path",
                    e);
        }
    }

    private static IllegalArgumentException insideJar(Class<?> type, String location) {
        return new IllegalArgumentException(type.getName() + " was loaded from " + location
                + ", a place inside another jar, and Java loads no worker from there: unpack that jar and run the"
                + " program from the folder (Spring Boot: java -Djarmode=tools -jar app.jar extract), or build a shaded"
                + " jar, which has all classes in itself");
    }

    /**
     * A location comes in two kinds, and does not tell which it is: escaped as in a URI, or, from OSGi frameworks, with
     * the name of the file as it is. The file that is there tells.
     *
     * @param escaped which kind is meant if it could be either
     */
    private static Path file(String text, boolean escaped) {
        Path literal = new File(withoutAuthority(text.substring(FILE.length()))).toPath();
        Path decoded;
        try {
            decoded = new File(new URI(text)).toPath();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return literal;
        }
        if (Files.exists(decoded) != Files.exists(literal)) return Files.exists(decoded) ? decoded : literal;
        return escaped ? decoded : literal;
    }

    private static String withoutAuthority(String path) {
        return path.startsWith("//") ? path.substring(Math.max(2, path.indexOf('/', 2))) : path;
    }

    /** The JDK's own class loaders escape. */
    private static boolean escapes(ClassLoader loader) {
        return loader == null || loader instanceof URLClassLoader
                || loader.getClass().getModule() == Object.class.getModule();
    }
}
