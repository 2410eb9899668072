package dev.drover.tests.framework;

/** What is called from one process in another. */
public interface Greeter {

    String greet(String name);

    /** Throws what the name says. */
    String fail(String why);
}
