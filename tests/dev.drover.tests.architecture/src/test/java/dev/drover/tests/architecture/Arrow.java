package dev.drover.tests.architecture;

/**
 * A use of one file's classes by another file's, such as a call, a type that is permitted, or the type of a field.
 *
 * @param from the file that uses
 * @param to the file that is used
 */
record Arrow(SourceFile from, SourceFile to) implements Comparable<Arrow> {

    boolean crossesBundles() {
        return !from.bundle().equals(to.bundle());
    }

    @Override
    public int compareTo(Arrow other) {
        int first = from.compareTo(other.from);
        return first != 0 ? first : to.compareTo(other.to);
    }

    @Override
    public String toString() {
        return from + " -> " + to;
    }
}
