package dev.drover.tests.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.util.tracker.ServiceTracker;

/** The engine's bundles in Felix, where a bundle's code may be in no file that another Java could read. */
@Timeout(180)
class FelixTest {

    @TempDir
    Path area;

    private final String home = System.getProperty("user.home");
    private Framework felix;

    @BeforeEach
    void start() throws BundleException {
        // The copies of code go into the user's cache.
        System.setProperty("user.home", area.toString());
        felix = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow()
                .newFramework(Map.of("org.osgi.framework.storage", area.resolve("felix").toString()));
        felix.start();
    }

    @AfterEach
    void stop() throws Exception {
        System.setProperty("user.home", home);
        felix.stop();
        felix.waitForStop(30_000);
        assertEquals(0, ProcessHandle.current().children().count(), "no worker is left");
    }

    @Test
    void aWorkerStartsWithCodeThatIsInNoFile() throws Exception {
        BundleContext context = felix.getBundleContext();
        List<Bundle> bundles = install();
        Bundle program = context.installBundle("mvn:test/program", new ByteArrayInputStream(program()));
        bundles.add(program);
        for (Bundle each : bundles) each.start();
        Class<?> main = program.loadClass(Program.class.getName());
        assertNotEquals("file", main.getProtectionDomain().getCodeSource().getLocation().getProtocol());
        Object answer = main.getMethod("ask", BundleContext.class, String.class)
                .invoke(null, program.getBundleContext(), "hello from Felix");
        assertEquals("HELLO FROM FELIX", answer);
    }

    @Test
    void theMonitorWorksWithoutWhatOshiBringsWhereTheSystemHasProc() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/stat")), "this system has no /proc");
        for (Bundle each : install()) each.start();
        assertEquals(List.of(), Stream.of(felix.getBundleContext().getBundles()).map(Bundle::getSymbolicName)
                .filter(each -> each.matches(".*(oshi|slf4j|jna|spifly|objectweb).*")).toList());
        BundleContext context = felix.getBundleContext();
        ServiceTracker<Object, Object> tracker =
                new ServiceTracker<>(context, "dev.drover.api.monitor.ProcessMonitor", null);
        // The program that runs the framework has a class of that name, too, which is another one.
        tracker.open(true);
        Object monitor = tracker.waitForService(60_000);
        assertNotNull(monitor, "the component was satisfied");
        // The framework's classes are not this test's.
        Method find = monitor.getClass().getClassLoader().loadClass("dev.drover.api.monitor.ProcessMonitor")
                .getMethod("find", long.class);
        Optional<?> self = Optional.empty();
        while (self.isEmpty()) self = (Optional<?>) find.invoke(monitor, ProcessHandle.current().pid());
        assertTrue(self.get().toString().contains(Long.toString(ProcessHandle.current().pid())), self::toString);
    }

    private List<Bundle> install() throws IOException, BundleException {
        List<Bundle> bundles = new ArrayList<>();
        for (Path each : jars()) {
            try (InputStream in = Files.newInputStream(each)) {
                bundles.add(felix.getBundleContext().installBundle("mvn:" + each.getFileName(), in));
            }
        }
        return bundles;
    }

    private static final Pattern BUNDLES = Pattern
            .compile("(dev\\.drover\\.(?!engine)[a-z]+|org\\.apache\\.felix\\.scr|org\\.osgi\\.[a-z.]+)-[0-9].*\\.jar");

    /** What belongs to Drover, and what declares services. */
    private static List<Path> jars() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of)
                .filter(each -> BUNDLES.matcher(each.getFileName().toString()).matches())
                .toList();
    }

    /** A bundle of the program's classes. */
    private static byte[] program() throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.putValue("Manifest-Version", "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "dev.drover.tests.felix.program");
        main.putValue("Import-Package", "dev.drover.api.pool,dev.drover.api.process,dev.drover.host,dev.drover.wire,"
                + "org.osgi.framework,org.osgi.util.tracker");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
            for (Class<?> each : List.of(Program.class, Shout.class)) {
                String file = each.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(file));
                try (InputStream in = FelixTest.class.getClassLoader().getResourceAsStream(file)) {
                    in.transferTo(out);
                }
            }
        }
        return bytes.toByteArray();
    }
}
