package dev.drover.conformance;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Starts the processes of a case, and ends them. */
public final class Bench implements Closeable {

    private final HostCommand host;
    private final Duration patience;
    private final Path folder;
    private final List<Closeable> open = new ArrayList<>();

    /** @param patience how long a host may take for anything */
    Bench(HostCommand host, Duration patience) throws IOException {
        this.host = host;
        this.patience = patience;
        folder = Files.createTempDirectory("drover-conformance");
    }

    /** How long a host may take for anything. */
    public Duration patience() {
        return patience;
    }

    /** A host that has been started and can connect to a socket of this name. */
    public Session start(String socket) throws IOException {
        return keep(new Session(host, patience, Files.createTempDirectory(folder, "s"), socket, null));
    }

    /** A host that finds this instead of a ticket. */
    public Session startWith(String input) throws IOException {
        return keep(new Session(host, patience, Files.createTempDirectory(folder, "s"), "s", input));
    }

    /** A host that has joined, with a concurrency of 1. */
    public Session joined() throws Exception {
        return joined(Welcome.USUAL);
    }

    /** A host that has joined. */
    public Session joined(Welcome welcome) throws Exception {
        Session session = start("s");
        session.join(welcome);
        return session;
    }

    /** Has something be closed at the end of the case. */
    public <T extends Closeable> T keep(T each) {
        open.add(each);
        return each;
    }

    @Override
    public void close() throws IOException {
        for (Closeable each : open) each.close();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure) throws IOException {
                Files.deleteIfExists(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
