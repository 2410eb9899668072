package dev.drover.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The script {@code drover} of a copy of the checkout. In the checkout itself a build is under way, for which every
 * command that builds would wait; and what a command writes there would be in the way.
 */
final class Script {

    private static final long MOST_SECONDS = 900;
    private static final Set<String> LEFT_OUT = Set.of(".git", "target", "bin");
    private static final Path CHECKOUT = Path.of(System.getProperty("drover.checkout"));

    private final Path root;
    private Path product;
    private Path site;

    /**
     * What a command did.
     *
     * @param code its exit code
     * @param out what it wrote to standard output
     * @param err what it wrote to standard error
     */
    record Result(int code, String out, String err) {

        /** What it wrote to standard output; a failure if it has not ended well. */
        String good() {
            assertEquals(0, code, this::toString);
            return out;
        }
    }

    private Script(Path root) {
        this.root = root;
    }

    /** The script of the checkout itself, for commands that neither build nor write. */
    static Script ofCheckout() {
        return new Script(CHECKOUT);
    }

    /** A copy of all that is no product of a build, in an empty folder. */
    static Script copyTo(Path folder) throws IOException {
        Files.walkFileTree(CHECKOUT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
                if (LEFT_OUT.contains(dir.getFileName().toString())) return FileVisitResult.SKIP_SUBTREE;
                Files.createDirectories(folder.resolve(CHECKOUT.relativize(dir).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = folder.resolve(CHECKOUT.relativize(file).toString());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
        return new Script(folder);
    }

    Path root() {
        return root;
    }

    /** Gives the copy the product of this build, so that the script finds nothing to do. */
    void takeProduct() throws Exception {
        Path products = Files.createDirectories(root.resolve("target/products"));
        String fingerprint =
                bash("source ./drover help >/dev/null; find_jdk; fingerprint product", root).good().strip();
        product = Files.createSymbolicLink(
                products.resolve(fingerprint),
                CHECKOUT.resolve("releng/dev.drover.product/target/products/dev.drover.product/linux/gtk/x86_64"));
        Files.createFile(products.resolve(fingerprint + ".lock"));
    }

    /** The product that this build has made. */
    Path product() {
        return product;
    }

    /** Gives the copy the update site of this build as well. */
    void takeSite() throws Exception {
        site = Files.createSymbolicLink(
                Files.createDirectories(root.resolve("target/sites")).resolve(product.getFileName()),
                CHECKOUT.resolve("releng/dev.drover.repository/target/repository"));
    }

    /** Takes them away again, so that nobody who removes the copy follows the links. */
    void leaveProduct() throws IOException {
        Files.delete(product);
        if (site != null) Files.delete(site);
    }

    /** The commands that help lists, in its order. */
    List<String> commands() throws Exception {
        List<String> listed = Pattern.compile("(?m)^  ([a-z]+) ")
                .matcher(run(root, "", "help").good())
                .results()
                .map(line -> line.group(1))
                .toList();
        assertTrue(listed.size() >= 8, "the form of the help has changed: " + listed);
        return listed;
    }

    /**
     * Runs one command to its end.
     *
     * @param current the current directory
     * @param input what is typed; its end follows
     */
    Result run(Path current, String input, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(root.resolve("drover").toString());
        command.addAll(List.of(arguments));
        return run(command, current, input);
    }

    /** Runs lines of a shell, of which the first that fails is the last. */
    static Result bash(String lines, Path current) throws Exception {
        return run(List.of("bash", "-e", "-c", lines), current, "");
    }

    private static Result run(List<String> command, Path current, String input) throws Exception {
        Path out = Files.createTempFile("drover-test", ".out");
        Path err = Files.createTempFile("drover-test", ".err");
        Path in = Files.writeString(Files.createTempFile("drover-test", ".in"), input);
        var builder = new ProcessBuilder(command).directory(current.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        Path java = Path.of(System.getProperty("java.home"), "bin");
        environment.put("PATH", java + ":" + environment.get("PATH"));
        // These programs live for seconds, and leave the user's archives alone.
        environment.put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -Ddrover.startup.archive=off");
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
            // What Java says of the options that it was given.
            String errors = Files.readString(err).replaceAll("(?m)^NOTE: Picked up .*\\n", "");
            assertTrue(ended, () -> command + " does not end: " + errors);
            return new Result(process.exitValue(), Files.readString(out), errors);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            for (Path each : List.of(in, out, err)) Files.delete(each);
        }
    }
}
