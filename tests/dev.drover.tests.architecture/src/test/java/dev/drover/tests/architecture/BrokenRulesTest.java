package dev.drover.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each rule fails where it is broken, and its sentence names the rule, the place and what is wrong there. */
class BrokenRulesTest {

    private static final String README = """
            # Made up

            ## The bundles

            ```
            dev.drover.app                     the product
                   │
            dev.drover.pool  .monitor
                   └────┬─────┘
                 dev.drover.wire    JDK only
            ```

            | bundle | what it is | stands on |
            |---|---|---|
            | `dev.drover.wire` | frames | the JDK |
            | `dev.drover.pool` | pools, see `Pools` | `.wire` |
            | `dev.drover.monitor` | samples | `.wire` |
            | `dev.drover.app` | the product | `.wire` `.pool` |
            | `dev.drover.example.cool` | an example | `.pool` |

            ## Next
            """;

    @TempDir
    Path root;

    @Test
    void theMapIsReadFromReadme() {
        BundleMap map = BundleMap.parse(README);
        assertEquals(
                Map.of(
                        "dev.drover.wire", Set.of(), "dev.drover.pool", Set.of("dev.drover.wire"), "dev.drover.monitor",
                        Set.of("dev.drover.wire"), "dev.drover.app", Set.of("dev.drover.wire", "dev.drover.pool"),
                        "dev.drover.example.cool", Set.of("dev.drover.pool")),
                map.standsOn());
        assertEquals(
                List.of(
                        Set.of("dev.drover.app"), Set.of("dev.drover.pool", "dev.drover.monitor"),
                        Set.of("dev.drover.wire")),
                map.layers());
        assertEquals(List.of(), map.contradictions());
    }

    @Test
    void aTableThatTheDrawingContradictsIsTold() {
        assertEquals(
                List.of("README's table says that dev.drover.monitor stands on dev.drover.pool, and the drawing does"
                        + " not show that one below it."),
                contradictions("| samples | `.wire` |", "| samples | `.pool` |"));
        assertEquals(
                List.of("README's table says that dev.drover.wire stands on dev.drover.app, and the drawing does not"
                        + " show that one below it."),
                contradictions("| frames | the JDK |", "| frames | `.app` |"));
        assertEquals(
                List.of("README's table has no row for dev.drover.cluster, on which it says dev.drover.monitor"
                        + " stands."),
                contradictions("| samples | `.wire` |", "| samples | `.cluster` |"));
        assertEquals(
                List.of("README's table says that dev.drover.monitor stands on dev.drover.example.cool, which is not"
                        + " drawn."),
                contradictions("| samples | `.wire` |", "| samples | `.example.cool` |"));
        assertEquals(
                List.of("README's drawing does not show dev.drover.monitor."),
                contradictions("dev.drover.pool  .monitor",
                        "dev.drover.pool"));
        assertEquals(
                List.of("README's table has no row for dev.drover.lifecycle."),
                contradictions("dev.drover.pool  .monitor",
                        "dev.drover.pool  .monitor  .lifecycle"));
        assertThrows(IllegalArgumentException.class, () -> BundleMap.parse("# Made up\n"));
    }

    private static List<String> contradictions(String before, String after) {
        assertTrue(README.contains(before), before);
        return BundleMap.parse(README.replace(before, after)).contradictions();
    }

    @Test
    void aBundleThatUsesOneBesideItBreaksTheMap() throws IOException {
        List<Arrow> arrows = new MadeUpCheckout(root)
                .source("dev.drover.wire", "dev/drover/wire/Link.java", "public class Link {}")
                .source("dev.drover.pool", "dev/drover/pool/Pools.java",
                        "public class Pools { dev.drover.wire.Link link; }")
                .source("dev.drover.monitor", "dev/drover/monitor/Sampler.java",
                        "class Sampler { void sample() { new dev.drover.pool.Pools(); } }")
                .build()
                .arrows();
        assertEquals(
                List.of("A bundle sees only what README's map allows: dev.drover.monitor does not stand on"
                        + " dev.drover.pool, but dev.drover.monitor.Sampler uses dev.drover.pool.Pools."),
                sentences(Rules.map(arrows, BundleMap.parse(README))));
    }

