package dev.drover.conformance;

/** A host does not offer what a case is about, and need not. */
public final class NotOffered extends Exception {

    private static final long serialVersionUID = 1L;

    public NotOffered(String what) {
        super(what);
    }
}
