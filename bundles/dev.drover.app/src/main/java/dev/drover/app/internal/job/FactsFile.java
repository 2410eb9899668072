package dev.drover.app.internal.job;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import dev.drover.app.worker.FileFacts;

/**
 * Writes one line of JSON for each file. The lines go to a file beside the wanted one and take its place when the job
 * is at its end, so that the wanted file is never half written.
 */
final class FactsFile implements AutoCloseable {

    private final Path wanted;
    private final Path part;
    private final BufferedWriter out;

    FactsFile(Path wanted) throws IOException {
        this.wanted = wanted;
        this.part = wanted.resolveSibling(wanted.getFileName() + ".part");
        this.out = Files.newBufferedWriter(part, StandardCharsets.US_ASCII);
    }

    /** The files that this job itself writes. */
    static Set<Path> namesOf(Path wanted) throws IOException {
        Path real = wanted.getParent().toRealPath().resolve(wanted.getFileName());
        return Set.of(real, real.resolveSibling(real.getFileName() + ".part"));
    }

    void done(Path file, String path, FileFacts facts) throws IOException {
        Map<String, Object> line = begin(file, path);
        line.put("kind", facts.kind().label());
        line.put("bytes", facts.bytes());
        line.put("lines", facts.lines());
        line.put("sha256", facts.sha256());
        write(line);
    }

    void failed(Path file, String path, String reason) throws IOException {
        Map<String, Object> line = begin(file, path);
        line.put("problem", reason);
        write(line);
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.move(part, wanted, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A name that is no valid text reads as U+FFFD: only its URI still tells which file it is. */
    private static Map<String, Object> begin(Path file, String path) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("path", path);
        if (path.indexOf('\uFFFD') >= 0) line.put("uri", file.toUri().toString());
        return line;
    }

    private void write(Map<String, Object> line) throws IOException {
        out.write(Json.of(line));
        out.write('\n');
    }
}
