package dev.drover.wire;

/** The one rule for names of tasks, pools and strategies. */
public final class Names {

    private static final int LONGEST = 64;

    private Names() {}

    /**
     * Returns the name if it is 1 to 64 characters of {@code A-Z a-z 0-9 . _ : -} and begins with a letter or digit.
     *
     * @param what the kind of thing named, for the message
     * @throws IllegalArgumentException if it is not
     */
    public static String check(String what, String name) {
        if (name == null || name.isEmpty() || name.length() > LONGEST || !alphanumeric(name.charAt(0)) || !plain(name))
            throw new IllegalArgumentException(
                    "'" + SafeText.of(String.valueOf(name), LONGEST) + "' cannot name a " + what
                            + ": use 1 to 64 letters, digits and . _ : - and begin with a letter or digit");
        return name;
    }

    private static boolean plain(String name) {
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!alphanumeric(c) && ".:_-".indexOf(c) < 0) return false;
        }
        return true;
    }

    private static boolean alphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }
}
