package dev.drover.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the sources, class files and manifests of this checkout are built like. */
class ArchitectureTest {

    /** Bundles in which no file may lead back to itself. */
    private static final List<String> WITHOUT_CIRCLES =
            List.of("dev.drover.wire", "dev.drover.shared", "dev.drover.host", "dev.drover.api", "dev.drover.process",
                    "dev.drover.pool");

    /** From the top: what makes a pool a service, the pools, one pool, and the rooms that it is made of. */
    private static final List<String> ROOMS_OF_THE_POOL = List.of(
            "dev.drover.pool",
            "dev.drover.pool.internal.PoolsComponent",
            "dev.drover.pool.internal.ConfiguredPool",
            "dev.drover.pool.internal.LocalPools",
            "dev.drover.pool.internal",
            "dev.drover.pool.internal.slot",
            "dev.drover.pool.internal.dispatch",
            "dev.drover.pool.internal.worker",
            "dev.drover.pool.internal.request");

    /** From the top: the service, what all processes share, archives, one process, and the rooms that it is made of. */
    private static final List<String> ROOMS_OF_THE_PROCESS = List.of(
            "dev.drover.process.internal.RuntimeComponent",
            "dev.drover.process.internal.ErrorLogComponent",
            "dev.drover.process.internal.HealthComponent",
            "dev.drover.process.LocalProcesses",
            "dev.drover.process.ProcessRuntime",
            "dev.drover.process.RuntimeParts",
            "dev.drover.process.internal.archive",
            "dev.drover.process",
            "dev.drover.process.internal.life",
            "dev.drover.process.internal.join",
            "dev.drover.process.internal.seal",
            "dev.drover.process.internal.ledger",
            "dev.drover.process.internal.launch",
            "dev.drover.process.internal.dump",
            "dev.drover.process.internal.sandbox",
            "dev.drover.process.internal.system",
            "dev.drover.process.console",
            "dev.drover.process.stdio",
            "dev.drover.process.internal.thread",
            "dev.drover.process.log",
            "dev.drover.process.flight");

    private static final List<String> ROOMS_OF_THE_WIRE =
            List.of("dev.drover.wire.call", "dev.drover.wire.link", "dev.drover.wire");

    private static final List<String> ROOMS_OF_THE_SHARED =
            List.of("dev.drover.shared", "dev.drover.shared.internal");

    /** Who may ask the wall clock, which may jump. */
    private static final Set<String> BY_THE_WALL_CLOCK = Set.of(
            // They tell people when something was.
            "DescribedProcess", "SpawnedProcess", "Judge", "ConsoleBuffer", "SamplingMonitor", "DroverCommands",
            "ViewWorker", "RowActions", "GridAccess", "GridPainter", "GridMouse", "ProcessView", "ThreadDump",
            "OwnHealth", "Filter", "DemoClock",
            "PoisonList", "Collector", "Evidence", "LocalMessages", "LoggedProblems",
            // It compares times with those at which the system says that processes have started.
            "IdeOrigins",
            // They compare the ages of files, which outlive programs.
            "CodeCopies", "ArchiveFolder", "RuntimeDirectory", "CodeFiles", "DumpFolder");

    private static Checkout checkout;
    private static List<SourceFile> files;
    private static List<Arrow> arrows;
    private static KnownExceptions exceptions;

    @BeforeAll
    static void read() throws IOException {
        checkout = new Checkout(Path.of(System.getProperty("drover.checkout")));
        files = checkout.files();
        arrows = checkout.arrows();
        exceptions = KnownExceptions.read();
    }

    @Test
    void aBundleSeesOnlyWhatTheMapInReadmeAllows() throws IOException {
        BundleMap map = BundleMap.parse(checkout.readme());
        assertEquals(List.of(), map.contradictions());
        assertEquals(checkout.bundles(), map.standsOn().keySet().stream().sorted().toList());
        assertTrue(arrows.stream().anyMatch(Arrow::crossesBundles), "no bundle uses another: nothing was read");
        var found = new ArrayList<>(Rules.map(arrows, map));
        found.addAll(ManifestRules.map(checkout.manifests(), map));
        exceptions.check("map", found);
    }

    @Test
    void noBundleUsesAnInternalPackageOfAnother() {
        exceptions.check("internal", Rules.internal(arrows));
    }

    @Test
    void noFileLeadsBackToItself() {
        var found = new ArrayList<Violation>();
        for (String bundle : WITHOUT_CIRCLES) found.addAll(Rules.circles(arrows, bundle));
        exceptions.check("circle", found);
    }

    @Test
    void arrowsInsideABundleLeadDown() {
        var found = new ArrayList<Violation>();
        for (List<String> rooms : List.of(ROOMS_OF_THE_POOL, ROOMS_OF_THE_PROCESS, ROOMS_OF_THE_WIRE,
                ROOMS_OF_THE_SHARED)) {
            found.addAll(Rules.rooms(files, arrows, rooms));
        }
        exceptions.check("rooms", found);
    }

    @Test
    void aMainFileHasAtMost300Lines() throws IOException {
        exceptions.check("lines", Rules.lines(checkout.javaFiles()));
    }

    @Test
    void noDeadlineIsMeasuredByTheWallClock() throws IOException {
        exceptions.check("clock", Rules.wallClock(checkout.javaFiles(), BY_THE_WALL_CLOCK));
    }

    @Test
    void nothingIsSerializedByJava() throws IOException {
        exceptions.check("serialization", Rules.serialization(checkout.javaFiles()));
    }

    @Test
    void nobodyWaitsForTheUiThread() throws IOException {
        exceptions.check("ui", Rules.uiWaits(checkout.javaFiles()));
    }

    @Test
    void whatIsLoggedGoesByTheLogThatHarmsNobody() throws IOException {
        exceptions.check("logs", Rules.logs(checkout.javaFiles()));
    }

    @Test
    void aLineHasAtMost120Columns() throws IOException {
        exceptions.check("columns", Rules.columns(checkout.javaFiles()));
    }

    @Test
    void noManifestAsksForAnInternalPackageOfAnotherBundle() throws IOException {
        exceptions.check("manifest", ManifestRules.manifests(checkout.manifests()));
    }
}
