package dev.drover.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.drover.bench.Contender.Unavailable;

/** Starts the peers' programs. They stand in a folder of their own, beside the packages from npm that they need. */
final class Peers implements AutoCloseable {

    private static final List<String> FILES =
            List.of("peer.js", "echo-fork.js", "echo-electron-re.js", "echo-workerpool.js", "peer.py");
    private static final List<String> PACKAGES = List.of("electron-re@1.3.0", "workerpool@10.0.3");
    private static final int FETCH_SECONDS = 60;

    private final Path area;
    private String fetched;

    Peers() {
        try {
            area = Files.createTempDirectory("drover-bench");
            for (String file : FILES) {
                try (InputStream text = Peers.class.getResourceAsStream(file)) {
                    Files.copy(text, area.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The peers' programs cannot be written", e);
        }
    }

    Path area() {
        return area;
    }

    /** Node's {@code fork} with "json" or "advanced". */
    Peer fork(String serialization) throws Unavailable {
        return new Peer(area, List.of("node", "peer.js", serialization, "1"));
    }

    /** A pool from npm. */
    Peer pool(String name, int workers) throws Unavailable {
        fetch();
        return new Peer(area, List.of("node", "peer.js", name, String.valueOf(workers)));
    }

    /** One of Python's ways. */
    Peer python(String way) throws Unavailable {
        return new Peer(area, List.of("python3", "peer.py", way));
    }

    /** Installs the packages, once; a failure is remembered. */
    private void fetch() throws Unavailable {
        if (fetched == null) fetched = install();
        if (!fetched.isEmpty()) throw new Unavailable(fetched);
    }

    /** Returns what went wrong, "" if nothing. Peer dependencies are left out: electron is not needed here. */
    private String install() {
        Process npm = null;
        try {
            Files.writeString(area.resolve("package.json"), "{\"private\":true}\n");
            Path log = area.resolve("npm.log");
            Stream<String> command = Stream.of(
                    "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps");
            npm = new ProcessBuilder(Stream.concat(command, PACKAGES.stream()).toList())
                    .directory(area.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!npm.waitFor(FETCH_SECONDS, TimeUnit.SECONDS)) return "npm took longer than " + FETCH_SECONDS + " s";
            if (npm.exitValue() == 0) return "";
            return "npm cannot fetch it: "
                    + Files.readString(log).lines().filter(line -> line.contains("error")).findFirst()
                            .orElse("exit code " + npm.exitValue());
        } catch (IOException e) {
            return "'npm' cannot be used: is it installed?";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } finally {
            if (npm != null) npm.destroyForcibly();
        }
    }

    @Override
    public void close() {
        if (!Files.exists(area)) return;
        try (Stream<Path> all = Files.walk(area)) {
            for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) Files.deleteIfExists(each);
        } catch (IOException e) {
            throw new UncheckedIOException(area + " cannot be removed", e);
        }
    }
}
