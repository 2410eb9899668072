package dev.drover.pool.internal.slot;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.drover.api.process.Exit;
import dev.drover.api.process.ProcessSpec;
import dev.drover.api.process.Program;

/**
 * The files that a worker's code is in, as its spec declares them: the entries of a class path, a script, or the file
 * of a command and the scripts among its arguments. Of a folder only classes and jars count, so that what a worker
 * writes beside its code is no change of it.
 */
public final class CodeFiles {

    private static final Pattern IN_FOLDERS = Pattern.compile(".*\\.(class|jar)");
    private static final Pattern SCRIPT = Pattern.compile(".*\\.(py|js|mjs|cjs|sh|rb|pl|lua|jar)");
    private static final int MOST_FILES = 20_000;

    /** What a file looks like from outside. */
    record Stamp(long size, long modified) {}

    private CodeFiles() {}

    /** The declared files and folders. */
    static List<Path> of(ProcessSpec spec) {
        Path base = spec.directory().orElse(Path.of("")).toAbsolutePath();
        List<Path> files = new ArrayList<>();
        switch (spec.program()) {
            case Program.Java java -> java.classPath().forEach(entry -> files.add(base.resolve(entry)));
            case Program.Script script -> files.add(base.resolve(script.script()));
            case Program.Command command -> {
                String program = command.command().getFirst();
                if (program.indexOf('/') >= 0) files.add(base.resolve(program));
                command.command().stream().skip(1).filter(each -> SCRIPT.matcher(each).matches())
                        .forEach(each -> files.add(base.resolve(each)));
            }
        }
        return files;
    }

    /** What these files look like now, by file; one that cannot be read is left out. It may take a while. */
    static Map<Path, Stamp> stamps(List<Path> files) {
        Map<Path, Stamp> stamps = new LinkedHashMap<>();
        for (Path each : files) {
            try {
                BasicFileAttributes its = Files.readAttributes(each, BasicFileAttributes.class);
                if (its.isDirectory()) addFolder(each, stamps);
                else
                    stamps.put(each, stamp(its));
            } catch (IOException | RuntimeException e) {
                // It is just being replaced, or is not there.
                continue;
            }
        }
        return stamps;
    }

    private static void addFolder(Path folder, Map<Path, Stamp> stamps) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes its) {
                if (IN_FOLDERS.matcher(file.getFileName().toString()).matches()) stamps.put(file, stamp(its));
                return stamps.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Stamp stamp(BasicFileAttributes its) {
        return new Stamp(its.size(), its.lastModifiedTime().toMillis());
    }

    /** The first file that has been written since then, though no folder is looked into; empty if none has. */
    static Optional<String> changedSince(ProcessSpec spec, Instant started) {
        for (Path each : of(spec)) {
            try {
                BasicFileAttributes its = Files.readAttributes(each, BasicFileAttributes.class);
                Instant modified = its.lastModifiedTime().toInstant();
                // A file from the future would always be newer than its process.
                if (its.isRegularFile() && modified.isAfter(started) && !modified.isAfter(Instant.now()))
                    return Optional.of("its code '" + each.getFileName() + "' was changed at "
                            + modified.truncatedTo(ChronoUnit.SECONDS) + ", after it had been started");
            } catch (IOException | RuntimeException e) {
                // What is not there cannot be said to have been changed.
                continue;
            }
        }
        return Optional.empty();
    }

    /** The same end; its verdict says so if it may have come from code that was overwritten while it ran. */
    public static Exit explained(ProcessSpec spec, Instant started, Exit exit) {
        if (exit.cause() != Exit.Cause.EXITED && exit.cause() != Exit.Cause.SIGNALLED) return exit;
        return changedSince(spec, started).map(change -> new Exit(
                exit.pid(), exit.at(), exit.cause(), exit.code(), exit.signal(), exit.verdict() + "; " + change,
                exit.lastErrors(), exit.running())).orElse(exit);
    }
}
