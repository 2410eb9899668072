package dev.drover.process.internal.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program that tells what it has been started with. It is one class and needs only the JDK, so that it can be copied
 * anywhere.
 */
final class Tells {

    static final String TEXT = "Gr\u00fc\u00dfe \u65e5\u672c";

    private Tells() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("waits")) System.in.read();
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
}