    @Test
    void aBundleWhoseManifestImportsFromOneBesideItBreaksTheMap() throws IOException {
        Checkout checkout = new MadeUpCheckout(root)
                .jar("dev.drover.wire", Map.of("Export-Package", "dev.drover.wire"))
                .jar("dev.drover.pool", Map.of(
                        "Import-Package", "dev.drover.wire", "Export-Package", "dev.drover.pool;version=\"1.0\""))
                .jar("dev.drover.monitor", Map.of("Import-Package", "dev.drover.wire,dev.drover.pool"))
                .build();
        assertEquals(
                List.of("A bundle sees only what README's map allows: dev.drover.monitor does not stand on"
                        + " dev.drover.pool, but its manifest imports dev.drover.pool."),
                sentences(ManifestRules.map(checkout.manifests(), BundleMap.parse(README))));
    }

    /** Java has many ways to use a class without a field or a call. */
    @Test
    void everyKindOfUseIsAnArrow() throws IOException {
        MadeUpCheckout checkout = new MadeUpCheckout(root);
        for (String each : List.of("A", "B", "C", "F", "G", "H", "I", "J", "K")) {
            checkout.source("dev.drover.pool", "dev/drover/pool/" + each + ".java",
                    "public class " + each + " { public static int n() { return 1; } }");
        }
        checkout.source("dev.drover.pool", "dev/drover/pool/D.java",
                "import java.lang.annotation.*; @Retention(RetentionPolicy.RUNTIME) public @interface D {}")
                .source("dev.drover.pool", "dev/drover/pool/E.java", "@SuppressWarnings(\"serial\")\n"
                        + "public class E extends RuntimeException { public K give() { return null; }"
                        + " public void take(K k) {} }")
                .source("dev.drover.pool", "dev/drover/pool/L.java",
                        "public sealed interface L permits M {}")
                .source("dev.drover.pool", "dev/drover/pool/M.java", "public record M() implements L {}")
                .source("dev.drover.monitor", "dev/drover/monitor/Uses.java", """
                        import dev.drover.pool.*;
                        class Uses extends A {
                            java.util.List<B> generic;
                            Object type = C.class;
                            @D
                            void caught() { try { generic.clear(); } catch (E e) { e.take(e.give()); } }
                            boolean is(Object o) { return o instanceof F; }
                            Object cast(Object o) { return (G) o; }
                            H[] array() { return null; }
                            class Nested { java.util.function.IntSupplier way = I::n; Runnable run = () -> J.n(); }
                        }""");
        List<Arrow> arrows = checkout.build().arrows();
        assertEquals(
                List.of("A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K"),
                arrows.stream()
                        .filter(arrow -> arrow.from().fullName().equals("dev.drover.monitor.Uses"))
                        .map(arrow -> arrow.to().name())
                        .toList());
        assertTrue(arrows.toString().contains("dev.drover.pool.L -> dev.drover.pool.M"), arrows::toString);
    }

    @Test
    void aBundleThatUsesAnInternalPackageOfAnotherIsTold() throws IOException {
        List<Arrow> arrows = new MadeUpCheckout(root)
                .source("dev.drover.pool", "dev/drover/pool/internal/slot/Slot.java", "public class Slot {}")
                .source("dev.drover.pool", "dev/drover/pool/Pools.java",
                        "class Pools extends dev.drover.pool.internal.slot.Slot {}")
                .source("dev.drover.app", "dev/drover/app/Job.java",
                        "class Job {\n    dev.drover.pool.internal.slot.Slot[] slots;\n}")
                .build()
                .arrows();
        assertEquals(
                List.of("No bundle uses an internal package of another: dev.drover.app.Job uses"
                        + " dev.drover.pool.internal.slot.Slot of dev.drover.pool."),
                sentences(Rules.internal(arrows)));
    }

