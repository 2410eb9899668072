package dev.drover.shared.internal;

import java.util.regex.Pattern;

/** Which names things may have; they become parts of file names. */
final class Names {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");

    private Names() {}

    /** @throws IllegalArgumentException if it may not be a name */
    static String check(String name) {
        if (!ALLOWED.matcher(name).matches() || name.contains("..")) {
            throw new IllegalArgumentException("not a name: \"" + name.replaceAll("[^ -~]", "?")
                    + "\"; it has 1 to 64 letters, digits and . _ : -, begins with a letter or a digit,"
                    + " and has no two dots in a row");
        }
        return name;
    }

    /** A colon may be in no file name on Windows. */
    static String toFile(String name) {
        return name.replace(':', '+');
    }

    static String fromFile(String name) {
        return name.replace('+', ':');
    }
}
