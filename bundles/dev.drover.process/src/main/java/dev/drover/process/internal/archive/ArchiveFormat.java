package dev.drover.process.internal.archive;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The kinds of startup archive that JVMs make and use, by the options for it. */
enum ArchiveFormat {

    /**
     * Since Java 25: classes loaded and linked. Without profiles of methods, which have the compilers busy at the start
     * with what ran while it was made.
     */
    AOT(
            "-XX:AOTCache=",
            "-XX:AOTCacheOutput=",
            List.of("-Xlog:aot*=off", "-Xlog:cds*=off", "-XX:-AOTReplayTraining"),
            List.of("-XX:-AOTRecordTraining")),

    /** Before: classes parsed. */
    CDS("-XX:SharedArchiveFile=", "-XX:ArchiveClassesAtExit=", List.of("-Xlog:cds*=off"), List.of());

    private static final int AOT_SINCE = 25;

    /** Unlocks options for experts, which may be gone one day. */
    private static final List<String> EXPERT =
            List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UnlockDiagnosticVMOptions");
    /**
     * Mapped where it was made for. Elsewhere, all of its addresses are changed, and its pages copied, in each process.
     */
    private static final String IN_PLACE = "-XX:ArchiveRelocationMode=0";

    private final String use;
    private final String record;
    private final List<String> whenUsed;
    private final List<String> whenRecorded;

    ArchiveFormat(String use, String record, List<String> whenUsed, List<String> whenRecorded) {
        this.use = use;
        this.record = record;
        this.whenUsed = whenUsed;
        this.whenRecorded = whenRecorded;
    }

    /** That of the JVM of this program, which workers use too. */
    static ArchiveFormat ofThisJvm() {
        return Runtime.version().feature() >= AOT_SINCE ? AOT : CDS;
    }

    /** The options to use an archive. One that does not fit is left aside without a word, as if there were none. */
    List<String> using(Path archive) {
        return Stream.of(EXPERT, List.of(use + archive, IN_PLACE), whenUsed).flatMap(List::stream).toList();
    }

    /** The options to make one when the program ends. */
    List<String> recording(Path archive) {
        return Stream.of(EXPERT, List.of(record + archive), whenRecorded).flatMap(List::stream).toList();
    }
}