    @Test
    void filesThatLeadBackToThemselvesAreToldWithAShortestWay() throws IOException {
        List<Arrow> arrows = new MadeUpCheckout(root)
                .source("dev.drover.pool", "dev/drover/pool/A.java", "class A { B b; A again; }")
                .source("dev.drover.pool", "dev/drover/pool/B.java", "class B { class In { C c; } }")
                .source("dev.drover.pool", "dev/drover/pool/C.java", "class C { Runnable r = () -> new D(); }")
                .source("dev.drover.pool", "dev/drover/pool/D.java", "class D { A a; B.In b; E e; }")
                .source("dev.drover.pool", "dev/drover/pool/E.java", "class E { class In { E e; } }")
                .build()
                .arrows();
        List<Violation> found = Rules.circles(arrows, "dev.drover.pool");
        assertEquals(
                List.of("No file leads back to itself: 4 files of dev.drover.pool stand in a circle, dev.drover.pool.B"
                        + " -> dev.drover.pool.C -> dev.drover.pool.D -> dev.drover.pool.B."),
                sentences(found));
        assertEquals(
                Set.of("dev.drover.pool.A", "dev.drover.pool.B", "dev.drover.pool.C", "dev.drover.pool.D"),
                found.get(0).subjects());
        assertEquals(List.of(), Rules.circles(arrows, "dev.drover.wire"));
    }

    @Test
    void eachCircleIsFoundOnItsOwn() {
        Circles circles = new Circles();
        circles.add("a", "a");
        circles.add("b", "c");
        circles.add("c", "b");
        circles.add("c", "d");
        circles.add("d", "e");
        circles.add("e", "f");
        circles.add("f", "d");
        circles.add("f", "g");
        assertEquals(List.of(Set.of("d", "e", "f"), Set.of("b", "c")), circles.parts());
        assertEquals(List.of("d", "e", "f", "d"), circles.shortest(new TreeSet<>(Set.of("d", "e", "f"))));
        assertEquals(List.of(), new Circles().parts());
    }

    @Test
    void arrowsThatLeadUpInsideABundleAreTold() throws IOException {
        Checkout checkout = new MadeUpCheckout(root)
                .source("dev.drover.pool", "dev/drover/pool/internal/Pool.java",
                        "public class Pool { dev.drover.pool.internal.slot.Slot slot; LocalPools owner; }")
                .source("dev.drover.pool", "dev/drover/pool/internal/LocalPools.java",
                        "class LocalPools { Pool pool; }")
                .source("dev.drover.pool", "dev/drover/pool/internal/slot/Slot.java",
                        "public class Slot { dev.drover.pool.internal.Pool pool; SlotNumber number; }")
                .source("dev.drover.pool", "dev/drover/pool/internal/slot/SlotNumber.java", "class SlotNumber {}")
                .source("dev.drover.pool", "dev/drover/pool/internal/worker/Alone.java", "class Alone {}")
                .build();
        List<String> rooms = List.of(
                "dev.drover.pool.internal.LocalPools", "dev.drover.pool.internal", "dev.drover.pool.internal.slot",
                "dev.drover.pool.internal.worker", "dev.drover.pool.internal.request");
        assertEquals(
                List.of(
                        "Arrows inside a bundle lead down: dev.drover.pool.internal stands below"
                                + " dev.drover.pool.internal.LocalPools, but dev.drover.pool.internal.Pool uses"
                                + " dev.drover.pool.internal.LocalPools.",
                        "Arrows inside a bundle lead down: dev.drover.pool.internal.slot stands below"
                                + " dev.drover.pool.internal, but dev.drover.pool.internal.slot.Slot uses"
                                + " dev.drover.pool.internal.Pool.",
                        "A rule about nothing says nothing: there is no file in dev.drover.pool.internal.request."),
                sentences(Rules.rooms(checkout.files(), checkout.arrows(), rooms)));
    }

    @Test
    void aMainFileOfMoreThan300LinesIsToldAndALongTestIsNot() {
        List<String> most = Collections.nCopies(300, "");
        List<String> tooMany = Collections.nCopies(301, "");
        Map<String, List<String>> files = Map.of(
                "bundles/a/src/main/java/Long.java", tooMany, "bundles/a/src/main/java/Most.java", most,
                "bundles/a/src/test/java/LongTest.java", tooMany);
        assertEquals(
                List.of("A main file has at most 300 lines: bundles/a/src/main/java/Long.java has 301."),
                sentences(Rules.lines(files)));
    }

