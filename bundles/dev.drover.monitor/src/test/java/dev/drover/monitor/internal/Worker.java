package dev.drover.monitor.internal;

import java.io.IOException;
import java.util.Arrays;

/** A child that does what its standard input says: "b" begins to use one core, a digit fills so many 16 MiB. */
final class Worker {
    private static volatile long count;
    private static byte[][] held = {};

    private Worker() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("ready");
        for (int said = System.in.read(); said >= 0; said = System.in.read()) {
            if (said == 'b') {
                Thread.ofPlatform().daemon().start(Worker::burn);
            } else if (said >= '0' && said <= '9') {
                held = new byte[said - '0'][16 << 20];
                for (byte[] block : held) {
                    Arrays.fill(block, (byte) 1);
                }
            }
            System.out.println("done");
        }
    }

    private static void burn() {
        while (true) {
            count++;
        }
    }
}
