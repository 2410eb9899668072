package dev.drover.ide.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the view counts as uninstalled; the test of the real IDE uninstalls it. */
final class LeaveNothingTest {

    private static final String API = "dev.drover.api,1.0.0,plugins/dev.drover.api_1.0.0.jar,4,false\n";
    private static final String VIEW = "dev.drover.ui,1.0.0,plugins/dev.drover.ui_1.0.0.jar,4,false\n";

    @TempDir
    Path folder;

    private boolean uninstalled(String before, String after) throws IOException {
        Path bundles = Files.writeString(folder.resolve("bundles.info"), before);
        LeaveNothing leave = new LeaveNothing(Optional.of(bundles));
        Files.writeString(bundles, after);
        return leave.uninstalled();
    }

    @Test
    void itIsUninstalledIfTheNextStartHasItNoMore() throws IOException {
        assertEquals(true, uninstalled(API + VIEW, API));
        assertEquals(false, uninstalled(API + VIEW, VIEW + API));
        assertEquals(false, uninstalled(VIEW, VIEW.replace("1.0.0", "2.0.0")), "an update");
    }

    @Test
    void whatWasNeverListedWasInstalledOtherwise() throws IOException {
        assertEquals(false, uninstalled(API, API));
        assertEquals(false, new LeaveNothing(Optional.empty()).uninstalled());
        assertEquals(false, new LeaveNothing(Optional.of(folder.resolve("none"))).uninstalled());
    }
}
