package dev.drover.app.internal.window;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import dev.drover.wire.link.SafeLog;
/**
 * The file in which the window's layout is kept from run to run. What cannot be read or written is said in the log, and
 * the window opens all the same.
 *
 * @param file a Java properties file; need not be there
 */
record WindowSettings(Path file) {
    /** The system property that names another file. */
    static final String PROPERTY = "drover.window.settings";
    private static final System.Logger LOG = SafeLog.of(WindowSettings.class);

    /** The file of the person who runs this program, at the place that the system has for settings. */
    static WindowSettings ofThisPerson() {
        String named = System.getProperty(PROPERTY, "");
        return new WindowSettings(named.isEmpty()
                ? place(System.getProperty("os.name"), Path.of(System.getProperty("user.home")), System::getenv)
                : Path.of(named));
    }

    /**
     * The place for settings.
     *
     * @param system the name of the operating system
     * @param environment returns the value of an environment variable, or null
     */
    static Path place(String system, Path home, UnaryOperator<String> environment) {
        String lower = system.toLowerCase(Locale.ROOT);
        Path folder;
        if (lower.startsWith("windows"))
            folder = absoluteOr(environment.apply("APPDATA"), home.resolve("AppData/Roaming"));
        else if (lower.startsWith("mac")) folder = home.resolve("Library/Application Support");
        else
            folder = absoluteOr(environment.apply("XDG_CONFIG_HOME"), home.resolve(".config"));
        return folder.resolve("drover").resolve("window.properties");
    }

    private static Path absoluteOr(String given, Path otherwise) {
        return given == null || !Path.of(given).isAbsolute() ? otherwise : Path.of(given);
    }

    /** The settings of the last run; none if there are none, or if they cannot be read. */
    Map<String, String> load() {
        Map<String, String> settings = new TreeMap<>();
        if (!Files.isRegularFile(file)) return settings;
        Properties read = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            read.load(in);
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "The window's settings in " + file + " cannot be read: " + e);
            return settings;
        }
        read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
        return settings;
    }

    /** Keeps settings for the next run; the file is replaced as a whole. */
    void save(Map<String, String> settings) {
        Properties written = new Properties();
        written.putAll(settings);
        try {
            Files.createDirectories(file.getParent());
            Path fresh = Files.createTempFile(file.getParent(), "window", ".new");
            try {
                try (Writer out = Files.newBufferedWriter(fresh)) {
                    written.store(out, "The layout of Drover's window. Delete this file to begin anew.");
                }
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The window's settings cannot be written to " + file + ": " + e);
        }
    }
}
