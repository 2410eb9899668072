package dev.drover.bench;

import java.util.Arrays;
import java.util.List;

/** What {@code ./drover bench} starts. The first argument is the command's name. */
public final class Main {

    private static final int MISUSED = 2;

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        List<String> all = Arrays.asList(arguments);
        if (all.isEmpty() || !all.get(0).equals("bench")) {
            System.err.println("drover: this program knows one command, 'bench'");
            System.exit(MISUSED);
        }
        Options options;
        try {
            options = Options.parse(all.subList(1, all.size()));
        } catch (IllegalArgumentException e) {
            System.err.println("drover: " + e.getMessage());
            System.err.print(Options.USAGE);
            System.exit(MISUSED);
            return;
        }
        if (options.help()) {
            System.out.print(Options.USAGE);
            return;
        }
        // Not by returning: a peer's thread must not keep the program alive.
        System.exit(new Bench(options).run() ? 0 : 1);
    }
}
