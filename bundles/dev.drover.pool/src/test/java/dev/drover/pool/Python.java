package dev.drover.pool;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.drover.api.process.ProcessSpec;

/** The Pythons on the PATH, and workers that run {@code hosts/python/drover_host.py} in them. */
final class Python {

    /** The oldest version that drover_host.py is for, and one that is not there yet. */
    private static final int OLDEST = 6;
    private static final int NEWEST = 30;

    private static final List<String> FOUND = find();

    private Python() {}

    private static List<String> find() {
        List<String> found = new ArrayList<>();
        Stream<String> versions = IntStream.range(OLDEST, NEWEST).mapToObj(minor -> "python3." + minor);
        Stream.concat(Stream.of("python3"), versions).filter(Python::runs).forEach(found::add);
        return found;
    }

    private static boolean runs(String interpreter) {
        try {
            String check = "import sys; sys.exit(sys.version_info < (3, " + OLDEST + "))";
            Process python = new ProcessBuilder(interpreter, "-c", check).redirectErrorStream(true).start();
            python.getOutputStream().close();
            python.getInputStream().readAllBytes();
            return python.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void skipWithout(String test) {
        boolean found = FOUND.contains("python3");
        if (!found) System.out.println(test + " is SKIPPED: there is no python3, 3.6 or later, on the PATH");
        assumeTrue(found, "no python3 on the PATH");
    }

    /** "python3", and each "python3.N" that there is. */
    static List<String> interpreters() {
        return FOUND;
    }

    /** The command line of the worker with the tests' tasks. */
    static String[] command(String interpreter) {
        try {
            String worker = Path.of(Python.class.getResource("python_worker.py").toURI()).toString();
            return new String[] {interpreter, worker, module()};
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** The command line of a worker with tasks of its own: {@code Host(…).run()}. */
    static String[] command(String interpreter, String tasks) {
        return new String[] {
                interpreter, "-Bc",
                "import sys, os; sys.path.insert(0, sys.argv[1]); from drover_host import *\n" + tasks,
                module()
        };
    }

    static ProcessSpec worker(String interpreter) {
        return ProcessSpec.command(command(interpreter));
    }

    /** The folder of drover_host.py, wherever in the checkout the tests are run. */
    private static String module() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path hosts = folder.resolve("hosts/python");
            if (Files.exists(hosts.resolve("drover_host.py"))) return hosts.toString();
        }
        throw new AssertionError("hosts/python is in no folder above " + Path.of("").toAbsolutePath());
    }
}
