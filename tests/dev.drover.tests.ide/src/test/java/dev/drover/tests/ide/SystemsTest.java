package dev.drover.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What p2 installs from the update site for each system, as far as it can be tried on one of them. */
final class SystemsTest {

    private static Ide ide;

    @BeforeAll
    static void takeAnIde() throws IOException {
        ide = Ide.fresh("systems");
    }

    @ParameterizedTest
    @CsvSource({
            "linux,gtk,x86_64,org.eclipse.swt.gtk.linux.x86_64,drover",
            "win32,win32,x86_64,org.eclipse.swt.win32.win32.x86_64,drover.cmd",
            "macosx,cocoa,aarch64,org.eclipse.swt.cocoa.macosx.aarch64,drover"})
    void theViewIsInstalledWithTheSwtOfTheSystemAndNoOther(
            String os, String ws, String arch, String swt, String command) throws Exception {
        Path to = Ide.work().resolve("system-" + os);
        ide.provision(to, os, ws, arch, Ide.FEATURE, "dev.drover.platform.osgi.feature.group",
                "dev.drover.platform.rcp.feature.group", "dev.drover.platform.css.feature.group",
                "dev.drover.platform.swt.feature.group");
        List<String> bundles = bundles(to);
        List<String> wanted = List.of("dev.drover.ide", "dev.drover.ui", "dev.drover.pool", "org.eclipse.swt");
        assertTrue(bundles.containsAll(wanted), bundles::toString);
        assertEquals(List.of(swt),
                bundles.stream().filter(each -> each.matches("org\\.eclipse\\.swt\\.(gtk|win32|cocoa).*")).toList());
        assertTrue(Files.isRegularFile(to.resolve(command)), "the command that starts it");
    }

    @ParameterizedTest
    @CsvSource({"linux,gtk,x86_64", "win32,win32,x86_64", "macosx,cocoa,aarch64"})
    void theEngineIsInstalledWithoutAUserInterface(String os, String ws, String arch) throws Exception {
        Path to = Ide.work().resolve("engine-" + os);
        ide.provision(to, os, ws, arch, "dev.drover.feature.feature.group", "dev.drover.platform.osgi.feature.group");
        List<String> bundles = bundles(to);
        assertTrue(bundles.containsAll(List.of("dev.drover.pool", "dev.drover.monitor", "dev.drover.shell")),
                bundles::toString);
        assertEquals(List.of(),
                bundles.stream().filter(each -> each.matches(".*(\\.ui|\\.swt|\\.jface|\\.e4).*")).toList());
    }

    private static List<String> bundles(Path installed) throws IOException {
        try (Stream<Path> all = Files.list(installed.resolve("plugins"))) {
            return all.map(each -> each.getFileName().toString())
                    .map(each -> each.replaceFirst("_[0-9]+\\.[0-9]+\\..*", "")).sorted().toList();
        }
    }
}
