package dev.drover.pool;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

import dev.drover.api.process.ProcessSpec;

/** The Node on the PATH, and workers that run {@code hosts/node} in it. */
final class Node {

    private static final boolean FOUND = runs();

    private Node() {}

    private static boolean runs() {
        try {
            String check = "process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)";
            Process node = new ProcessBuilder("node", "-e", check).redirectErrorStream(true).start();
            node.getOutputStream().close();
            node.getInputStream().readAllBytes();
            return node.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static void skipWithout(String test) {
        if (!FOUND) System.out.println(test + " is SKIPPED: there is no node, 18 or later, on the PATH");
        assumeTrue(FOUND, "no node on the PATH");
    }

    /** The worker with the tests' tasks. */
    static ProcessSpec worker(String... arguments) {
        return ProcessSpec.node(script(), arguments);
    }

    static Path script() {
        try {
            return Path.of(Node.class.getResource("node_worker.js").toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
