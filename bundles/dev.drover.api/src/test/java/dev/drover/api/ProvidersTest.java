package dev.drover.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {

    @TempDir
    Path folder;

    /** What is provided. */
    public interface Service {}

    public static final class Good implements Service {}

    public static final class Throws implements Service {
        public Throws() {
            throw new IllegalStateException("no descriptor is left");
        }
    }

    /** Its initialization fails, as that of a class whose library cannot be loaded. */
    public static final class Unusable implements Service {
        static final Object LIBRARY = library();

        private static Object library() {
            throw new UnsatisfiedLinkError("too many open files");
        }
    }

    public static final class AlsoGood implements Service {}

    @Test
    void oneThatFailsIsNamedAndTheOthersServe() throws Exception {
        Path file = Files.createDirectories(folder.resolve("META-INF/services")).resolve(Service.class.getName());
        Files.write(
                file,
                List.of(
                        Throws.class.getName(), Good.class.getName(), "gone.Provider", Unusable.class.getName(),
                        ProvidersTest.class.getName(), AlsoGood.class.getName()));
        List<String> said = new ArrayList<>();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord problem) {
                said.add(problem.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger(Providers.class.getName());
        log.addHandler(listener);
        log.setUseParentHandlers(false);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            List<Service> made = Providers.all(Service.class, loader);
            assertEquals(List.of(Good.class, AlsoGood.class), made.stream().map(Object::getClass).toList());
            for (String bad : List.of("Throws", "gone.Provider", "Unusable", "ProvidersTest not a subtype"))
                assertEquals(1, said.stream().filter(problem -> problem.contains(bad)).count(), bad + " in " + said);
            assertEquals(Good.class, Providers.first(Service.class, loader).orElseThrow().getClass());
        } finally {
            log.removeHandler(listener);
            log.setUseParentHandlers(true);
        }
    }
}
