package dev.drover.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;

/** Drover comes into an Eclipse IDE from its update site alone, and leaves it as it was. */
final class InstallTest {

    @Test
    void installsFromTheUpdateSiteAndGoesAgain() throws Exception {
        Ide ide = Ide.fresh("install");
        List<String> before = sorted(ide);

        ide.director("-repository", Ide.site().toUri().toString(), "-installIU", Ide.FEATURE);
        List<String> with = sorted(ide);
        assertTrue(
                with.containsAll(List.of(
                        "dev.drover.api", "dev.drover.balancer", "dev.drover.ide", "dev.drover.lifecycle",
                        "dev.drover.monitor", "dev.drover.pool", "dev.drover.ui", "com.github.oshi.oshi-core")),
                with::toString);

        ide.director("-uninstallIU", Ide.FEATURE);
        assertEquals(before, sorted(ide));
    }

    private static List<String> sorted(Ide ide) throws Exception {
        return ide.bundles().stream().sorted().toList();
    }
}