    @Test
    void whoAsksTheWallClockAndMayNotIsTold() {
        Map<String, List<String>> files = new TreeMap<>();
        List<String> asks = List.of(
                "Instant.now()", "System.currentTimeMillis()", "Instant::now", "Clock.systemUTC()", "new Date()",
                "InstantSource.system()", "LocalDateTime.now()");
        for (int i = 0; i < asks.size(); i++)
            files.put("bundles/a/src/main/java/Asks" + i + ".java", List.of("    long at = f(" + asks.get(i) + ");"));
        files.put("bundles/a/src/main/java/Shows.java", List.of("Instant now = Instant.now();"));
        files.put("bundles/a/src/main/java/Tells.java", List.of("    /** As Instant.now(). */", "// Instant.now()"));
        files.put("bundles/a/src/main/java/Waits.java", List.of("long now = System.nanoTime(); knows(now());"));
        files.put("bundles/a/src/test/java/ATest.java", List.of("Instant.now();"));
        List<String> found = sentences(Rules.wallClock(files, Set.of("Shows", "Gone")));
        assertEquals(asks.size() + 1, found.size(), found::toString);
        assertEquals(
                "The wall clock may jump: bundles/a/src/main/java/Asks0.java asks it, and may use System.nanoTime or"
                        + " the program's own clock only.",
                found.get(0));
        assertEquals("Gone does not ask the wall clock any more.", found.get(asks.size()));
    }

    @Test
    void whatSerializesIsTold() {
        Map<String, List<String>> files = new TreeMap<>();
        List<String> serializes = List.of("new ObjectInputStream(in)", "import java.io.ObjectOutputStream;",
                "private void readObject(Input in) {", "record A(int b) implements Comparable<A>, Serializable {");
        for (int i = 0; i < serializes.size(); i++)
            files.put("bundles/a/src/main/java/A" + i + ".java", List.of("", serializes.get(i)));
        files.put("bundles/a/src/main/java/Fine.java", List.of("Object value = in.readObjectName();"));
        files.put("bundles/a/src/test/java/Test.java", List.of("new ObjectInputStream(in)"));
        List<String> found = sentences(Rules.serialization(files));
        assertEquals(serializes.size(), found.size(), found::toString);
        assertEquals("Nothing is serialized by Java: bundles/a/src/main/java/A0.java does, or reads what is.",
                found.get(0));
    }

    @Test
    void whoeverWaitsForTheUiThreadIsTold() {
        Map<String, List<String>> files = Map.of(
                "bundles/a/src/main/java/Waits.java", List.of("display.syncExec(this::show);"),
                "bundles/a/src/main/java/Hands.java", List.of("display.asyncExec(this::show);"),
                "tests/a/src/Test.java", List.of("display.syncExec(this::show);"));
        assertEquals(
                List.of("Nobody waits for the UI thread: bundles/a/src/main/java/Waits.java calls syncExec."),
                sentences(Rules.uiWaits(files)));
    }

    @Test
    void whoeverLogsPastTheSafeLogIsTold() {
        List<String> asks = List.of("System.getLogger(\"a\")");
        Map<String, List<String>> files = Map.of(
                "bundles/a/src/main/java/Logs.java", asks, "bundles/a/src/main/java/SafeLog.java", asks,
                "bundles/a/src/main/java/Safe.java", List.of("SafeLog.of(Safe.class)"),
                "tests/a/src/main/java/Test.java",
                asks);
        assertEquals(
                List.of("What is logged goes by SafeLog: bundles/a/src/main/java/Logs.java calls System.getLogger."),
                sentences(Rules.logs(files)));
    }

    @Test
    void aLineOfMoreThan120ColumnsIsTold() {
        Map<String, List<String>> files =
                Map.of("tests/a/src/Wide.java", List.of("", "é".repeat(121), "😀".repeat(120)));
        assertEquals(
                List.of("A line has at most 120 columns: line 2 of tests/a/src/Wide.java has 121."),
                sentences(Rules.columns(files)));
    }

