package dev.drover.pool.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The kinds of startup archive that JVMs make and use, by the options for it. */
enum ArchiveFormat {

    /**
     * Since Java 25: classes loaded and linked. Without profiles of methods, which have the compilers busy at the start with
     * what ran while it was made; that option is for experts and may be gone one day, hence the first one.
     */
    AOT(
            "-XX:AOTCache=",
            "-XX:AOTCacheOutput=",
            List.of("-Xlog:aot*=off", "-Xlog:cds*=off"),
            List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining")),

    /** Before: classes parsed. */
    CDS("-XX:SharedArchiveFile=", "-XX:ArchiveClassesAtExit=", List.of("-Xlog:cds*=off"), List.of());

    private static final int AOT_SINCE = 25;

    private final String use;
    private final String record;
    private final List<String> quiet;
    private final List<String> plain;

    ArchiveFormat(String use, String record, List<String> quiet, List<String> plain) {
        this.use = use;
        this.record = record;
        this.quiet = quiet;
        this.plain = plain;
    }

    /** That of the JVM of this program, which workers use too. */
    static ArchiveFormat ofThisJvm() {
        return Runtime.version().feature() >= AOT_SINCE ? AOT : CDS;
    }

    /** The options to use an archive. One that does not fit is left aside without a word, as if there were none. */
    List<String> using(Path archive) {
        return Stream.concat(Stream.of(use + archive), quiet.stream()).toList();
    }

    /** The options to make one when the program ends. */
    List<String> recording(Path archive) {
        return Stream.concat(Stream.of(record + archive), plain.stream()).toList();
    }
}
