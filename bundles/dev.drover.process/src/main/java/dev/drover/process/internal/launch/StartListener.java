package dev.drover.process.internal.launch;

/** Is told of the starts of children of this program, by the threads that ask for them. */
public interface StartListener {

    /** Does nothing. */
    StartListener NONE = new StartListener() {};

    /** A child is about to be started. It is started when this returns, so this must not take long. */
    default void starting() {}

    /** The start of which {@link #starting} has told is over: the child runs, or could not be started. */
    default void started() {}
}