    @Test
    void sourcesOfMainAndTestAreRead() throws IOException {
        Checkout checkout = new MadeUpCheckout(root)
                .source("dev.drover.pool", "dev/drover/pool/Wide.java", "/* " + "x".repeat(120) + " */ class Wide {}")
                .build();
        assertEquals(
                List.of("A line has at most 120 columns: line 2 of"
                        + " bundles/dev.drover.pool/src/main/java/dev/drover/pool/Wide.java has 140."),
                sentences(Rules.columns(checkout.javaFiles())));
    }

    @Test
    void aBundleWhoseManifestAsksForAnInternalPackageIsTold() throws IOException {
        Checkout checkout = new MadeUpCheckout(root)
                .jar("dev.drover.pool", Map.of("Export-Package", "dev.drover.pool;version=\"1.0\""))
                .jar("dev.example.thief", Map.of("Import-Package",
                        "dev.drover.pool;version=\"[1.0,2)\",dev.drover.pool.internal,java.util"))
                .build();
        assertEquals(
                List.of("No bundle asks for an internal package of another: dev.example.thief imports"
                        + " dev.drover.pool.internal."),
                sentences(ManifestRules.manifests(checkout.manifests())));
    }

    @Test
    void otherWaysAroundTheExportsAreTold() throws IOException {
        Checkout checkout = new MadeUpCheckout(root)
                .jar("dev.drover.pool", Map.of("Export-Package", "dev.drover.pool,dev.drover.pool.internal.slot"))
                .jar("dev.example.dynamic", Map.of("DynamicImport-Package", "dev.drover.pool.internal.dispatch"))
                .jar("dev.example.hidden", Map.of("Import-Package", "dev.drover.pool.hidden;resolution:=optional"))
                .jar("dev.example.whole", Map.of("Require-Bundle", "org.eclipse.swt,dev.drover.pool"))
                .build();
        assertEquals(
                List.of(
                        "No bundle offers an internal package: dev.drover.pool exports dev.drover.pool.internal.slot.",
                        "No bundle asks for an internal package of another: dev.example.dynamic imports"
                                + " dev.drover.pool.internal.dispatch.",
                        "A bundle imports what another exports: dev.example.hidden imports dev.drover.pool.hidden,"
                                + " which no bundle exports.",
                        "A bundle imports packages of our bundles and requires none of them: dev.example.whole requires"
                                + " dev.drover.pool."),
                sentences(ManifestRules.manifests(checkout.manifests())));
    }

    @Test
    void onlyAViolationWithAllItsSubjectsListedIsAKnownException() {
        KnownExceptions known = KnownExceptions.of("""
                # They stand in a circle.
                circle: A
                circle: B.*
                lines: C
                """);
        List<Violation> listed = List.of(new Violation("circle", Set.of("A", "B.Part"), "A and B"));
        known.check("circle", listed);
        List<Violation> two =
                List.of(listed.get(0), new Violation("circle", Set.of("A", "C"), "A and C"),
                        Violation.of("circle", "D", "D"));
        AssertionError failure = assertThrows(AssertionError.class, () -> known.check("circle", two));
        assertEquals("A and C\nD", failure.getMessage());
    }

    @Test
    void aBundleThatIsNotBuiltIsToldInsteadOfPassed() throws IOException {
        Checkout checkout = new MadeUpCheckout(root).jar("dev.drover.pool", Map.of()).build();
        assertTrue(assertThrows(IllegalStateException.class, checkout::arrows).getMessage()
                .startsWith("dev.drover.pool is not built"));
        Checkout unpacked = new MadeUpCheckout(root.resolve("other"))
                .source("dev.drover.wire", "dev/drover/wire/Link.java", "class Link {}")
                .build();
        assertTrue(assertThrows(IllegalStateException.class, unpacked::manifests).getMessage()
                .startsWith("dev.drover.wire is not packed"));
    }

    private static List<String> sentences(List<Violation> violations) {
        return violations.stream().map(Violation::sentence).toList();
    }
}
