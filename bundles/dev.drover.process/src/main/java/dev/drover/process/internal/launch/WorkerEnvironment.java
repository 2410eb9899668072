package dev.drover.process.internal.launch;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;
import dev.drover.wire.link.Platform;
import dev.drover.wire.link.Platform.Help;

/** The environment of a process: what it inherits, and what its spec adds. */
final class WorkerEnvironment {

    /** What a worker inherits of the environment; nothing that makes a runtime load code or change its ways. */
    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TMP", "TEMP",
                    "XDG_RUNTIME_DIR");
    /** And on Windows, where no program opens a socket without the first of them. */
    private static final List<String> INHERITED_ON_WINDOWS =
            List.of("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERNAME", "USERPROFILE", "HOMEDRIVE",
                    "HOMEPATH", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "NUMBER_OF_PROCESSORS",
                    "PROCESSOR_ARCHITECTURE");

    /** They say what characters there are. */
    private static final List<String> CHARACTERS = List.of("LC_ALL", "LC_CTYPE", "LANG");
    /** What a JVM calls the encoding of the locales C and POSIX, and of one that the system does not have. */
    private static final Set<String> ASCII = Set.of("ANSI_X3.4-1968", "US-ASCII", "646");
    private static final Set<String> PLAIN = Set.of("", "C", "POSIX");
    private static final String UTF_8 = "C.UTF-8";

    private WorkerEnvironment() {}

    static Map<String, String> of(ProcessSpec spec) {
        boolean asked = Platform.THIS.has(Help.SHELL);
        return of(spec, System.getenv(), asked ? System.getProperty("sun.jnu.encoding", "") : "UTF-8", Platform.THIS);
    }

    /**
     * @param own the environment of this program
     * @param encoding that of file names and arguments in this program
     */
    static Map<String, String> of(ProcessSpec spec, Map<String, String> own, String encoding, Platform platform) {
        boolean windows = platform.isWindows();
        // "Path" and "PATH" are one variable there, and stay one.
        Map<String, String> environment = windows ? new TreeMap<>(String.CASE_INSENSITIVE_ORDER) : new TreeMap<>();
        own.forEach((name, value) -> {
            String known = windows ? name.toUpperCase(Locale.ROOT) : name;
            if (INHERITED.contains(known) || known.startsWith("LC_")
                    || windows && INHERITED_ON_WINDOWS.contains(known))
                environment.put(name, value);
        });
        boolean characters = CHARACTERS.stream().noneMatch(spec.environment()::containsKey);
        if (characters && spec.program() instanceof Program.Java && ASCII.contains(encoding)) addUtf8(environment);
        environment.putAll(spec.environment());
        return environment;
    }

    /**
     * A JVM in a locale of ASCII reads names of files and arguments as question marks, and no option changes that.
     * Where some category names a locale that the system does not have, all of them are refused: then one stands for
     * all.
     */
    private static void addUtf8(Map<String, String> environment) {
        boolean plain = environment.entrySet().stream().filter(each -> each.getKey().matches("LANG|LC_.*"))
                .allMatch(each -> PLAIN.contains(each.getValue()));
        boolean all = !environment.getOrDefault("LC_ALL", "").isEmpty();
        environment.put(all || !plain ? "LC_ALL" : "LC_CTYPE", UTF_8);
    }
}
