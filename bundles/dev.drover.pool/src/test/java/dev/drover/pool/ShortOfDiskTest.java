package dev.drover.pool;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Programs that cannot write where they would: their requests are done, and the log says what is missing. */
class ShortOfDiskTest {

    private static final String[] WORKS = {"worked", "true", "ends", "0", "processes-left", "0"};

    @RegisterExtension
    final Harness harness = new Harness();

    @TempDir
    Path area;

    @Test
    @Tag("R27")
    void withoutAHomeToWriteInItWorksAndSaysSo() throws Exception {
        // Nobody makes folders there, not even root.
        String home = "/proc/nowhere";
        ChildProgram program = harness.close(new ChildProgram.Start(area).environment("XDG_CACHE_HOME", home)
                .options("-Duser.home=" + home, "-Ddrover.startup.archive=auto").start(ScarceMain.class, "disk"));
        String line = program.awaitLine("of archives", each -> each.contains("Workers start without archives"));
        assertTrue(line.contains(home), line);
        program.tell("enough");
        program.says(WORKS);
    }

    @Test
    void onAFullDiskItWorksAndSaysWhatCannotBeMade() throws Exception {
        // A limit on the length of files fails in the midst of writing, as a full disk does.
        ChildProgram program = harness.close(new ChildProgram.Start(area).before("ulimit -f 4000")
                .options("-Ddrover.startup.archive=" + area.resolve("startup")).start(ScarceMain.class, "disk"));
        program.awaitLine("of the archive", each -> each.contains("No archive of the classes of"));
        program.tell("enough");
        program.says(WORKS);
    }
}
