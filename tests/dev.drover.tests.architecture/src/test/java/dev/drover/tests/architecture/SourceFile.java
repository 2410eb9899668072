package dev.drover.tests.architecture;

/**
 * A file of Java, named as its first class would be; nested classes count as the file that they stand in.
 *
 * @param bundle the bundle that holds the file
 * @param packageName the package of its classes
 * @param name the file's name without {@code .java}
 */
record SourceFile(String bundle, String packageName, String name) implements Comparable<SourceFile> {

    /** The package and the name: {@code dev.drover.pool.Pools}. */
    String fullName() {
        return packageName + "." + name;
    }

    /** Whether only this file's own bundle may use the file. */
    boolean isInternal() {
        return (packageName + ".").contains(".internal.");
    }

    @Override
    public int compareTo(SourceFile other) {
        return fullName().compareTo(other.fullName());
    }

    @Override
    public String toString() {
        return fullName();
    }
}
