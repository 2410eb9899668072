package dev.drover.tests.product;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The product as {@code ./drover shell} starts it, with its shell on two pipes. */
final class Shell implements AutoCloseable {

    private static final long MOST_SECONDS = 120;
    private static final Path CHECKOUT = Path.of(System.getProperty("drover.checkout"));
    private static final Path PRODUCT =
            CHECKOUT.resolve("releng/dev.drover.product/target/products/dev.drover.product/linux/gtk/x86_64");

    private final Process process;
    private final BufferedReader out;
    private final Writer in;
    private final Path errors;
    private int asked;

    /**
     * A shell that has said its welcome.
     *
     * @param folder where it runs
     * @param area where it keeps its own files
     */
    static Shell open(Path folder, Path area) throws Exception {
        Shell shell = new Shell(folder, area);
        try {
            shell.ask("");
            return shell;
        } catch (Exception | AssertionError e) {
            shell.close();
            throw e;
        }
    }

    private Shell(Path folder, Path area) throws IOException {
        errors = area.resolve("errors.log");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // It lives for seconds: what the optimizing compiler costs does not come back.
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options());
        command.add("-Ddrover.startup.archive=off");
        command.addAll(List.of(
                "-jar", launcher().toString(), "-data", area.resolve("workspace").toString(), "-configuration",
                area.resolve("configuration").toString()));
        process = new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile()).start();
        out = process.inputReader(StandardCharsets.UTF_8);
        in = process.outputWriter(StandardCharsets.UTF_8);
        // One that hangs must not hang the test: with its end its output ends.
        CompletableFuture.delayedExecutor(MOST_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
    }

    /** What the script gives to Java for a shell. */
    private static List<String> options() throws IOException {
        Matcher matcher = Pattern.compile("(?s)shell\\(\\) \\{.*?java\\+=\\((.*?)\\)")
                .matcher(Files.readString(CHECKOUT.resolve("drover")));
        assertTrue(matcher.find(), "the script drover says no more how it starts a shell");
        return Arrays.asList(matcher.group(1).split(" "));
    }

    private static Path launcher() throws IOException {
        assertTrue(Files.isDirectory(PRODUCT), () -> "there is no product at " + PRODUCT + ": build it first");
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(PRODUCT.resolve("plugins"), "org.eclipse.equinox.launcher_*.jar")) {
            return found.iterator().next();
        }
    }

    /** Types a line and returns what is printed in answer. */
    String ask(String line) throws Exception {
        String end = "end of answer " + ++asked;
        in.write(line + "\necho " + end + "\n");
        in.flush();
        var answer = new StringBuilder();
        for (String read = read(); !read.endsWith(end); read = read()) answer.append(read).append('\n');
        return answer.toString().replaceAll("(?m)^(g! )+", "").strip();
    }

    private String read() throws IOException {
        String line = out.readLine();
        if (line == null) throw new AssertionError("the shell has ended: " + Files.readString(errors));
        return line;
    }

    /** The processes that the product has started. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** Ends the input, as Ctrl-D does, and returns the exit code. */
    int leave() throws Exception {
        in.close();
        assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "the shell did not end with its input");
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
