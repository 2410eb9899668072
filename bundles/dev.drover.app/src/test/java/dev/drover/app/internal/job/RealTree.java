package dev.drover.app.internal.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A tree of files of known content. */
public final class RealTree {

    private final Path root;
    private final Map<String, byte[]> files = new TreeMap<>();

    /**
     * Writes the files.
     *
     * @param count how many
     * @param seed of their content; two trees of one seed are equal
     */
    public RealTree(Path root, int count, long seed) throws IOException {
        this.root = root;
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[i % 50 == 0 ? 400_000 : random.nextInt(2000)];
            random.nextBytes(bytes);
            add("d" + i % 7 + "/e" + i % 3 + "/file" + i + ".bin", bytes);
        }
        add("notes.txt", "eins\nzwei\ndrei".getBytes(StandardCharsets.UTF_8));
        add("src/Main.java", "class Main {}\n".getBytes(StandardCharsets.UTF_8));
        add(".hidden/empty", new byte[0]);
    }

    private void add(String name, byte[] bytes) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        files.put(name, bytes);
    }

    Path root() {
        return root;
    }

    /** How many files there are. */
    public int count() {
        return files.size();
    }

    long bytes() {
        return files.values().stream().mapToLong(bytes -> bytes.length).sum();
    }

    /** The sum of each file, by its path below the root. */
    Map<String, String> sums() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Map<String, String> sums = new TreeMap<>();
        files.forEach((name, bytes) -> sums.put(name, HexFormat.of().formatHex(digest.digest(bytes))));
        return sums;
    }
}
