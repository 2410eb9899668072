package dev.drover.tests.ide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

/** Drover comes into an Eclipse IDE from its update site alone, is updated from it, and leaves the IDE as it was. */
final class InstallTest {

    @Test
    void installsUpdatesAndGoesAgain() throws Exception {
        try (HiddenDisplay display = HiddenDisplay.open("1400x900")) {
            Ide ide = Ide.fresh("install");
            List<String> before = sorted(ide);
            Set<String> files = ide.files();
            Path later = LaterBuild.publish(Ide.site(), ide, Ide.empty("later-build"));
            assertEquals(before, sorted(ide));

            ide.director("-repository", Ide.site().toUri().toString(), "-installIU", Ide.FEATURE);
            List<String> with = sorted(ide);
            assertTrue(
                    with.containsAll(List.of(
                            "dev.drover.api", "dev.drover.balancer", "dev.drover.ide", "dev.drover.lifecycle",
                            "dev.drover.monitor", "dev.drover.pool", "dev.drover.ui", "com.github.oshi.oshi-core")),
                    with::toString);
            Set<String> first = versions(ide);
            assertEquals(1, first.size(), first::toString);

            ide.add(probe());
            String name = Session.play(ide, display, "update", Map.of("drover.probe.site", later.toUri().toString()))
                    .getProperty("name");
            assertEquals(Set.of("0.1.0.v99990101-000000"), versions(ide));
            assertEquals(with, without(ide, "dev.drover.tests.ide.probe"));
            String next = Session.play(ide, display, "remove", Map.of()).getProperty("name");
            assertEquals(LaterBuild.NAME, next);
            assertNotEquals(name, next);

            // The view was open when Drover was removed.
            Properties gone = Session.play(ide, display, "gone", Map.of());
            assertEquals("false", gone.getProperty("listed"));
            assertEquals("false", gone.getProperty("open"));
            assertEquals(before, without(ide, "dev.drover.tests.ide.probe"));
            assertEquals(List.of(), ide.savedByTheWorkbench("dev.drover.ui", "dev.drover.ide"));
            // p2 keeps what an earlier state of the IDE had as long as one can go back to that state.
            ide.director("-purgeHistory");
            ide.application("org.eclipse.equinox.p2.garbagecollector.application", "-profile", "DefaultProfile");
            assertEquals(files, ide.files());
        }
    }

    @Test
    void theEngineComesWithoutTheUserInterface() throws Exception {
        Ide ide = Ide.fresh("engine");
        List<String> before = sorted(ide);
        ide.director("-repository", Ide.site().toUri().toString(), "-installIU", "dev.drover.feature.feature.group");
        List<String> with = sorted(ide);
        with.removeAll(before);
        assertTrue(with.containsAll(List.of("dev.drover.pool", "dev.drover.monitor", "dev.drover.shell")),
                with::toString);
        assertTrue(with.stream().noneMatch(each -> each.matches("dev\\.drover\\.(ui|ide|app)")), with::toString);
    }

    static Path probe() {
        return Path.of(System.getProperty("drover.probe.jar"));
    }

    /** The versions of all bundles of ours. */
    private static Set<String> versions(Ide ide) throws Exception {
        return ide.versions().entrySet().stream()
                .filter(bundle -> bundle.getKey().startsWith("dev.drover.") && !bundle.getKey().contains(".tests."))
                .map(Map.Entry::getValue)
                .collect(Collectors.toSet());
    }

    private static List<String> without(Ide ide, String bundle) throws Exception {
        return sorted(ide).stream().filter(each -> !each.equals(bundle)).toList();
    }

    private static List<String> sorted(Ide ide) throws Exception {
        return new ArrayList<>(ide.bundles().stream().sorted().toList());
    }
}
