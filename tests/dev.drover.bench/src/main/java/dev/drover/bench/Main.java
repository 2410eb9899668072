package dev.drover.bench;

import java.util.Arrays;

/** What {@code ./drover bench} starts. */
public final class Main {

    private static final int MISUSED = 2;

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = Options.parse(Arrays.asList(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("drover: " + e.getMessage());
            System.exit(MISUSED);
            return;
        }
        if (options.help()) {
            System.out.print(Options.usage());
            return;
        }
        // Not by returning: a peer's thread must not keep the program alive.
        System.exit(new Bench(options).run() ? 0 : 1);
    }
}
