package dev.drover.api.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;

import dev.drover.api.Require;
import dev.drover.api.text.Secrets;

/**
 * How one worker process is started. Immutable; the {@code with…}-like methods return changed copies.
 *
 * <p>A process inherits little of this program, so that what a worker does depends on what is said here:
 * <ul>
 * <li>of the environment {@code PATH}, {@code HOME}, {@code USER}, {@code LOGNAME}, {@code SHELL}, the locale
 * ({@code LANG}, {@code LANGUAGE}, {@code LC_…}), {@code TZ}, {@code TMPDIR}, {@code TMP}, {@code TEMP},
 * {@code XDG_RUNTIME_DIR}, and on Windows {@code SYSTEMROOT}, {@code USERPROFILE}, {@code PATHEXT},
 * {@code COMSPEC}, {@code WINDIR}, byte by byte. Where the locale is {@code C}, a Java worker's is
 * {@code C.UTF-8}, unless the spec names one;
 * <li>the directory, the user, the limits and the Java, but no class path, no system properties, no other options
 * of the JVM and no agents: see {@link #likeThisProgram};
 * <li>neither standard streams nor other open files.
 * </ul>
 *
 * @param program what it runs
 * @param environment added to the allow-listed environment that every worker gets
 * @param directory where it starts; this process's own directory if empty
 * @param debug whether a worker opens a debug port on the loopback interface: one in Java for JDWP, one in JavaScript
 *     for Node's inspector, one in Python for debugpy if that is installed. While a debugger is attached to it, the
 *     worker is not killed for being silent or for not letting go of a cancelled task
 * @param limits what it may use at most
 * @param sandbox how far it is kept from everything else; a worker of another profile than trusted uses its socket and
 *     no ring
 */
