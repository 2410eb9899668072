package dev.drover.ui.internal.model;

/** What a person is asked before something is done that may do harm. */
public interface Question {

    /** The question itself. */
    String question();

    /** What happens if the person agrees. */
    String consequence();

    /** The label of the button that agrees. */
    String verb();

    /** Whether tasks or data may be lost. */
    boolean force();
}
