package dev.drover.process.internal.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.drover.api.process.ProcessSpec;
import dev.drover.host.Host;

/** A program that tells what it has been started with. One class, so that it can be copied anywhere. */
final class Tells {

    static final String TEXT = "Gr\u00fc\u00dfe \u65e5\u672c";

    private Tells() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "all" -> all(arguments);
            case "host" -> {
                new Host();
                check();
            }
            case "grandchild" -> grandchild();
            case "launches" -> launches(arguments[1]);
            case "waits" -> System.in.read();
            default -> check();
        }
    }

    private static void all(String[] arguments) throws IOException {
        System.out.println("out " + TEXT);
        System.err.println("err " + TEXT);
        for (String each : arguments) System.out.println("argument " + each);
        for (var each : ManagementFactory.getGarbageCollectorMXBeans())
            System.out.println("collector " + each.getName());
        String environment = Files.readString(Path.of("/proc/self/environ"), StandardCharsets.ISO_8859_1);
        PrintStream bytes = new PrintStream(System.out, true, StandardCharsets.ISO_8859_1);
        for (String each : environment.split("\0")) bytes.println("variable " + each);
        System.getProperties().forEach((name, value) -> System.out.println("property " + name + "=" + value));
    }

    private static void check() {
        OneMain.check();
        System.out.println("allowed");
    }

    /** What a worker starts has all its variables. */
    private static void grandchild() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Tells.class.getName());
        builder.redirectOutput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.INHERIT);
        Process child = builder.start();
        System.exit(child.waitFor());
    }

    /** Launches another one, in the locale of this one. */
    private static void launches(String classPath) throws Exception {
        try (LocalLauncher launcher = new LocalLauncher("drover-test-spawner")) {
            Process child = new Launching(launcher).spawn(
                    ProcessSpec.java(Tells.class.getName(), Path.of(classPath))
                            .arguments("all", TEXT).environment("MINE", TEXT + "\n\n"),
                    "mark");
            child.getInputStream().transferTo(System.out);
            child.getErrorStream().transferTo(System.out);
            System.exit(child.waitFor());
        }
    }
}