public record ProcessSpec(
        Program program,
        Map<String, String> environment,
        Optional<Path> directory,
        boolean debug,
        Limits limits,
        Sandbox sandbox) {

    /** System properties that a JVM finds out by itself, or that are about one process only. */
    private static final Pattern OF_EACH_JVM = Pattern.compile("java\\.(home|class\\.(path|version)|version.*|vendor.*"
            + "|vm\\..*|specification\\..*|runtime\\..*)|sun\\..*|jdk\\.(debug|module\\..*)|os\\..*|user\\.dir"
            + "|(file|path|line)\\.separator|(native|stdin|stdout|stderr)\\.encoding|drover\\.worker");

    public ProcessSpec {
        Require.given("program", program);
        environment = Require.map("environment", environment);
        Require.given("directory", directory);
        Require.given("limits", limits);
        Require.given("sandbox", sandbox);
        environment.forEach((name, value) -> {
            if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf(0) >= 0 || value.indexOf(0) >= 0)
                throw new IllegalArgumentException("'" + name + "' cannot name an environment variable");
        });
    }

    /** Without limits, and trusted. */
    public ProcessSpec(Program program, Map<String, String> environment, Optional<Path> directory, boolean debug) {
        this(program, environment, directory, debug, Limits.NONE, Sandbox.NONE);
    }

    /**
     * A Java worker that runs the main method of a class, taken from wherever that class was loaded from.
     *
     * @throws IllegalArgumentException if no Java can load it from there, such as from a jar inside a jar or a folder
     *     with a {@code :} in its name
     */
    public static ProcessSpec java(Class<?> main) {
        Require.given("main", main);
        return of(new Program.Java(main.getName(), List.of(ClassLocation.of(main)), List.of(), List.of()));
    }

    /** A Java worker that runs the main method of the named class. */
    public static ProcessSpec java(String mainClass, Path... classPath) {
        List<Path> entries = Arrays.asList(Require.given("classPath", classPath));
        return of(new Program.Java(mainClass, entries, List.of(), List.of()));
    }

    /**
     * A Java worker that runs the main method of a class on the class path of this program, with some of its system
     * properties. No other option of this JVM is passed on, and so no agent is: add what is wanted by
     * {@link #jvmOptions}. Within OSGi the class path of the program is that of the framework's launcher; there it is
     * better to name the entries.
     *
     * @param properties matches the whole names of those to pass on with their values of now, such as
     *     {@code Pattern.compile("com\\.acme\\..*")}. What each JVM finds out by itself, such as {@code os.name}, is
     *     never passed on
     * @throws IllegalArgumentException if the class is neither on the class path nor where a Java can load it from
     */
    public static ProcessSpec likeThisProgram(Class<?> main, Pattern properties) {
        Require.given("main", main);
        Require.given("properties", properties);
        return of(new Program.Java(main.getName(), ownClassPath(main), ownProperties(properties), List.of()));
    }

    private static List<Path> ownClassPath(Class<?> main) {
        List<Path> entries = new ArrayList<>();
        String own = System.getProperty("java.class.path", "");
        // An empty entry is the directory that this program started in; no entry at all is a program of modules.
        if (!own.isEmpty())
            for (String each : own.split(File.pathSeparator)) entries.add(Path.of(each).toAbsolutePath());
        if (main.getClassLoader() != ClassLoader.getSystemClassLoader() || entries.isEmpty())
            entries.add(ClassLocation.of(main));
        return entries;
    }

    private static List<String> ownProperties(Pattern wanted) {
        Properties all = System.getProperties();
        List<String> options = new ArrayList<>();
        for (String name : new TreeSet<>(all.stringPropertyNames()))
            if (wanted.matcher(name).matches() && !OF_EACH_JVM.matcher(name).matches())
                options.add("-D" + name + "=" + all.getProperty(name));
        return options;
    }

    /** A worker in any language, see docs/protocol.md. */
    public static ProcessSpec command(String... command) {
        return of(new Program.Command(Arrays.asList(Require.given("command", command))));
    }

    /**
     * A worker in JavaScript: the script registers functions by {@code ProcessHost} of {@code drover-host}, a package
     * that Drover brings along.
     *
     * @param script a relative one is looked for in the worker's directory
     */
    public static ProcessSpec node(Path script, String... arguments) {
        return script(Program.Language.NODE, script, arguments);
    }

    /**
     * A worker in Python: the script runs a {@code Host} of {@code drover_host}, a module that Drover brings along.
     *
     * @param script a relative one is looked for in the worker's directory
     */
    public static ProcessSpec python(Path script, String... arguments) {
        return script(Program.Language.PYTHON, script, arguments);
    }

    private static ProcessSpec script(Program.Language language, Path script, String... arguments) {
        List<String> all = Require.list("arguments", Arrays.asList(Require.given("arguments", arguments)));
        return of(new Program.Script(language, language.interpreter(), List.of(), script, all));
    }

    private static ProcessSpec of(Program program) {
        return new ProcessSpec(program, Map.of(), Optional.empty(), false);
    }

    /**
     * The same with JVM options added.
     *
     * @throws IllegalStateException if the program is not Java
     */
    public ProcessSpec jvmOptions(String... options) {
        List<String> added = Require.list("options", Arrays.asList(Require.given("options", options)));
        return with(java("JVM options need").jvmOptions(added));
    }

    /**
     * The same with entries added to the class path, after those that it has.
     *
     * @throws IllegalArgumentException if an entry has the separator of class paths in it
     * @throws IllegalStateException if the program is not Java
     */
    public ProcessSpec classPath(Path... entries) {
        List<Path> added = Require.list("entries", Arrays.asList(Require.given("entries", entries)));
        return with(java("a class path needs").classPath(added));
    }

    /** The same with arguments added: those of {@code main}, of the script, or of the command. */
    public ProcessSpec arguments(String... more) {
        List<String> added = Require.list("more", Arrays.asList(Require.given("more", more)));
        return with(switch (program) {
            case Program.Java java -> java.arguments(added);
            case Program.Script script -> script.arguments(added);
            case Program.Command command -> command.arguments(added);
        });
    }

    /**
     * The same run by another interpreter than the first {@code node} or {@code python3} on the PATH.
     *
     * @param interpreter a path, or a name that is looked for on the PATH of the worker
     * @throws IllegalStateException if the program is no script
     */
    public ProcessSpec interpreter(String interpreter) {
        Require.given("interpreter", interpreter);
        return with(script("an interpreter needs").interpreter(interpreter));
    }

    /**
     * The same with options of the interpreter added, such as {@code --max-old-space-size=100} for Node.
     *
     * @throws IllegalStateException if the program is no script
     */
    public ProcessSpec interpreterOptions(String... options) {
        List<String> added = Require.list("options", Arrays.asList(Require.given("options", options)));
        return with(script("options of an interpreter need").options(added));
    }

    private Program.Script script(String whatNeedsIt) {
        if (program instanceof Program.Script script) return script;
        throw new IllegalStateException(whatNeedsIt + " a script of Node or Python");
    }

    /**
     * The same run by another Java than that of this program, which may have no {@code bin/java}.
     *
     * @param home the folder with {@code bin/java} in it, of Java 21 or newer
     * @throws IllegalStateException if the program is not Java
     */
    public ProcessSpec javaHome(Path home) {
        Require.given("home", home);
        return with(java("a Java home needs").home(home));
    }

    private Program.Java java(String whatNeedsIt) {
        if (program instanceof Program.Java java) return java;
        throw new IllegalStateException(whatNeedsIt + " a Java worker");
    }

    private ProcessSpec with(Program changed) {
        return new ProcessSpec(changed, environment, directory, debug, limits, sandbox);
    }

    /** The same with an environment variable added. */
    public ProcessSpec environment(String name, String value) {
        Map<String, String> all = new HashMap<>(environment);
        all.put(Require.given("name", name), Require.given("value", value));
        return new ProcessSpec(program, all, directory, debug, limits, sandbox);
    }

    /** The same, started in the given directory. */
    public ProcessSpec directory(Path start) {
        return new ProcessSpec(program, environment, Optional.of(Require.given("start", start)), debug, limits,
                sandbox);
    }

    /** The same with or without a debug port. */
    public ProcessSpec debug(boolean wanted) {
        return new ProcessSpec(program, environment, directory, wanted, limits, sandbox);
    }

    /** The same with other limits. */
    public ProcessSpec limits(Limits most) {
        return new ProcessSpec(program, environment, directory, debug, most, sandbox);
    }

    /** The same kept from other things by a profile, as far as the system can. */
    public ProcessSpec sandbox(Sandbox.Profile profile) {
        return new ProcessSpec(program, environment, directory, debug, limits, new Sandbox(profile, false));
    }

    /** The same kept from other things by a profile; it does not start where the system cannot hold all of it. */
    public ProcessSpec requiredSandbox(Sandbox.Profile profile) {
        return new ProcessSpec(program, environment, directory, debug, limits, new Sandbox(profile, true));
    }

    /** With secrets masked, see {@link Secrets}. */
    @Override
    public String toString() {
        return "ProcessSpec[program=" + program + ", environment=" + Secrets.mask(environment) + ", directory="
                + directory + ", debug=" + debug + ", limits=" + limits + ", sandbox=" + sandbox + "]";
    }
}
