package dev.drover.tests.ide.probe;

/** A program for people to launch: it waits until its input ends. It prints nothing, for that would open a view. */
public final class Waits {

    private Waits() {}

    public static void main(String[] arguments) throws Exception {
        while (System.in.read() >= 0);
    }
}
