package dev.drover.process.internal.launch;

import java.nio.file.Path;

import dev.drover.host.Host;

/** A program that is checked as one that opens a pool, and opens none. */
final class Opens {

    private Opens() {}

    public static void main(String[] arguments) throws Exception {
        String first = arguments.length == 0 ? "" : arguments[0];
        if (first.equals("grandchild")) grandchild();
        if (first.equals("host")) new Host();
        OneMain.check();
        System.out.println("allowed");
    }

    /** What a worker starts has all its variables. */
    private static void grandchild() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Opens.class.getName());
        builder.redirectOutput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.INHERIT);
        System.exit(builder.start().waitFor());
    }
}
