package dev.drover.process.internal.launch;

import java.nio.file.Path;

import dev.drover.api.process.ProcessSpec;

/** A program that launches {@link Tells}, in its own locale, and prints what that does. */
final class Launches {

    private Launches() {}

    public static void main(String[] classPath) throws Exception {
        ProcessSpec tells = ProcessSpec.java(Tells.class.getName(), Path.of(classPath[0]));
        try (LocalLauncher launcher = new LocalLauncher("drover-test-spawner")) {
            Process child = new Launching(launcher)
                    .spawn(tells.arguments("all", Tells.TEXT).environment("MINE", Tells.TEXT + "\n\n"), "mark");
            child.getInputStream().transferTo(System.out);
            child.getErrorStream().transferTo(System.out);
            System.exit(child.waitFor());
        }
    }
}
