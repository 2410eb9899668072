package dev.drover.process.internal.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.drover.api.process.Program;
import dev.drover.process.internal.system.TrustedPlace;
import dev.drover.wire.link.PrivateFiles;

/**
 * The hosts for other languages, which this bundle carries, as files that an interpreter can load. They lie in a folder
 * of the user's cache that is named by their content, so that programs of several versions do not meet. Workers run
 * what is there: only the user may be able to write in it.
 */
final class HostFiles {

    /** Where they are in this bundle. */
    private static final String RESOURCES = "/dev/drover/process/hosts/";

    /** The package of Node and the modules of Python. */
    private static final List<String> NODE = List.of("package.json", "index.js", "index.mjs", "index.d.ts", "main.js",
            "lib/backlog.js", "lib/control.js", "lib/envelope.js", "lib/frames.js", "lib/guard.js", "lib/job.js",
            "lib/launcher.js", "lib/link.js", "lib/mailboxes.js", "lib/message-error.js", "lib/message.js",
            "lib/messages.js", "lib/objects.js",
            "lib/outgoing.js", "lib/proc.js", "lib/process-host.js", "lib/report.js", "lib/resolve.mjs",
            "lib/seal.js", "lib/stacks.js", "lib/streams.js", "lib/talk.js", "lib/ticket.js", "lib/value.js");
    private static final List<String> PYTHON = List.of("drover_host.py", "drover_messages.py", "drover_objects.py");

    private final Path cache;

    /** @param cache the folder of all versions */
    HostFiles(Path cache) {
        this.cache = cache;
    }

    /** In the user's cache. */
    static HostFiles ofTheUser() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base = cache != null && cache.startsWith("/") ? Path.of(cache)
                : Path.of(System.getProperty("user.home"), ".cache");
        return new HostFiles(base.resolve("drover").resolve("hosts"));
    }

    /** What is carried, by the place below the folder of a language. */
    static Map<String, byte[]> carried(Program.Language language) throws IOException {
        boolean node = language == Program.Language.NODE;
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : node ? NODE : PYTHON)
            files.put((node ? "drover-host/" : "") + name, resource((node ? "node/" : "python/") + name));
        return files;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = HostFiles.class.getResourceAsStream(RESOURCES + name)) {
            if (in == null) throw new IOException("Drover's own file " + name + " is missing in dev.drover.process");
            return in.readAllBytes();
        }
    }

    /**
     * The folder that the interpreter is to look for modules in. Files that are missing or differ are written.
     *
     * @throws IOException if they cannot be written, or others could change them; one sentence
     */
    Path folder(Program.Language language) throws IOException {
        Map<String, byte[]> files = carried(language);
        try {
            Path base = open();
            Path folder = base.resolve(language.name().toLowerCase(java.util.Locale.ROOT) + "-" + digest(files));
            for (Map.Entry<String, byte[]> each : files.entrySet())
                write(folder.resolve(each.getKey()), each.getValue());
            return folder;
        } catch (UnsupportedOperationException e) {
            throw new IOException("Drover's host for " + language + " cannot be kept in " + cache
                    + ": the file system has no owners and permissions", e);
        } catch (IOException e) {
            throw new IOException("Drover's host for " + language + " cannot be kept in " + cache + ": " + said(e), e);
        }
    }

    private Path open() throws IOException {
        try {
            PrivateFiles.createFolders(cache.getParent());
            PrivateFiles.createFolder(cache);
        } catch (FileAlreadyExistsException e) {
            // Whose it is is looked at now.
        }
        Path real = cache.toRealPath();
        TrustedPlace.check(real, TrustedPlace.user());
        return real;
    }

    private static String digest(Map<String, byte[]> files) {
        try {
            MessageDigest all = MessageDigest.getInstance("SHA-256");
            files.forEach((name, bytes) -> all.update((name + " " + bytes.length + "\n").getBytes()));
            files.values().forEach(all::update);
            return HexFormat.of().formatHex(all.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** In one step: a worker may be loading the file. */
    private static void write(Path file, byte[] bytes) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) == bytes.length
                && Arrays.equals(Files.readAllBytes(file), bytes))
            return;
        Files.createDirectories(file.getParent());
        Path draft = Files.createTempFile(file.getParent(), ".draft-", "");
        try {
            Files.write(draft, bytes);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static String said(IOException e) {
        return e.getClass() == IOException.class ? e.getMessage() : e.toString();
    }
}
