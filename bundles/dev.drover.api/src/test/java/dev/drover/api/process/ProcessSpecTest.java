package dev.drover.api.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class ProcessSpecTest {

    private static final ProcessSpec JAVA = ProcessSpec.java("a.Main", Path.of("a.jar"));
    private static final ProcessSpec COMMAND = ProcessSpec.command("run", "it");

    private static Program.Java java(ProcessSpec spec) {
        return (Program.Java) spec.program();
    }

    @Test
    void whatIsAddedComesAfterWhatIsThereAndChangesNothingElse() {
        ProcessSpec spec = JAVA.classPath(Path.of("b.jar")).classPath(Path.of("c"), Path.of("d"))
                .arguments("one").arguments("two", "three").jvmOptions("-Xmx9m").javaHome(Path.of("/jdk"))
                .environment("A", "b").directory(Path.of("/")).debug(true).classPath().arguments();
        assertEquals(
                new Program.Java("a.Main", Stream.of("a.jar", "b.jar", "c", "d").map(Path::of).toList(),
                        List.of("-Xmx9m"), List.of("one", "two", "three"), Optional.of(Path.of("/jdk"))),
                spec.program());
        assertEquals("b", spec.environment().get("A"));
        assertEquals(Optional.of(Path.of("/")), spec.directory());
        assertTrue(spec.debug());
        assertEquals(new Program.Java("a.Main", List.of(Path.of("a.jar")), List.of(), List.of()), JAVA.program());
    }

    @Test
    void aCommandTakesArgumentsAndNothingOfJava() {
        assertEquals(new Program.Command(List.of("run", "it", "now")), COMMAND.arguments("now").program());
        assertEquals("a class path needs a Java worker", refused(() -> COMMAND.classPath(Path.of("a"))));
        assertEquals("JVM options need a Java worker", refused(() -> COMMAND.jvmOptions("-Xmx9m")));
        assertEquals("a Java home needs a Java worker", refused(() -> COMMAND.javaHome(Path.of("/jdk"))));
    }

    @Test
    void aScriptTakesArgumentsAnInterpreterAndItsOptions() {
        ProcessSpec spec = ProcessSpec.node(Path.of("a.js"), "one").arguments("two").interpreter("/opt/node")
                .interpreterOptions("--no-warnings");
        assertEquals(
                new Program.Script(Program.Language.NODE, "/opt/node", List.of("--no-warnings"), Path.of("a.js"),
                        List.of("one", "two")),
                spec.program());
        assertEquals(
                new Program.Script(Program.Language.PYTHON, "python3", List.of(), Path.of("a.py"), List.of()),
                ProcessSpec.python(Path.of("a.py")).program());
        assertEquals("a class path needs a Java worker", refused(() -> spec.classPath(Path.of("a"))));
        assertEquals("an interpreter needs a script of Node or Python", refused(() -> COMMAND.interpreter("node")));
        assertEquals("options of an interpreter need a script of Node or Python",
                refused(() -> JAVA.interpreterOptions("-O")));
        assertThrows(IllegalArgumentException.class, () -> spec.interpreter(" "));
    }

    @Test
    void secretsAmongArgumentsOfAScriptAreMasked() {
        assertFalse(ProcessSpec.node(Path.of("a.js"), "--password=hunter2").toString().contains("hunter2"));
    }

    private static String refused(Runnable call) {
        return assertThrows(IllegalStateException.class, call::run).getMessage();
    }

    @Test
    void anAddedEntryWithTheSeparatorIsRefused() {
        Path entry = Path.of("a" + File.pathSeparator + "b");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> JAVA.classPath(entry)).getMessage()
                .startsWith("'" + entry + "' cannot be in a class path"));
    }

    @Test
    void likeThisProgramHasItsClassPathAndTheWantedProperties() {
        System.setProperty("drover.test.colour", "dark green");
        System.setProperty("drover.tests.size", "2");
        try {
            Program.Java like =
                    java(ProcessSpec.likeThisProgram(ProcessSpecTest.class, Pattern.compile("drover\\.test\\..*")));
            assertEquals(List.of("-Ddrover.test.colour=dark green"), like.jvmOptions());
            assertEquals(ProcessSpecTest.class.getName(), like.mainClass());
            assertEquals(
                    Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                            .map(entry -> Path.of(entry).toAbsolutePath()).toList(),
                    like.classPath());
        } finally {
            System.clearProperty("drover.test.colour");
            System.clearProperty("drover.tests.size");
        }
    }

    @Test
    void whatAJvmFindsOutByItselfIsNeverPassedOn() {
        System.setProperty("drover.worker", "host");
        System.setProperty("java.util.logging.config.file", "log");
        try {
            List<String> all =
                    java(ProcessSpec.likeThisProgram(ProcessSpecTest.class, Pattern.compile(".*"))).jvmOptions();
            assertTrue(all.contains("-Djava.util.logging.config.file=log"), all::toString);
            for (String name : List.of("java.home", "java.version", "java.class.path", "sun.boot.library.path",
                    "os.name", "user.dir", "file.separator", "stdout.encoding", "drover.worker", "java.vm.name"))
                assertFalse(all.stream().anyMatch(each -> each.startsWith("-D" + name + "=")), name);
        } finally {
            System.clearProperty("drover.worker");
            System.clearProperty("java.util.logging.config.file");
        }
    }

    @Test
    void likeThisProgramAddsAClassThatIsNotOnTheClassPath() throws Exception {
        Path place = ClassLocation.of(ProcessSpecTest.class);
        try (var other = new java.net.URLClassLoader(
                new java.net.URL[] {place.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            // Its own class needs none but the JDK to be loaded.
            Class<?> main = other.loadClass(ClassLocationTest.Moved.class.getName());
            assertEquals(place, java(ProcessSpec.likeThisProgram(main, Pattern.compile(""))).classPath().getLast());
        }
    }
}
