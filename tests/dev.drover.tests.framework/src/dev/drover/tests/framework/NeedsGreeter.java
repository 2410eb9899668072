package dev.drover.tests.framework;

/** A component whose reference names a worker by one property in its target. See OSGI-INF. */
public final class NeedsGreeter {

    private final Greeter greeter;

    public NeedsGreeter(Greeter greeter) {
        this.greeter = greeter;
    }

    String greet(String name) {
        return greeter.greet(name);
    }
}
